import { withoutOverlaps, type Replacement } from '../../text/text-span.js'
import { withChanges, type Mended, type Mender } from './mender.js'

/** Characters that are mended together: a run that long is surer the longer it is. */
const runLengths = [4, 3, 2] as const

/**
 * Mends Mandarin by syllables: a run of two to four characters that no text of the base has gives way to the run with
 * the same syllables, tones and accents aside, that its texts have most often.
 */
export class MandarinMender implements Mender {
  readonly #syllableOf: (character: string) => string
  /** Runs by their syllables, each with how often it is said. */
  readonly #bySyllables = new Map<string, Map<string, number>>()
  readonly #runs = new Set<string>()

  /** @param syllableOf syllable of one character, without its tone */
  constructor(syllableOf: (character: string) => string) {
    this.#syllableOf = syllableOf
  }

  learn(text: string): void {
    for (const { 0: phrase } of phrasesOf(text)) this.#learnPhrase(phrase)
  }

  mend(text: string): Mended | undefined {
    return withChanges(
      text,
      phrasesOf(text).flatMap(({ 0: phrase, index }) => this.#changesOf(phrase, index)),
    )
  }

  #learnPhrase(phrase: string): void {
    const characters = Array.from(phrase)
    for (const length of runLengths) {
      for (let at = 0; at + length <= characters.length; at++) {
        const own = characters.slice(at, at + length)
        const run = own.join('')
        const key = this.#keyOf(own)
        const said = this.#bySyllables.get(key) ?? new Map<string, number>()
        said.set(run, (said.get(run) ?? 0) + 1)
        this.#bySyllables.set(key, said)
        this.#runs.add(run)
      }
    }
  }

  #changesOf(phrase: string, offset: number): Replacement[] {
    const characters = Array.from(phrase)
    const changes: Replacement[] = []
    for (const length of runLengths) {
      for (let at = 0; at + length <= characters.length; at++) {
        const own = characters.slice(at, at + length)
        const replacement = this.#runs.has(own.join(''))
          ? undefined
          : this.#mostSaid(this.#keyOf(own))
        if (replacement === undefined) continue
        const start = offset + characters.slice(0, at).join('').length
        changes.push({ start, end: start + own.join('').length, replacement })
      }
    }
    return withoutOverlaps(changes)
  }

  #mostSaid(key: string): string | undefined {
    let best: [string, number] | undefined
    for (const said of this.#bySyllables.get(key) ?? []) if (!best || said[1] > best[1]) best = said
    return best?.[0]
  }

  #keyOf(characters: readonly string[]): string {
    return characters.map(this.#syllableOf).join(' ')
  }
}

function phrasesOf(text: string): RegExpExecArray[] {
  return [...text.matchAll(/\p{Script=Han}+/gu)]
}
