import calibration from './calibration.json' with { type: 'json' }
import type { TextLanguage } from '../words/analysis.js'
import { usualMishearing } from '../meaning/mishearing.js'

/** What speaks for one candidate: words, meaning, sound. Where a kind is missing its numbers are 0. */
export interface Evidence {
  /** Cosine of the query with the solution's nearest text, −1 to 1. */
  readonly nearest: number
  /** Cosine with the middle of the solution's texts, −1 to 1. */
  readonly centre: number
  /** What the classifier trained on the base's questions says, in units of a cosine. */
  readonly trained: number
  /** How near other entries of the base come to the solution, 0 to 1. */
  readonly hubness: number
  /** How alike the query and the nearest-sounding text sound, 0 to 1. */
  readonly soundNearest: number
  /** What the classifier trained on the sounds of the base's questions says, in units of a cosine. */
  readonly soundTrained: number
  /** BM25 over the best BM25 of the query, 0 to 1. */
  readonly wordShare: number
  /** Share of the query's idf mass that the solution holds, 0 to 1. */
  readonly coverage: number
  /** The query is one of the solution's texts, word for word. */
  readonly isVerbatim: boolean
}

/** What is known of the query whatever the candidate. */
export interface QueryEvidence {
  /** Whether there was an embedding model. */
  readonly hasMeaning: boolean
  /** Whether it was taken for misheard, and mended. */
  readonly isMended: boolean
  /** How far it may be misheard, 0 to 2; see `mishearingOf`. */
  readonly mishearing: number
  /** How near the base's own questions come to their entries, 0 to 1; see `cohesion`. */
  readonly cohesion: number
  /** Terms of the query after stop words; short queries say less. */
  readonly termCount: number
  /** Share of the query's idf mass in words that the base has at all, 0 to 1. */
  readonly knownShare: number
}

/** Names of what ranks a candidate, in the order of `rankFeatures`. */
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

/** Names of what tells whether anything fits, in the order of `fitFeatures`. */
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

/** Fitted weights of one language and one set of evidence. */
export interface FusionWeights {
  readonly rank: Readonly<Record<(typeof rankFeatureNames)[number], number>>
  readonly fit: Readonly<Record<(typeof fitFeatureNames)[number], number>>
}

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

/** What tells how a query was heard. */
export type Heard = Pick<QueryEvidence, 'isMended' | 'mishearing'>

/** How much the sounds of a query count. */
export interface Hearing {
  /** See `unsureness`; times the doubt, so 0 to 2. */
  readonly unsure: number
  /** The doubt where the query was mended, else 0. */
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

/** What tells whether the best candidate fits. Shape [8], in the order of `fitFeatureNames`. */
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

/** The weights in use. */
export function weightsOf(language: TextLanguage, hasMeaning: boolean): FusionWeights {
  return calibration.weights[language][hasMeaning ? 'all' : 'withoutMeaning']
}

/** Shares of one among candidates by their rank scores: a softmax. */
export function shares(scores: readonly number[]): number[] {
  const most = Math.max(...scores)
  const raised = scores.map((score) => Math.exp(score - most))
  const total = raised.reduce((sum, value) => sum + value, 0)
  return raised.map((value) => value / total)
}

/**
 * What is added to the log-odds where a query is a text of the entry word for word: that the base itself says so is
 * not for the fit to weigh, whose examples hardly have it.
 */
const verbatimLogOdds = 3

/** Log-odds as a probability. */
export function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds))
}

/** Inner product of weights by name and features in the order of the names. */
export function weighted<Name extends string>(
  names: readonly Name[],
  weights: Readonly<Record<Name, number>>,
  features: readonly number[],
): number {
  return names.reduce((sum, name, at) => sum + weights[name] * (features[at] ?? 0), 0)
}

/**
 * Calibrated probabilities that each candidate answers the query, in the order of the candidates: the probability that
 * anything fits (logistic regression), shared among the candidates (multinomial logistic regression). They sum to at
 * most 1, so those of a few cards add up to the probability that one of them is right.
 *
 * The weights are fitted by `bench/fit-calibration.ts`, which also names the data.
 */
export function probabilities(
  candidates: readonly Evidence[],
  query: QueryEvidence,
  language: TextLanguage,
): number[] {
  if (candidates.length === 0) return []
  const weights = weightsOf(language, query.hasMeaning)
  const hearing = hearingOf(candidates, query)
  const scores = candidates.map((evidence) => rankLogOdds(evidence, hearing, weights))
  const parts = shares(scores)
  const best = candidates[parts.indexOf(Math.max(...parts))]
  if (!best) return []
  const fits = logistic(
    verbatim(best) + weighted(fitFeatureNames, weights.fit, fitFeatures(best, query)),
  )
  return parts.map((part) => part * fits)
}

/** Log-odds of a candidate among the others, up to a constant of the query. */
export function rankLogOdds(evidence: Evidence, hearing: Hearing, weights: FusionWeights): number {
  return (
    verbatim(evidence) + weighted(rankFeatureNames, weights.rank, rankFeatures(evidence, hearing))
  )
}

function verbatim({ isVerbatim }: Evidence): number {
  return isVerbatim ? verbatimLogOdds : 0
}

/** Order in which a large base is thinned out before its entries are weighed in full: meaning first, then words. */
export function rankScore(evidence: {
  readonly cosine: number
  readonly wordShare: number
  readonly coverage: number
}): number {
  return evidence.cosine + 0.03 * evidence.wordShare + 0.02 * evidence.coverage
}
