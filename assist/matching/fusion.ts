import calibration from './calibration.json' with { type: 'json' }
import type { TextLanguage } from './analysis.js'

/** Evidence for one candidate beside its rivals. */
export interface Evidence {
  /** Mean of the query's cosines with the solution's nearest text and with the middle of them all, −1 to 1. */
  readonly cosine: number
  /** How far that is above (or below) the best rival's, −2 to 2. */
  readonly cosineMargin: number
  /** BM25 over the best BM25 of the query, 0 to 1. */
  readonly wordShare: number
  /** Share of the query's idf mass that the solution holds, 0 to 1. */
  readonly coverage: number
  /** Terms of the query after stop words; short queries say less. */
  readonly termCount: number
}

/** Names of the calibration's weights, in the order of `features`. */
export const featureNames = [
  'bias',
  'cosine',
  'cosineMargin',
  'wordShare',
  'coverage',
  'fewTerms',
  'coverageTimesCosine',
] as const

/** Weights of one language: log-odds a feature. */
export type Weights = Readonly<Record<(typeof featureNames)[number], number>>

/** Evidence as numbers of about one unit each. Shape [7], in the order of `featureNames`. */
export function features(evidence: Evidence): number[] {
  const cosine = (evidence.cosine - 0.7) * 10
  return [
    1,
    cosine,
    evidence.cosineMargin * 10,
    evidence.wordShare,
    evidence.coverage,
    1 / (1 + evidence.termCount),
    evidence.coverage * cosine,
  ]
}

/**
 * Calibrated probability, 0 to 1, that the candidate answers the query: logistic regression on its evidence.
 * The weights are fitted by `bench/fit-calibration.ts`, which also names the data.
 */
export function probability(evidence: Evidence, language: TextLanguage): number {
  const weights: Weights = calibration.weights[language]
  const values = features(evidence)
  const logOdds = featureNames.reduce((sum, name, at) => sum + weights[name] * (values[at] ?? 0), 0)
  return 1 / (1 + Math.exp(-logOdds))
}

/** Order of candidates before calibration: meaning first, words as the tie-break of near neighbours. */
export function rankScore(evidence: Pick<Evidence, 'cosine' | 'wordShare' | 'coverage'>): number {
  return evidence.cosine + 0.03 * evidence.wordShare + 0.02 * evidence.coverage
}
