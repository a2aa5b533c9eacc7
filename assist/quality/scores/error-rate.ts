/** Errors of one or many comparisons; a rate is errors over reference length. */
export interface ErrorCount {
  readonly errorCount: number
  readonly referenceCount: number
}

/**
 * Levenshtein distance between token sequences: substitutions, insertions and deletions cost one each.
 * Cost: O(reference × hypothesis) time, O(hypothesis) memory.
 */
export function countErrors(
  reference: readonly string[],
  hypothesis: readonly string[],
): ErrorCount {
  let previous = Array.from({ length: hypothesis.length + 1 }, (_, at) => at)
  for (const [row, expected] of reference.entries()) {
    const current = [row + 1]
    for (const [column, got] of hypothesis.entries()) {
      const substitution = (previous[column] ?? 0) + (expected === got ? 0 : 1)
      const insertion = (current[column] ?? 0) + 1
      const deletion = (previous[column + 1] ?? 0) + 1
      current.push(Math.min(substitution, insertion, deletion))
    }
    previous = current
  }
  return { errorCount: previous.at(-1) ?? 0, referenceCount: reference.length }
}

/** Errors over reference length of all comparisons together; 0 where there is no reference. */
export function errorRate(counts: readonly ErrorCount[]): number {
  const errors = counts.reduce((sum, one) => sum + one.errorCount, 0)
  const references = counts.reduce((sum, one) => sum + one.referenceCount, 0)
  return references === 0 ? 0 : round3(errors / references)
}

/** A percentile by nearest rank: the given share (0 to 1) of the values lies below it; 0 where there are no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
}

/** Rounds to three decimals. */
export function round3(value: number): number {
  return Math.round(value * 1_000) / 1_000
}
