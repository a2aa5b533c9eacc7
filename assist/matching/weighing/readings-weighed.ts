import type { Match } from '../match.js'

/** The candidates of one reading of what was heard. */
export interface ReadMatches {
  /** 0 to 0.5: how likely the reading is beside the written text. */
  readonly probability: number
  readonly matches: readonly Match[]
}

/**
 * The candidates for what was heard, when it may be read in several ways: each with its confidence in the reading that
 * speaks for it most, a reading weighed by its odds against the written text. So a reading can raise a candidate and
 * lower none, unless all together exceed one. (The expectation over the readings was tried: it showed three cards of 68
 * fewer on made calls about a bank.) What a reading alone brings has its reasons in words that were not written, so it
 * keeps those by meaning.
 *
 * @param written candidates of the text as it was written
 * @param others candidates of the other readings
 */
export function weighedByReading(
  written: readonly Match[],
  others: readonly ReadMatches[],
): Match[] {
  const best = new Map(written.map((match) => [match.solutionId, match]))
  for (const { probability, matches } of others) {
    for (const match of matches) {
      const confidence = (probability / (1 - probability)) * match.confidence
      const before = best.get(match.solutionId)
      if (before && before.confidence >= confidence) continue
      const because = before?.because ?? match.because.filter(({ kind }) => kind === 'meaning')
      best.set(match.solutionId, { ...match, because, confidence })
    }
  }
  const matches = [...best.values()]
  const sum = matches.reduce((total, { confidence }) => total + confidence, 0)
  return matches
    .map((match) => ({ ...match, confidence: match.confidence / Math.max(1, sum) }))
    .sort((a, b) => b.confidence - a.confidence)
}
