import type { DomainPhrase } from '../../recognition/biasing/domain-phrase.js'
import type { GlossaryEntry } from '../../solutions/glossary.js'
import type { Solution } from '../../solutions/solution.js'
import { EventLoopYield } from '../../threads/event-loop-yield.js'
import { englishRanks, zipfShare } from './common-words.js'
import { sampledEntries } from './domain-words.js'

/** Rank that is taken for a word outside of the list. */
const rareRank = 8_000
/** Words of a lower rank are heard well enough, and said by everybody. */
const leastRank = 500
/** Shortest word, in letters. */
const leastLength = 3
/** A word has to be e times commoner in the base than in English. */
const leastWeight = 1
/** Weight of what somebody entered into the glossary on purpose. */
const glossaryWeight = 5
/** Most phrases. Those that the base uses much more often than English does, and often, come first. */
const maxPhrases = 500

/** Whether a word is among the 2,000 commonest of spoken English; a word with an apostrophe counts as one. */
export function isCommonEnglish(word: string): boolean {
  return /['’]/.test(word) || englishRanks.has(word.toLowerCase())
}

/**
 * The English words of titles, questions and tags that a base uses more often than people do, and the terms of its
 * glossary: what a recogniser should favour where it is unsure. The weight is the logarithm of both frequencies' ratio.
 * Mandarin has none: its words are not marked off from each other, and no calls could be had to measure with.
 */
export async function domainPhrases(
  solutions: readonly Solution[],
  glossary: readonly GlossaryEntry[] = [],
): Promise<DomainPhrase[]> {
  const eventLoop = new EventLoopYield()
  const counts = new Map<string, Map<string, number>>()
  let total = 0
  for (const { title, tags, questions } of sampledEntries(solutions)) {
    await eventLoop.yieldIfDue()
    for (const form of [title, ...tags, ...questions].flatMap(englishWords)) {
      total++
      const forms = counts.get(form.toLowerCase()) ?? new Map<string, number>()
      counts.set(form.toLowerCase(), forms.set(form, (forms.get(form) ?? 0) + 1))
    }
  }
  const words = [...counts].flatMap(([word, forms]) => {
    const count = [...forms.values()].reduce((sum, one) => sum + one, 0)
    const weight = Math.log(count / total / englishShare(word))
    if (word.length < leastLength || /['’]/.test(word) || weight <= leastWeight) return []
    return (englishRanks.get(word) ?? rareRank) <= leastRank
      ? []
      : { text: commonest(forms), weight, worth: count * weight }
  })
  words.sort((a, b) => b.worth - a.worth || (a.text < b.text ? -1 : 1))
  const phrases = words.map(({ text, weight }) => ({
    text,
    weight: Math.round(weight * 100) / 100,
  }))
  return [...glossaryPhrases(glossary), ...phrases].slice(0, maxPhrases)
}

function glossaryPhrases(glossary: readonly GlossaryEntry[]): DomainPhrase[] {
  const terms = glossary
    .filter(({ language }) => language !== 'zh')
    .flatMap(({ says, means }) => [says, means])
    .filter((term) => englishWords(term).some((word) => !isCommonEnglish(word)))
  return [...new Set(terms)].map((text) => ({ text, weight: glossaryWeight }))
}

function englishWords(text: string): string[] {
  return text.match(/[a-z]+(?:-[a-z]+)*(?:['’][a-z]+)?/gi) ?? []
}

/** Expected share of a word, or of a compound by its parts, in English. */
function englishShare(word: string): number {
  const shares = word.split('-').map((part) => zipfShare / (englishRanks.get(part) ?? rareRank))
  return shares.reduce((product, share) => product * share, 1)
}

/** The form that stands there most often; the first of several. */
function commonest(forms: ReadonlyMap<string, number>): string {
  return [...forms].reduce((best, one) => (one[1] > best[1] ? one : best))[0]
}
