import type { Solution } from '../store/solution.js'
import { analyse, type Term, type TextLanguage } from './analysis.js'
import { Bm25Index, type Bm25Score, type WeightedField } from './bm25.js'
import { rankScore } from './fusion.js'
import { normalise } from './normalise.js'
import { TopPlaces } from './top-places.js'
import { VectorIndex } from './vector-index.js'

/** Gives the embedding of a text in a language; undefined where that model is not there. */
export type EmbedText = (text: string, language: TextLanguage) => Promise<Float32Array | undefined>

/** Candidates that are weighed in full; the others are too far behind to be shown. */
const candidateCount = 10

/** Solutions of which every text is compared; a larger base compares their middles first. */
const shortlistCount = 300

const noWords: Bm25Score = { score: 0, coverage: 0 }

interface QueryParts {
  /** Best BM25 score of the query. */
  readonly bestWords: number
  readonly vector: Float32Array | undefined
}

/** Weights of the fields in BM25F: what a solution is about counts more than what its answer mentions. */
const fieldWeights = { title: 2, questions: 1, tags: 1, answer: 0.3 } as const

/** The entries of one language of a base, indexed for words and meaning. */
export interface LanguageIndex {
  readonly solutions: readonly Solution[]
  /** Every term of each solution, for the words that are marked. */
  readonly terms: readonly ReadonlySet<string>[]
  readonly words: Bm25Index
  /** One vector a title or question, a solution's together; the text behind each is shown as the reason. */
  readonly texts: VectorIndex
  readonly textOf: readonly string[]
  /** First row of each solution in `texts`, and the end of the last. */
  readonly firstTexts: readonly number[]
  /** One vector a solution: the middle of its title and questions. */
  readonly centres: VectorIndex
}

/** An entry beside a query, with what speaks for it. */
export interface Candidate {
  readonly solution: Solution
  readonly terms: ReadonlySet<string>
  readonly cosine: number
  readonly meaningOf: string | undefined
  readonly words: Bm25Score
  readonly wordShare: number
}

/** Indexes the entries of one language. Cost: one embedding for each title and question. */
export async function buildLanguageIndex(
  group: readonly Solution[],
  language: TextLanguage,
  embed: EmbedText,
  onSolution: () => void,
): Promise<LanguageIndex> {
  const texts: Float32Array[] = []
  const textOf: string[] = []
  const centres: Float32Array[] = []
  const firstTexts: number[] = []
  for (const solution of group) {
    firstTexts.push(texts.length)
    for (const text of [solution.title, ...solution.questions]) {
      const vector = await embed(text, language)
      if (!vector) continue
      texts.push(vector)
      textOf.push(text)
    }
    centres.push(centreOf(texts.slice(firstTexts.at(-1))))
    onSolution()
  }
  const fields = group.map((solution) => fieldsOf(solution, language))
  return {
    solutions: group,
    terms: fields.map((own) => new Set(own.flatMap((field) => field.terms))),
    words: new Bm25Index(fields),
    texts: new VectorIndex(texts),
    textOf,
    firstTexts: [...firstTexts, texts.length],
    centres: new VectorIndex(centres),
  }
}

/** The entries that come nearest to a query, best first, at most ten. */
export function rank(
  index: LanguageIndex,
  terms: readonly Term[],
  vector: Float32Array | undefined,
): Candidate[] {
  const words = index.words.search(terms.map((term) => term.term))
  let bestWords = 1e-9
  for (const { score } of words.values()) bestWords = Math.max(bestWords, score)
  const scored = shortlist(index, words, { bestWords, vector }).map((place) => {
    const candidate = candidateAt(index, place, words.get(place) ?? noWords, { bestWords, vector })
    return { candidate, score: rankScore({ ...candidate, coverage: candidate.words.coverage }) }
  })
  return scored
    .sort(
      (a, b) => b.score - a.score || (a.candidate.solution.id < b.candidate.solution.id ? -1 : 1),
    )
    .slice(0, candidateCount)
    .map(({ candidate }) => candidate)
}

/**
 * Places worth a full look: those whose middle is nearest, words weighed in. Exact up to `shortlistCount` solutions;
 * beyond, one cosine a solution instead of one a text.
 */
function shortlist(
  index: LanguageIndex,
  words: ReadonlyMap<number, Bm25Score>,
  { bestWords, vector }: QueryParts,
): number[] {
  const count = index.solutions.length
  if (count <= shortlistCount) return Array.from({ length: count }, (_, place) => place)
  const kept = new TopPlaces(shortlistCount)
  for (let place = 0; place < count; place++) {
    const own = words.get(place) ?? noWords
    const cosine = vector ? index.centres.cosine(vector, place) : 0
    const wordShare = own.score / bestWords
    kept.offer(place, rankScore({ cosine, wordShare, coverage: own.coverage }))
  }
  return kept.places
}

function candidateAt(
  index: LanguageIndex,
  place: number,
  words: Bm25Score,
  { bestWords, vector }: QueryParts,
): Candidate {
  const nearest = vector ? nearestText(index, place, vector) : undefined
  const centre = vector ? index.centres.cosine(vector, place) : 0
  const solution = index.solutions[place]
  if (!solution) throw new RangeError(`No solution at ${place}.`)
  return {
    solution,
    terms: index.terms[place] ?? new Set(),
    // The nearest text may be near by chance; the middle of all of them says what the solution is about.
    cosine: ((nearest?.cosine ?? 0) + centre) / 2,
    meaningOf: nearest && index.textOf[nearest.row],
    words,
    wordShare: words.score / bestWords,
  }
}

function nearestText(
  index: LanguageIndex,
  place: number,
  vector: Float32Array,
): { cosine: number; row: number } | undefined {
  let nearest: { cosine: number; row: number } | undefined
  const end = index.firstTexts[place + 1] ?? 0
  for (let row = index.firstTexts[place] ?? end; row < end; row++) {
    const cosine = index.texts.cosine(vector, row)
    if (!nearest || cosine > nearest.cosine) nearest = { cosine, row }
  }
  return nearest
}

function fieldsOf(solution: Solution, language: TextLanguage): WeightedField[] {
  const terms = (text: string): string[] => analyse(text, language).map((term) => term.term)
  return [
    { terms: terms(solution.title), weight: fieldWeights.title },
    { terms: solution.questions.flatMap(terms), weight: fieldWeights.questions },
    { terms: solution.tags.flatMap(terms), weight: fieldWeights.tags },
    { terms: terms(solution.answer), weight: fieldWeights.answer },
  ]
}

/** Middle of unit vectors, again of unit length. */
function centreOf(vectors: readonly Float32Array[]): Float32Array {
  const centre = new Float32Array(vectors[0]?.length ?? 0)
  for (const vector of vectors) {
    for (const [at, value] of vector.entries()) centre[at] = (centre[at] ?? 0) + value
  }
  return normalise(centre)
}
