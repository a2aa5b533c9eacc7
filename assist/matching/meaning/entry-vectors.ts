import type { VectorIndex } from '../vectors/vector-index.js'

/** The embeddings of the entries of one language. */
export interface EntryVectors {
  /** One vector a title or question, an entry's together. */
  readonly texts: VectorIndex
  /** First row of each entry in `texts`, its title, and the end of the last. */
  readonly firstTexts: readonly number[]
  /** One vector an entry: the middle of its title and questions. */
  readonly centres: VectorIndex
}

/** Rows of an entry's texts, from the first to before the last. */
export interface Rows {
  readonly from: number
  readonly to: number
}

/** Where the texts of an entry stand among the rows of all texts. */
export function rowsAt({ firstTexts }: Pick<EntryVectors, 'firstTexts'>, entry: number): Rows {
  return { from: firstTexts[entry] ?? 0, to: firstTexts[entry + 1] ?? 0 }
}

/** The row with the highest cosine; every entry has at least its title. Cost: one cosine a row. */
export function nearestOf(
  { from, to }: Rows,
  cosineOf: (row: number) => number,
): { cosine: number; row: number } {
  let nearest = { cosine: cosineOf(from), row: from }
  for (let row = from + 1; row < to; row++) {
    const cosine = cosineOf(row)
    if (cosine > nearest.cosine) nearest = { cosine, row }
  }
  return nearest
}
