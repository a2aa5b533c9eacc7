import type { GlossaryEntry } from '../../solutions/glossary.js'
import type { Solution } from '../../solutions/solution.js'
import { analyse, type TextLanguage } from './analysis.js'
import { EventLoopYield } from '../../threads/event-loop-yield.js'

/** Most words: a longer prompt costs time and makes a recogniser write words that nobody said. */
const maxDomainWords = 24

/** Entries that are looked at, spread over the whole base: a larger one is about the same words. */
const sampledCount = 5_000

/** Shortest word, in characters: shorter ones are recognised well enough without help. */
const leastLength: Readonly<Record<TextLanguage, number>> = { en: 4, zh: 2 }

/**
 * The words that a solution base is about, by language, those of most entries first: recognition is set to expect
 * them. Titles and tags name the subject; questions only confirm that customers use the word. The words of the glossary
 * and its proper terms come first, since somebody entered them on purpose; they are at most half of the words.
 */
export async function domainWords(
  solutions: readonly Solution[],
  glossary: readonly GlossaryEntry[] = [],
): Promise<Readonly<Record<TextLanguage, readonly string[]>>> {
  const sampled = sampledEntries(solutions)
  const of = async (language: TextLanguage): Promise<string[]> => {
    const named = glossaryWords(glossary, language)
    return [...new Set([...named, ...(await wordsOf(sampled, language))])].slice(0, maxDomainWords)
  }
  return { en: await of('en'), zh: await of('zh') }
}

/** At most 5,000 entries, spread over the whole base: what its words are looked up in. */
export function sampledEntries(solutions: readonly Solution[]): readonly Solution[] {
  const step = Math.ceil(solutions.length / sampledCount)
  return solutions.filter((_, at) => at % step === 0)
}

/** Proper terms before customers' words, whole: a recogniser is helped by “set-top box” more than by “box”. */
function glossaryWords(glossary: readonly GlossaryEntry[], language: TextLanguage): string[] {
  const fitting = glossary.filter((entry) => (entry.language ?? language) === language)
  const words = [...fitting.map(({ means }) => means), ...fitting.map(({ says }) => says)]
  return [...new Set(words)]
    .filter((word) => word.length >= leastLength[language] && isOfLanguage(word, language))
    .slice(0, maxDomainWords / 2)
}

async function wordsOf(solutions: readonly Solution[], language: TextLanguage): Promise<string[]> {
  const eventLoop = new EventLoopYield()
  const counts = new Map<string, { word: string; count: number }>()
  for (const { title, tags = [], questions = [] } of solutions) {
    await eventLoop.yieldIfDue()
    const named = analyse([title, ...tags].join(' '), language)
    const asked = new Set(analyse(questions.join(' '), language).map(({ term }) => term))
    const distinct = new Map(named.map(({ term, surface }) => [term, surface]))
    for (const [term, surface] of distinct) {
      if (surface.length < leastLength[language] || !isOfLanguage(surface, language)) continue
      const entry = counts.get(term) ?? { word: surface, count: 0 }
      entry.count += asked.has(term) ? 2 : 1
      counts.set(term, entry)
    }
  }
  return [...counts.values()]
    .sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1))
    .slice(0, maxDomainWords)
    .map(({ word }) => word)
}

function isOfLanguage(word: string, language: TextLanguage): boolean {
  return /\p{Script=Han}/u.test(word) === (language === 'zh')
}
