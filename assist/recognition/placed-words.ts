import type { TimedSpan } from './transcript.js'

/** A word as an engine tells it; times are those of the call. */
export interface ToldWord {
  readonly word: string
  readonly startMs: number
  readonly endMs: number
}

/**
 * Where in a text each of its words stands, with the time at which it was said.
 *
 * @param told in the order of the text; its capitals and punctuation may be others
 * @returns undefined where a word is not found: then nothing is known of any
 */
export function placedWords(text: string, told: readonly ToldWord[]): TimedSpan[] | undefined {
  const written = text.toLowerCase()
  // A letter whose small form is longer would move all that stands behind it.
  if (written.length !== text.length) return undefined
  const placed: TimedSpan[] = []
  let from = 0
  for (const { word, startMs, endMs } of told) {
    const sought = word.toLowerCase()
    const start = written.indexOf(sought, from)
    if (start < 0) return undefined
    from = start + sought.length
    placed.push({ start, end: from, startMs, endMs })
  }
  return placed
}
