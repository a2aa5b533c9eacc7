/**
 * Which entries of a base are worth a full look for a query, so that a large base is as quick as a small one.
 *
 * Three nets, each finer: up to 150 entries all are looked at; up to 4,000 those whose middle is nearest by exact
 * cosine; beyond that the cosines are estimated first and only the best 2,000 compared. Words are weighed in at every
 * net. The bench `search` measures how many of the truly best ten get through.
 */
import type { Bm25Scores } from '../words/bm25.js'
import { rankScore } from './fusion.js'
import { isSketched, type SketchIndex } from '../vectors/sketch-index.js'
import { TopK } from '../vectors/top-k.js'
import type { VectorIndex } from '../vectors/vector-index.js'

/** Entries of which every text is compared. */
const shortlistCount = 150

/** Entries whose middle is compared exactly: 1 ms of cosines. */
const comparedCount = 2_000

/** Steps into which scores are sorted. */
const binCount = 4_096

/** What a shortlist looks at. */
export interface ShortlistParts {
  readonly solutionCount: number
  /** One vector a solution: the middle of its texts. */
  readonly centres: VectorIndex
  /** The same roughly; left out where the base is small or has no vectors. */
  readonly sketches: SketchIndex | undefined
}

/** A query as a shortlist sees it. */
export interface ShortlistQuery {
  readonly words: Bm25Scores
  /** Best BM25 score of the query, more than 0. */
  readonly bestWords: number
  readonly vector: Float32Array | undefined
}

/** Entries worth a full look, at most 150 where there are more, in no particular order. */
export function shortlist(parts: ShortlistParts, query: ShortlistQuery): number[] {
  const count = parts.solutionCount
  if (count <= shortlistCount) return Array.from({ length: count }, (_, entry) => entry)
  const { vector } = query
  const kept = new TopK(shortlistCount)
  const offer = (entry: number): void => {
    const cosine = vector ? parts.centres.cosine(vector, entry) : 0
    kept.offer(entry, scoreOf(query, entry, cosine))
  }
  if (isSketched(count)) for (const entry of likeliest(parts, query)) offer(entry)
  else for (let entry = 0; entry < count; entry++) offer(entry)
  return kept.indexes
}

function scoreOf({ words, bestWords }: ShortlistQuery, entry: number, cosine: number): number {
  const wordShare = (words.scores[entry] ?? 0) / bestWords
  return rankScore({ cosine, wordShare, coverage: words.coverages[entry] ?? 0 })
}

/** The 2,000 entries with the best scores by estimated cosines. */
function likeliest({ solutionCount, sketches }: ShortlistParts, query: ShortlistQuery): Int32Array {
  const estimates = query.vector && sketches?.estimates(query.vector)
  const scores = estimates ?? new Float32Array(solutionCount)
  for (let entry = 0; entry < solutionCount; entry++)
    scores[entry] = scoreOf(query, entry, scores[entry] ?? 0)
  return highest(scores, comparedCount)
}

/**
 * Entries of the highest scores, first entries first where they are equal. Counts scores into steps instead of sorting
 * them, so the cost is the same for every order of them, and where all are equal: about 10 ns a score.
 */
export function highest(scores: Float32Array, wantedCount: number): Int32Array {
  const { binOf, counts } = binned(scores)
  let lowestBin = binCount - 1
  let surerCount = 0
  while (lowestBin > 0 && surerCount + (counts[lowestBin] ?? 0) < wantedCount)
    surerCount += counts[lowestBin--] ?? 0
  // Of the lowest step only as many as there is room for.
  let room = wantedCount - surerCount
  const entries = new Int32Array(Math.min(wantedCount, scores.length))
  let keptCount = 0
  for (let entry = 0; entry < scores.length; entry++) {
    const bin = binOf(scores[entry] ?? 0)
    if (bin < lowestBin || (bin === lowestBin && room-- <= 0)) continue
    entries[keptCount++] = entry
  }
  return entries.subarray(0, keptCount)
}

/** The steps between the least and the highest score, and how many scores are in each. */
function binned(scores: Float32Array): { binOf: (score: number) => number; counts: Int32Array } {
  let least = Infinity
  let most = -Infinity
  for (const score of scores) {
    if (score < least) least = score
    if (score > most) most = score
  }
  const scale = most > least ? (binCount - 1) / (most - least) : 0
  const binOf = (score: number): number => Math.floor((score - least) * scale)
  const counts = new Int32Array(binCount)
  for (const score of scores) {
    const bin = binOf(score)
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return { binOf, counts }
}
