/** What of a secret can still be read in a text that was recognised, where no label tells its place. */
import { digitRuns } from '../../assist/utterance/redaction/digit-runs.js'
import type { RedactionCase } from './redaction-score.js'

/** A value that must not be read. */
export interface SpokenValue {
  readonly kind: string
  /** All that is said of it, over its turns. */
  readonly text: string
}

/** Digits in a row that may be read: the last four of a card are no secret. */
const mayBeRead = { card: 4, other: 2 } as const

/** Words that recognisers write for digits. */
const likeDigits: readonly (readonly [RegExp, string])[] = [
  [/\bfor\b/giu, 'four'],
  [/\b(?:to|too)\b/giu, 'two'],
  [/\bwon\b/giu, 'one'],
  [/\bate\b/giu, 'eight'],
]

/** The values of a dialogue that have to be hidden. */
export function valuesOf({ turns }: RedactionCase): SpokenValue[] {
  const items = new Map<number, SpokenValue>()
  for (const { text, spans } of turns) {
    for (const { start, end, kind, item, may } of spans) {
      if (may) continue
      const before = items.get(item)?.text ?? ''
      items.set(item, { kind, text: `${before} ${text.slice(start, end)}`.trim() })
    }
  }
  return [...items.values()]
}

/** Whether more of a value than may be can be read in what is shown. */
export function isReadable({ kind, text }: SpokenValue, shown: string): boolean {
  const most = kind === 'card' ? mayBeRead.card : mayBeRead.other
  const digits = digitsOf(text)
  if (longestShared(digits, digitsOf(shown)) > Math.min(most, digits.length - 1)) return true
  if (kind !== 'password') return false
  const words = wordsOf(shown)
  return wordsOf(text).some((word) => word.length >= 4 && words.includes(word))
}

function digitsOf(text: string): string {
  const read = likeDigits.reduce((said, [word, digit]) => said.replace(word, digit), text)
  return digitRuns(read)
    .map(({ digits }) => digits)
    .join('')
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/\p{L}+/gu) ?? []
}

/** Length of the longest piece that stands in both. */
function longestShared(a: string, b: string): number {
  let longest = 0
  for (let start = 0; start < a.length; start++) {
    while (start + longest < a.length && b.includes(a.slice(start, start + longest + 1))) longest++
  }
  return longest
}
