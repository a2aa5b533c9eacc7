import type { Candidate } from './candidates.js'
import type { Reason } from '../match.js'
import type { Term } from '../words/analysis.js'
import type { SoundIndex } from '../sound/sound-index.js'

const maxWordCount = 8
const maxSoundCount = 3

/** Share of sounds in common from which on two runs of words sound alike. */
const alikeShare = 0.6

/** A query as reasons are looked for in it. */
export interface SaidText {
  readonly text: string
  /** The text as it is compared, place by place. */
  readonly form: string
  /** Its words that say what it is about. */
  readonly terms: readonly Term[]
}

/**
 * Why a candidate is proposed: the words that both have and those that sound like words of it, as they stand in the
 * query, and the example question that means the same. The last stands alone where only grammar and common talk are
 * shared.
 */
export function reasons(candidate: Candidate, said: SaidText, sounds: SoundIndex): Reason[] {
  const isShared = ({ term }: Term): boolean => candidate.terms.has(term)
  const shared = withoutParts(said.terms.filter(isShared).map(({ surface }) => surface))
  const others = said.terms.filter((term) => !isShared(term)).map(({ surface }) => surface)
  const heard = soundingAlike(said.form, others, { of: candidate.soundOf ?? '', sounds })
  const { meaningOf } = candidate
  return [
    ...shared
      .slice(0, maxWordCount)
      .map((word): Reason => ({ text: asSaid(word, said), kind: 'word' })),
    ...heard.map((word): Reason => ({ text: asSaid(word, said), kind: 'sound' })),
    ...(meaningOf === undefined ? [] : [{ text: meaningOf, kind: 'meaning' } as const]),
  ]
}

/** Chinese is indexed by the parts of a word too (发动机, 发动, 动机): the whole says it. */
function withoutParts(words: readonly string[]): string[] {
  const distinct = [...new Set(words)]
  return distinct.filter((word) => {
    return !distinct.some((other) => other !== word && isPartOf(word, other))
  })
}

function isPartOf(word: string, other: string): boolean {
  return /\p{Script=Han}/u.test(word) && other.includes(word)
}

/** A stretch of the compared text, as it stands in the query. */
function asSaid(stretch: string, { text, form }: SaidText): string {
  const at = form.indexOf(stretch)
  return at < 0 ? stretch : text.slice(at, at + stretch.length)
}

/** Words of the query, alone or with the one after them, that sound like one or two words of the other text. */
function soundingAlike(
  text: string,
  words: readonly string[],
  { of, sounds }: { of: string; sounds: SoundIndex },
): string[] {
  const others = spans(of).map((span) => new Set(sounds.runsOf(span)))
  const found: string[] = []
  for (const span of spans(text)) {
    if (!words.some((word) => span.startsWith(word))) continue
    if (found.some((one) => one.includes(span) || one.split(/\s+/).some((w) => span.startsWith(w))))
      continue
    const own = new Set(sounds.runsOf(span))
    if (own.size >= 2 && others.some((other) => dice(own, other) >= alikeShare)) found.push(span)
  }
  return found.slice(0, maxSoundCount)
}

/** Every word and every two words that stand side by side, as they stand there, longer ones first. */
function spans(text: string): string[] {
  const words = [...text.matchAll(/\p{Script=Han}|[\p{L}\p{N}'’]+/gu)]
  const pairs = words.slice(1).map((word, at) => {
    const first = words[at]
    return text.slice(first?.index, word.index + word[0].length)
  })
  return [...pairs, ...words.map((word) => word[0])]
}

function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((one) => b.has(one)).length
  return (2 * common) / (a.size + b.size)
}
