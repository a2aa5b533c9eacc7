import type { TextLanguage } from '../words/analysis.js'
import hearing from './mishearing.json' with { type: 'json' }

/** Confidence of the recogniser from which on a text counts as well heard, and how far below it the usual one lies. */
const clearConfidence = 0.95
const mishearingRange = 0.25

/** Mishearing of a text whose source is not known. */
export const usualMishearing = 1
const mostMishearing = 2

/** Weights that tell misheard texts from typed ones by their embeddings. */
export interface Wording {
  readonly bias: number
  readonly weights: readonly number[]
}

const wordings: Readonly<Partial<Record<TextLanguage, Wording>>> = hearing.wordings

/**
 * How far a text may be misheard, by the recogniser's own confidence: 0 for 0.95 and more, 1 for 0.7 (a quarter to
 * two fifths of the words wrong, measured), at most 2.
 */
export function mishearingOf(heardConfidence: number): number {
  return Math.min(
    mostMishearing,
    Math.max(0, (clearConfidence - heardConfidence) / mishearingRange),
  )
}

/**
 * How far a text may be misheard where no confidence is known, by how it is worded: twice the probability that a
 * recogniser wrote it over a bad line, 0 to 2. A linear classifier over embeddings, fitted by
 * `bench/fit-calibration.ts`; 1 where there is no embedding, or one of another length, and in Mandarin, of which no
 * text that a recogniser misheard could be had to fit on (homophones put in by rule shifted the fit: the demo base
 * showed 0.79 of what it found where it had shown 0.87).
 */
export function mishearingOfWording(
  vector: Float32Array | undefined,
  language: TextLanguage,
): number {
  const wording = wordings[language]
  if (!wording || vector?.length !== wording.weights.length) return usualMishearing
  return mishearingOfLogOdds(wordingLogOdds(vector, wording))
}

/** Log-odds that a text is misheard as its mishearing: twice the probability, 0 to 2. */
export function mishearingOfLogOdds(logOdds: number): number {
  return mostMishearing / (1 + Math.exp(-logOdds))
}

/** Log-odds that a recogniser wrote the text of an embedding. */
export function wordingLogOdds(vector: Float32Array, { bias, weights }: Wording): number {
  return weights.reduce((sum, weight, at) => sum + weight * (vector[at] ?? 0), bias)
}
