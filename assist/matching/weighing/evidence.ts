import { usualMishearing } from '../meaning/mishearing.js'

/** The evidence for one candidate: words, meaning, sound. Where a kind is missing its numbers are 0. */
export interface Evidence {
  /** Cosine of the query with the solution's nearest text, −1 to 1. */
  readonly nearest: number
  /** Cosine with the middle of the solution's texts, −1 to 1. */
  readonly centre: number
  /** Score by the classifier that is trained on the base's questions, in units of a cosine. */
  readonly trained: number
  /** Hubness of the solution: how near the nearest other entries of the base come to it, 0 to 1. */
  readonly hubness: number
  /** How alike the query and the nearest-sounding text sound, 0 to 1. */
  readonly soundNearest: number
  /** Score by the classifier that is trained on the sounds of the base's questions, in units of a cosine. */
  readonly soundTrained: number
  /** BM25 over the best BM25 of the query, 0 to 1. */
  readonly wordShare: number
  /** Share of the query's idf mass that the solution holds, 0 to 1. */
  readonly coverage: number
  /** The query is one of the solution's texts, word for word. */
  readonly isVerbatim: boolean
}

/** The evidence of a query, whatever the candidate. */
export interface QueryEvidence {
  /** Whether there was an embedding model. */
  readonly hasMeaning: boolean
  /** Whether it was taken for misheard, and mended. */
  readonly isMended: boolean
  /** How far it may be misheard, 0 to 2; see `mishearingOf`. */
  readonly mishearing: number
  /** How near the base's own questions come to their entries, 0 to 1; see `cohesionOf`. */
  readonly cohesion: number
  /** Terms of the query after stop words; short queries are weaker evidence. */
  readonly termCount: number
  /** Share of the query's idf mass in words that the base has at all, 0 to 1. */
  readonly knownShare: number
}

/** Names of the features that rank a candidate, in the order of `rankFeatures`. */
export const rankFeatureNames = [
  'nearest',
  'centre',
  'trained',
  'hubness',
  'soundNearest',
  'soundTrained',
  'wordShare',
  'coverage',
  'soundNearestUnsure',
  'soundTrainedUnsure',
  'wordShareUnsure',
  'soundTrainedMended',
] as const

/** Names of the features by which anything fits or not, in the order of `fitFeatures`. */
export const fitFeatureNames = [
  'bias',
  'trained',
  'trainedForBase',
  'coverage',
  'knownShare',
  'manyTerms',
  'sound',
  'mishearing',
] as const

/** Cosine from which on a query is surely worded like a text of the base, and the distance down to surely not. */
const sureCosine = 0.9
const unsureRange = 0.25

/**
 * How unsure meaning is of a query, 0 to 1: misheard words take the nearest text away, and then sound counts more.
 */
function unsureness(candidates: readonly Evidence[]): number {
  const nearest = Math.max(...candidates.map((one) => one.nearest))
  return Math.min(1, Math.max(0, (sureCosine - nearest) / unsureRange))
}

/** How well a query was recognised. */
export type Heard = Pick<QueryEvidence, 'isMended' | 'mishearing'>

/** How much the sounds of a query count. */
export interface Hearing {
  /** `unsureness` times the mishearing, so 0 to 2. */
  readonly unsure: number
  /** The mishearing where the query was mended, else 0. */
  readonly mended: number
}

/** How much sound counts: as meaning is unsure, and as the recogniser was. */
export function hearingOf(
  candidates: readonly Evidence[],
  { isMended, mishearing }: Heard,
): Hearing {
  return { unsure: unsureness(candidates) * mishearing, mended: isMended ? mishearing : 0 }
}

/** Evidence as numbers of about one unit each. Shape [12], in the order of `rankFeatureNames`. */
export function rankFeatures(evidence: Evidence, { unsure, mended }: Hearing): number[] {
  return [
    evidence.nearest * 10,
    evidence.centre * 10,
    evidence.trained * 10,
    evidence.hubness * 10,
    evidence.soundNearest * 5,
    evidence.soundTrained * 5,
    evidence.wordShare,
    evidence.coverage,
    evidence.soundNearest * 5 * unsure,
    evidence.soundTrained * 5 * unsure,
    evidence.wordShare * unsure,
    evidence.soundTrained * 5 * mended,
  ]
}

/** The features by which the best candidate fits or not. Shape [8], in the order of `fitFeatureNames`. */
export function fitFeatures(best: Evidence, query: QueryEvidence): number[] {
  return [
    1,
    query.hasMeaning ? (best.trained - 0.75) * 10 : 0,
    query.hasMeaning ? (best.trained - query.cohesion) * 10 : 0,
    best.coverage,
    query.knownShare,
    Math.log(1 + query.termCount),
    best.soundTrained * 5,
    query.mishearing - usualMishearing,
  ]
}
