/**
 * Unit vectors in one flat array, for exact cosines.
 *
 * Cost: O(dimensions) a cosine, about 0.4 µs with 384 dimensions; a scan of 100,000 rows takes about 40 ms.
 */
export class VectorIndex {
  #dimensions = 0
  /** Shape [capacity, dimensions], row-major. */
  #vectors = new Float32Array(0)
  #rowCount = 0
  readonly #capacity: number

  /**
   * @param rows vectors of one length; an empty one stands for a text without a vector, with cosine 0
   * @param capacity rows in all, where more are appended; their memory is taken with the first
   */
  constructor(rows: readonly Float32Array[] = [], capacity = rows.length) {
    this.#capacity = capacity
    for (const row of rows) this.append(row)
  }

  get rowCount(): number {
    return this.#rowCount
  }

  /** Length of a row; 0 while none has one. */
  get dimensions(): number {
    return this.#dimensions
  }

  /** Adds a row. @throws RangeError for one of another length, or beyond the capacity */
  append(vector: Float32Array): void {
    if (this.#rowCount >= this.#capacity) throw new RangeError(`More than ${this.#capacity} rows.`)
    if (this.#dimensions === 0 && vector.length > 0) {
      this.#dimensions = vector.length
      this.#vectors = new Float32Array(this.#capacity * vector.length)
    }
    if (vector.length !== this.#dimensions && vector.length > 0) {
      throw new RangeError(`A row of ${vector.length} numbers among rows of ${this.#dimensions}.`)
    }
    this.#vectors.set(vector, this.#rowCount * this.#dimensions)
    this.#rowCount++
  }

  /** A view of all rows. Shape [rowCount, dimensions], row-major. */
  get values(): Float32Array {
    return this.#vectors.subarray(0, this.#rowCount * this.#dimensions)
  }

  /** A view of one row; empty while no row has a length. */
  row(row: number): Float32Array {
    return this.#vectors.subarray(row * this.#dimensions, (row + 1) * this.#dimensions)
  }

  /** Cosine of the query with one row, −1 to 1; 0 where their lengths differ. */
  cosine(query: Float32Array, row: number): number {
    if (query.length !== this.#dimensions) return 0
    const vectors = this.#vectors
    const from = row * this.#dimensions
    let a = 0
    let b = 0
    let c = 0
    let d = 0
    // Four sums let the processor overlap the additions.
    for (let index = 0; index < query.length; index += 4) {
      const at = from + index
      a += (query[index] ?? 0) * (vectors[at] ?? 0)
      b += (query[index + 1] ?? 0) * (vectors[at + 1] ?? 0)
      c += (query[index + 2] ?? 0) * (vectors[at + 2] ?? 0)
      d += (query[index + 3] ?? 0) * (vectors[at + 3] ?? 0)
    }
    return a + b + (c + d)
  }
}
