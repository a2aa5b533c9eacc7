import { analyse, languageOf } from '../../../matching/words/analysis.js'
import type { CallEvent } from '../../../pipeline/log/call-event.js'
import type { Seal } from '../../../sealing/seal.js'
import { saidLines, type SaidLine } from '../../../wrapup/said-line.js'
import type { CallHit } from '../../desk/call-search.js'

/** Lines of a call that are shown for a search. */
const maxHitCount = 3

/**
 * The words of a text as the index has them: in hexadecimal, so that nothing in them is syntax; marked with the key where
 * there is one, so that the index tells nobody what was said.
 */
export function indexedWords(text: string, seal: Seal): string[] {
  const terms = new Set(analyse(text, languageOf(text)).map(({ term }) => term))
  return [...terms].map((term) => seal.mark(term))
}

/** What a search asks of the index: every word. Undefined where the text has none. */
export function wordsQuery(text: string, seal: Seal): string | undefined {
  const words = indexedWords(text, seal)
  return words.length === 0 ? undefined : words.map((word) => `"${word}"`).join(' AND ')
}

/** The lines of a call that hold most of the words, in the order in which they were said. */
export function hitsIn(events: readonly CallEvent[], text: string): CallHit[] {
  const wanted = new Set(analyse(text, languageOf(text)).map(({ term }) => term))
  const countOf = (line: SaidLine): number => {
    const terms = new Set(analyse(line.text, languageOf(line.text)).map(({ term }) => term))
    return [...wanted].filter((term) => terms.has(term)).length
  }
  return saidLines(events)
    .map((line) => ({ line, count: countOf(line) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || a.line.atMs - b.line.atMs)
    .slice(0, maxHitCount)
    .map(({ line: { utteranceId, atMs, text: words } }) => ({ utteranceId, atMs, text: words }))
    .sort((a, b) => a.atMs - b.atMs)
}
