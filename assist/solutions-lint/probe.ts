import type { EmbedText } from '../matching/meaning/embed-text.js'
import { MatchIndex } from '../matching/match-index.js'
import { isPublishedOn } from '../solutions/published.js'
import type { Solution } from '../solutions/solution.js'
import { distinctEntries } from './rules/same-texts.js'

/** About the most searches for the whole base. A larger base is searched for fewer of each entry's texts. */
const maxSearches = 20_000

/** Results that are kept of one search. */
const rivalCount = 5

/** What the search finds for an entry's own texts. */
export interface EntryProbe {
  readonly solution: Solution
  /** Whether one of its questions (its title where it has none) finds it before any other entry. */
  readonly isReached: boolean
  /** Texts of its own that did not find it first, with the id of what they find, if anything. */
  readonly lost: readonly { readonly text: string; readonly winner: string | undefined }[]
  /** Ids of the other entries that its texts find. */
  readonly rivals: ReadonlySet<string>
}

/** What probing needs beside the entries. */
export interface ProbeOptions {
  /** ISO date. */
  readonly today: string
  readonly embed: EmbedText
  /** Called with the name of the work and the share of it that is done, 0 to 1. */
  readonly onProgress?: (what: string, share: number) => void
}

/**
 * Searches for every entry that is shown today by its own texts, with the search that calls use. An entry that
 * repeats another word for word is left out, since one of the two would always hide the other.
 *
 * Cost: an embedding a text, then at most about 20,000 searches.
 */
export async function probeBase(
  solutions: readonly Solution[],
  { today, embed, onProgress }: ProbeOptions,
): Promise<EntryProbe[]> {
  const shown = distinctEntries(solutions.filter((one) => isPublishedOn(one, today)))
  const index = await MatchIndex.build(shown, 'lint', embed, {
    today,
    onProgress: (share) => onProgress?.('Reading entries', share),
  })
  const search: Search = async (text) => {
    const { matches } = await index.match({ text, top: rivalCount + 1 }, embed)
    return matches.map(({ solutionId }) => solutionId)
  }
  const searchesEach = Math.max(1, Math.floor(maxSearches / Math.max(1, shown.length)))
  const probes: EntryProbe[] = []
  for (const solution of shown) {
    probes.push(await probeEntry(solution, search, searchesEach))
    onProgress?.('Looking for entries', probes.length / shown.length)
  }
  return probes
}

/** The ids that a text finds, best first. */
type Search = (text: string) => Promise<readonly string[]>

/** Beyond the entry's share of searches it goes on only until one text finds the entry. */
async function probeEntry(
  solution: Solution,
  search: Search,
  searchesEach: number,
): Promise<EntryProbe> {
  const { id, title, questions } = solution
  const hasQuestions = questions.length > 0
  const rivals = new Set<string>()
  const lost: { text: string; winner: string | undefined }[] = []
  let isReached = false
  const texts = hasQuestions ? [...questions, title] : [title]
  for (const [at, text] of texts.entries()) {
    if (isReached && at >= searchesEach) break
    const found = await search(text)
    for (const other of found) if (other !== id) rivals.add(other)
    // A customer does not say a title; it counts only where there is nothing else.
    if (hasQuestions && at === questions.length) continue
    if (found[0] === id) isReached = true
    else lost.push({ text, winner: found[0] })
  }
  return { solution, isReached, lost, rivals }
}
