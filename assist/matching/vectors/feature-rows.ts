/**
 * Rows of features, dense or sparse, as training and comparison take them.
 *
 * A sparse row keeps the indexes of what is not 0 beside the values.
 */
export interface FeatureRow {
  readonly values: Float32Array
  /** Index of each value; left out where the row is dense. */
  readonly indexes?: Uint16Array
}

/** Inner product of a row with a dense vector that begins at `from`. Cost: O(values of the row). */
export function dot({ values, indexes }: FeatureRow, dense: Float32Array, from: number): number {
  let sum = 0
  if (indexes) {
    for (let at = 0; at < values.length; at++)
      sum += (values[at] ?? 0) * (dense[from + (indexes[at] ?? 0)] ?? 0)
    return sum
  }
  for (let at = 0; at < values.length; at++) sum += (values[at] ?? 0) * (dense[from + at] ?? 0)
  return sum
}

/** Adds a multiple of a row to a dense vector that begins at `from`. Cost: O(values of the row). */
export function addScaled(
  { values, indexes }: FeatureRow,
  scale: number,
  { dense, from }: { dense: Float32Array; from: number },
): void {
  for (let at = 0; at < values.length; at++) {
    const index = from + (indexes ? (indexes[at] ?? 0) : at)
    dense[index] = (dense[index] ?? 0) + scale * (values[at] ?? 0)
  }
}
