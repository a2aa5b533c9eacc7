import type { SpokenLanguage } from '../../call/call-start.js'
import { placedWords, type ToldWord } from '../placed-words.js'
import type { StreamFinal } from '../stream-recogniser.js'

/** A word of an answer; times in milliseconds of the call. */
export interface TimedWord extends ToldWord {
  readonly confidence: number
}

/** A settled piece of an utterance. */
interface Piece {
  readonly text: string
  readonly words: readonly TimedWord[]
}

/**
 * One utterance out of the pieces in which Deepgram settles it. A piece is final for its time range (`is_final`). The
 * utterance is final at its endpoint (`speech_final`, or `UtteranceEnd`).
 */
export class UtteranceAssembly {
  #pieces: Piece[] = []

  /** Adds a settled piece; empty ones count for nothing. */
  add(piece: Piece): void {
    if (piece.text.trim() !== '') this.#pieces.push(piece)
  }

  /** The text of everything settled so far with the interim text behind it. */
  textWith(interim: string): string {
    return joined([...this.#pieces.map(({ text }) => text), interim])
  }

  /** Where the utterance began; undefined while nothing is settled of it. */
  get startMs(): number | undefined {
    return this.#pieces[0]?.words[0]?.startMs
  }

  /** Ends the utterance; undefined where there were no words. */
  end(language: SpokenLanguage | ''): StreamFinal | undefined {
    const pieces = this.#pieces
    this.#pieces = []
    const words = pieces.flatMap((piece) => piece.words)
    const [first] = words
    const last = words.at(-1)
    if (!first || !last) return undefined
    const text = joined(pieces.map((piece) => piece.text))
    const times = placedWords(text, words)
    return {
      startMs: first.startMs,
      endMs: last.endMs,
      text,
      ...(times && { words: times }),
      language,
      confidence: words.reduce((sum, { confidence }) => sum + confidence, 0) / words.length,
    }
  }
}

function joined(texts: readonly string[]): string {
  return texts
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join(' ')
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')
}
