/**
 * BM25 over the fields of solutions.
 *
 * Design: the fields are joined into one weighted term frequency before saturation (BM25F, Robertson, Zaragoza
 * and Taylor 2004), since the words of one solution repeat across its questions and would count again and again
 * if every field were scored alone. An index is built once and never changes.
 */

/** Term-frequency saturation, 1.2–2.0 in the literature; 0 ignores frequency. */
const k1 = 1.2

/** Length normalisation, 0–1; entries differ much in length for reasons of layout, so less than the usual 0.75. */
const b = 0.5

/** One field of a document: its terms and what an occurrence counts. */
export interface WeightedField {
  readonly terms: readonly string[]
  readonly weight: number
}

/** What the index says of one document for a query. */
export interface Bm25Score {
  /** Unbounded, ≥ 0, higher is better. */
  readonly score: number
  /** Share of the query's idf mass that the document holds, 0–1. */
  readonly coverage: number
}

interface Posting {
  readonly document: number
  readonly frequency: number
}

/** An immutable BM25F index. */
export class Bm25Index {
  readonly #postings = new Map<string, Posting[]>()
  readonly #lengths: Float64Array
  readonly #averageLength: number
  readonly #documentCount: number

  /** @param documents the fields of each; a document is known by its place */
  constructor(documents: readonly (readonly WeightedField[])[]) {
    this.#documentCount = documents.length
    this.#lengths = new Float64Array(documents.length)
    for (const [document, fields] of documents.entries()) {
      const frequencies = new Map<string, number>()
      for (const { terms, weight } of fields) {
        for (const term of terms) {
          frequencies.set(term, (frequencies.get(term) ?? 0) + weight)
          this.#lengths[document] = (this.#lengths[document] ?? 0) + weight
        }
      }
      for (const [term, frequency] of frequencies) {
        const postings = this.#postings.get(term) ?? []
        if (postings.length === 0) this.#postings.set(term, postings)
        postings.push({ document, frequency })
      }
    }
    const total = this.#lengths.reduce((sum, length) => sum + length, 0)
    this.#averageLength = total / Math.max(1, documents.length) || 1
  }

  /**
   * Weight of a term by its rarity; 1 + inside the logarithm keeps it positive (Lucene's form). A term that no
   * document holds weighs most: it is what the query says beyond the base.
   */
  idf(term: string): number {
    const count = this.#postings.get(term)?.length ?? 0
    return Math.log(1 + (this.#documentCount - count + 0.5) / (count + 0.5))
  }

  /** Whether any document holds the term. */
  has(term: string): boolean {
    return this.#postings.has(term)
  }

  /** Scores of every document that holds a term of the query. Cost: O(postings of its terms). */
  search(terms: readonly string[]): Map<number, Bm25Score> {
    const distinct = [...new Set(terms)]
    const mass = distinct.reduce((sum, term) => sum + this.idf(term), 0)
    const scores = new Map<number, { score: number; coverage: number }>()
    for (const term of distinct) {
      const idf = this.idf(term)
      for (const { document, frequency } of this.#postings.get(term) ?? []) {
        const current = scores.get(document) ?? { score: 0, coverage: 0 }
        current.score += idf * this.#saturated(document, frequency)
        current.coverage += idf / mass
        scores.set(document, current)
      }
    }
    return scores
  }

  #saturated(document: number, frequency: number): number {
    const length = (this.#lengths[document] ?? 0) / this.#averageLength
    return (frequency * (k1 + 1)) / (frequency + k1 * (1 - b + b * length))
  }
}
