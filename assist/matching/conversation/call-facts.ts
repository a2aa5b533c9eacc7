import { confidenceOf, type Match } from '../match.js'

/** How far facts known before the call move the log-odds of a candidate at most, and which share of the difference. */
const maxShift = 0.7
const shiftShare = 0.25

/**
 * Candidates with what was known before the call as a mild prior: those that also fit the facts gain, the others lose
 * a little. Best first.
 *
 * @param known candidates for the same text together with the facts
 */
export function withPrior(matches: readonly Match[], known: readonly Match[]): Match[] {
  return matches
    .map((match) => {
      const own = logOdds(match.confidence)
      const shift = shiftShare * (logOdds(confidenceOf(match.solutionId, known)) - own)
      const moved = own + Math.max(-maxShift, Math.min(maxShift, shift))
      return { ...match, confidence: 1 / (1 + Math.exp(-moved)) }
    })
    .sort((a, b) => b.confidence - a.confidence)
}

/** Probabilities of 0 and 1 are drawn in, so that both have finite odds. */
function logOdds(confidence: number): number {
  const kept = Math.max(0.001, Math.min(0.999, confidence))
  return Math.log(kept / (1 - kept))
}
