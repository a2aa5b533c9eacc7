/**
 * Customers' words and proper terms: words are matched by both, meaning by the proper term in its place. Meaning with
 * both side by side (“猫（光猫）”) was tried and found less.
 *
 * The terms that are added carry the customer's own words as their surface, since reasons name only text that
 * is really in the utterance.
 */
import stemmer from 'natural/lib/natural/stemmers/porter_stemmer.js'

import type { GlossaryEntry } from '../../solutions/glossary.js'
import {
  contains,
  inTextOrder,
  overlaps,
  replaced,
  withoutOverlaps,
  type Replacement,
  type TextSpan,
} from '../../text/text-span.js'
import { analyse, wordSpans, type Term, type TextLanguage } from './analysis.js'

/** A text as matching sees it. */
export interface Explained {
  /** The utterance with each proper term in the place of the customer's words: what is embedded. */
  readonly text: string
  /** The terms of the utterance, then those that were added. */
  readonly terms: readonly Term[]
}

const hanPattern = /\p{Script=Han}/u

/** Words of any script that is written with spaces, with the apostrophes inside them. */
const wordPattern =
  /(?:(?!\p{Script=Han})[\p{L}\p{N}_])+(?:['’]+(?:(?!\p{Script=Han})[\p{L}\p{N}_])+)*/gu

/**
 * The utterance with the proper terms added that the glossary has for it.
 *
 * Words of scripts with spaces are found whole, in any inflection that the stemmer folds; words with Han characters
 * as they stand. The longest entry wins, from left to right; nothing is added where the proper term
 * stands in the utterance already. Cost: O(entries × length of the text).
 */
export function explain(
  text: string,
  language: TextLanguage,
  entries: readonly GlossaryEntry[],
): Explained {
  const own = analyse(text, language)
  const hits = hitsOf(text, language, entries)
  if (hits.length === 0) return { text, terms: own }
  const added = hits.flatMap(({ start, end, replacement }) => {
    const surface = marked(text.slice(start, end), language)
    return analyse(replacement, language).map(({ term }): Term => ({ term, surface }))
  })
  return { text: replaced(text, hits), terms: [...own, ...added] }
}

function hitsOf(
  text: string,
  language: TextLanguage,
  entries: readonly GlossaryEntry[],
): readonly Replacement[] {
  const fitting = entries.filter((entry) => (entry.language ?? language) === language)
  if (fitting.length === 0) return []
  const words = wordsOf(text)
  const proper = [...new Set(fitting.map((entry) => entry.means))].flatMap((term) =>
    spansOf(term, text, words),
  )
  const found = fitting
    .flatMap(({ says, means }) =>
      spansOf(says, text, words).map((span) => ({ ...span, replacement: means })),
    )
    .filter((hit) => !proper.some((span) => isPartOf(span, hit)) && !isInsideWord(hit, text))
    .sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start)
  return inTextOrder(withoutOverlaps(found))
}

interface Word extends TextSpan {
  readonly stem: string
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(wordPattern)].map(({ 0: word, index }) => ({
    ...{ start: index, end: index + word.length },
    stem: stemmer.stem(word.replace(/['’]/g, '').toLowerCase()),
  }))
}

/** Where a term stands in a text. */
function spansOf(term: string, text: string, words: readonly Word[]): TextSpan[] {
  if (hanPattern.test(term)) return substrings(term.toLowerCase(), text.toLowerCase())
  const stems = wordsOf(term).map(({ stem }) => stem)
  if (stems.length === 0) return []
  return words.flatMap(({ start }, at) => {
    const last = words[at + stems.length - 1]
    const isSaid = stems.every((stem, offset) => words[at + offset]?.stem === stem)
    return last && isSaid ? [{ start, end: last.end }] : []
  })
}

function substrings(term: string, text: string): TextSpan[] {
  const spans: TextSpan[] = []
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + term.length)) {
    spans.push({ start: at, end: at + term.length })
  }
  return spans
}

/** 盒子 in 机顶盒子: words that are part of a proper term need no other. */
function isPartOf(proper: TextSpan, hit: TextSpan): boolean {
  return overlaps(hit, proper) && !(contains(hit, proper) && !contains(proper, hit))
}

/** 熊猫 is no modem: one character counts only where it is no part of a longer word of the dictionary. */
function isInsideWord(hit: TextSpan, text: string): boolean {
  if (hit.end - hit.start > 1 || !hanPattern.test(text.slice(hit.start, hit.end))) return false
  return wordSpans(text).some((span) => contains(span, hit) && span.end - span.start > 1)
}

/** What is marked on the screen: from the first word that means something to the last; all where none does. */
function marked(said: string, language: TextLanguage): string {
  const surfaces = analyse(said, language).map(({ surface }) => surface)
  const [first, last] = [surfaces[0], surfaces.at(-1)]
  if (first === undefined || last === undefined) return said
  return said.slice(said.indexOf(first), said.lastIndexOf(last) + last.length)
}
