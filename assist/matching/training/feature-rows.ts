/**
 * Rows of features, dense or sparse, as training and comparison take them.
 *
 * A sparse row keeps the places of what is not 0 beside the values.
 */
export interface FeatureRow {
  readonly values: Float32Array
  /** Place of each value; left out where the row is dense. */
  readonly places?: Uint16Array
}

/** Inner product of a row with a dense vector that begins at `from`. Cost: O(values of the row). */
export function dot({ values, places }: FeatureRow, dense: Float32Array, from: number): number {
  let sum = 0
  if (places) {
    for (let at = 0; at < values.length; at++)
      sum += (values[at] ?? 0) * (dense[from + (places[at] ?? 0)] ?? 0)
    return sum
  }
  for (let at = 0; at < values.length; at++) sum += (values[at] ?? 0) * (dense[from + at] ?? 0)
  return sum
}

/** Adds a multiple of a row to a dense vector that begins at `from`. Cost: O(values of the row). */
export function addScaled(
  { values, places }: FeatureRow,
  scale: number,
  { dense, from }: { dense: Float32Array; from: number },
): void {
  for (let at = 0; at < values.length; at++) {
    const place = from + (places ? (places[at] ?? 0) : at)
    dense[place] = (dense[place] ?? 0) + scale * (values[at] ?? 0)
  }
}
