import type { Solution } from '../store/solution.js'
import type { Term, TextLanguage } from './analysis.js'
import type { Bm25Score } from './bm25.js'
import {
  rankFeatureNames,
  rankFeatures,
  rankScore,
  unsureness,
  weighted,
  weightsOf,
  type Evidence,
  type QueryEvidence,
} from './fusion.js'
import type { LanguageIndex } from './language-index.js'
import type { SoundQuery } from './sound/sound-index.js'
import { TopPlaces } from './top-places.js'

/** Candidates that are weighed against one another; the others are too far behind to be shown. */
const candidateCount = 10

/** Solutions of which every text is compared; a larger base compares their middles first. */
const shortlistCount = 300

const noWords: Bm25Score = { score: 0, coverage: 0 }

/** An entry beside a query, with what speaks for it. */
export interface Candidate {
  readonly solution: Solution
  readonly terms: ReadonlySet<string>
  readonly evidence: Evidence
  /** The text of the entry that means most the same, and the one that sounds most alike. */
  readonly meaningOf: string | undefined
  readonly soundOf: string | undefined
}

/** A query, ready to be compared. */
export interface PreparedQuery {
  readonly language: TextLanguage
  readonly terms: readonly Term[]
  /** Undefined where there is no embedding model. */
  readonly vector: Float32Array | undefined
  readonly sound: SoundQuery
}

interface WordsOf {
  readonly scores: ReadonlyMap<number, Bm25Score>
  /** Best BM25 score of the query, more than 0. */
  readonly best: number
}

/** The entries that come nearest to a query, best first, at most ten. */
export function rank(index: LanguageIndex, query: PreparedQuery): Candidate[] {
  const scores = index.words.search(query.terms.map((term) => term.term))
  let best = 1e-9
  for (const { score } of scores.values()) best = Math.max(best, score)
  const words = { scores, best }
  const candidates = shortlist(index, query, words).map((place) =>
    candidateAt(index, query, { place, words }),
  )
  if (candidates.length === 0) return []
  const weights = weightsOf(query.language, query.vector !== undefined).rank
  const unsure = unsureness(candidates.map(({ evidence }) => evidence))
  return candidates
    .map((candidate) => {
      const features = rankFeatures(candidate.evidence, unsure)
      return { candidate, score: weighted(rankFeatureNames, weights, features) }
    })
    .sort(
      (a, b) => b.score - a.score || (a.candidate.solution.id < b.candidate.solution.id ? -1 : 1),
    )
    .slice(0, candidateCount)
    .map(({ candidate }) => candidate)
}

/** What is known of a query whatever the candidate. */
export function queryEvidence(index: LanguageIndex, query: PreparedQuery): QueryEvidence {
  const distinct = [...new Set(query.terms.map(({ term }) => term))]
  const mass = distinct.reduce((sum, term) => sum + index.words.idf(term), 0)
  const known = distinct.filter((term) => index.words.has(term))
  const knownMass = known.reduce((sum, term) => sum + index.words.idf(term), 0)
  return {
    hasMeaning: query.vector !== undefined,
    termCount: query.terms.length,
    knownShare: mass === 0 ? 0 : knownMass / mass,
  }
}

/**
 * Places worth a full look: those whose middle is nearest, words weighed in. Exact up to `shortlistCount` solutions;
 * beyond, one cosine a solution instead of one a text.
 */
function shortlist(index: LanguageIndex, { vector }: PreparedQuery, words: WordsOf): number[] {
  const count = index.solutions.length
  if (count <= shortlistCount) return Array.from({ length: count }, (_, place) => place)
  const kept = new TopPlaces(shortlistCount)
  for (let place = 0; place < count; place++) {
    const own = words.scores.get(place) ?? noWords
    const cosine = vector ? index.centres.cosine(vector, place) : 0
    const wordShare = own.score / words.best
    kept.offer(place, rankScore({ cosine, wordShare, coverage: own.coverage }))
  }
  return kept.places
}

function candidateAt(
  index: LanguageIndex,
  query: PreparedQuery,
  { place, words }: { place: number; words: WordsOf },
): Candidate {
  const solution = index.solutions[place]
  if (!solution) throw new RangeError(`No solution at ${place}.`)
  const own = words.scores.get(place) ?? noWords
  const rows = { from: index.firstTexts[place] ?? 0, to: index.firstTexts[place + 1] ?? 0 }
  const meaning = meaningAt(index, query.vector, { place, rows })
  const sound = nearestOf(rows, (row) => index.sounds.cosine(query.sound, row))
  return {
    solution,
    terms: index.terms[place] ?? new Set(),
    evidence: {
      ...{ nearest: meaning.nearest, centre: meaning.centre, trained: meaning.trained },
      soundNearest: sound.cosine,
      soundTrained: index.trained?.sound(query.sound.row, place) ?? sound.cosine,
      wordShare: own.score / words.best,
      coverage: own.coverage,
    },
    meaningOf: meaning.row === undefined ? undefined : index.textOf[meaning.row],
    soundOf: index.textOf[sound.row],
  }
}

interface Rows {
  readonly from: number
  readonly to: number
}

function meaningAt(
  index: LanguageIndex,
  vector: Float32Array | undefined,
  { place, rows }: { place: number; rows: Rows },
): Pick<Evidence, 'nearest' | 'centre' | 'trained'> & { readonly row?: number } {
  if (!vector) return { nearest: 0, centre: 0, trained: 0 }
  const { cosine, row } = nearestOf(rows, (at) => index.texts.cosine(vector, at))
  const centre = index.centres.cosine(vector, place)
  return { nearest: cosine, centre, trained: index.trained?.meaning(vector, place) ?? centre, row }
}

/** The row with the highest cosine; every entry has at least its title. */
function nearestOf(
  { from, to }: Rows,
  cosineOf: (row: number) => number,
): { cosine: number; row: number } {
  let nearest = { cosine: cosineOf(from), row: from }
  for (let row = from + 1; row < to; row++) {
    const cosine = cosineOf(row)
    if (cosine > nearest.cosine) nearest = { cosine, row }
  }
  return nearest
}
