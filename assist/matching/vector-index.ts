/**
 * Exact nearest neighbours over unit vectors, several a solution, in one flat array.
 *
 * Goal: right answers at the sizes that solution bases have; an approximate index beyond is the matching
 * issue's. Cost: O(vectors × dimensions) a query, about 0.25 ms a thousand vectors of 384 dimensions.
 */
export class VectorIndex {
  readonly #dimensions: number
  /** Shape [vectorCount, dimensions], row-major. */
  readonly #vectors: Float32Array
  /** Solution (by place) of each vector. */
  readonly #owners: Int32Array

  /** @param rows vectors with the place of their owner; all of one length */
  constructor(rows: readonly { readonly owner: number; readonly vector: Float32Array }[]) {
    this.#dimensions = rows[0]?.vector.length ?? 0
    this.#vectors = new Float32Array(rows.length * this.#dimensions)
    this.#owners = Int32Array.from(rows, (row) => row.owner)
    for (const [index, { vector }] of rows.entries()) {
      this.#vectors.set(vector, index * this.#dimensions)
    }
  }

  /** Best cosine of each owner with the row that gave it, over all rows. */
  search(query: Float32Array): Map<number, { cosine: number; row: number }> {
    const best = new Map<number, { cosine: number; row: number }>()
    if (query.length !== this.#dimensions) return best
    for (const [row, owner] of this.#owners.entries()) {
      const cosine = this.#dot(query, row * this.#dimensions)
      const current = best.get(owner)
      if (!current) best.set(owner, { cosine, row })
      else if (cosine > current.cosine) {
        current.cosine = cosine
        current.row = row
      }
    }
    return best
  }

  #dot(query: Float32Array, from: number): number {
    const vectors = this.#vectors
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
