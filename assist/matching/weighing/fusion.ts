import calibration from './calibration.json' with { type: 'json' }
import type { TextLanguage } from '../words/analysis.js'
import {
  fitFeatureNames,
  fitFeatures,
  hearingOf,
  rankFeatureNames,
  rankFeatures,
  type Evidence,
  type Hearing,
  type QueryEvidence,
} from './evidence.js'

/** Fitted weights of one language and one set of evidence. */
export interface FusionWeights {
  readonly rank: Readonly<Record<(typeof rankFeatureNames)[number], number>>
  readonly fit: Readonly<Record<(typeof fitFeatureNames)[number], number>>
}

/** The weights in use. */
export function weightsOf(language: TextLanguage, hasMeaning: boolean): FusionWeights {
  return calibration.weights[language][hasMeaning ? 'all' : 'withoutMeaning']
}

/** Shares of one among candidates by their rank scores. */
export function softmax(scores: readonly number[]): number[] {
  const most = Math.max(...scores)
  const raised = scores.map((score) => Math.exp(score - most))
  const total = raised.reduce((sum, value) => sum + value, 0)
  return raised.map((value) => value / total)
}

/**
 * What is added to the log-odds where a query is a text of the entry word for word. The fit cannot weigh that, since its
 * examples hardly have it.
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
 *
 * @param weights those in use, unless somebody measures what others would do
 */
export function probabilities(
  candidates: readonly Evidence[],
  query: QueryEvidence,
  language: TextLanguage,
  weights: FusionWeights = weightsOf(language, query.hasMeaning),
): number[] {
  if (candidates.length === 0) return []
  const hearing = hearingOf(candidates, query)
  const scores = candidates.map((evidence) => rankLogOdds(evidence, hearing, weights))
  const parts = softmax(scores)
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
