/**
 * BM25 over the fields of solutions.
 *
 * Design: the fields are joined into one weighted term frequency before saturation (BM25F, Robertson, Zaragoza
 * and Taylor 2004), since the words of one solution repeat across its questions and would count again and again
 * if every field were scored alone. An index is built once and never changes. Postings and scores are flat typed
 * arrays: a word that 100,000 entries hold costs half a millisecond, so no word has to be skipped.
 */
import { packPostings, type Postings, type WeightedField } from './postings.js'

export type { WeightedField } from './postings.js'

/** Term-frequency saturation, 1.2–2.0 in the literature; 0 ignores frequency. */
const k1 = 1.2

/** Length normalisation, 0–1; entries differ much in length for reasons of layout, so less than the usual 0.75. */
const b = 0.5

/** Weighed occurrences that say nothing of how often a word is used. */
const chanceCount = 1.5

/** The score of one document for a query. */
export interface Bm25Score {
  /** Unbounded, ≥ 0, higher is better. */
  readonly score: number
  /** Share of the query's idf mass that the document holds, 0–1. */
  readonly coverage: number
}

/** What one search found, read like a map from a document's number to its score. */
export class Bm25Scores implements Iterable<[number, Bm25Score]> {
  /** Score of every document, 0 where it holds no word. Shape [documentCount]. */
  readonly scores: Float64Array
  /** Coverage of every document. Shape [documentCount]. */
  readonly coverages: Float64Array
  readonly #documents: Int32Array
  #foundCount = 0

  constructor(documentCount: number) {
    this.scores = new Float64Array(documentCount)
    this.coverages = new Float64Array(documentCount)
    this.#documents = new Int32Array(documentCount)
  }

  /** Documents found. */
  get size(): number {
    return this.#foundCount
  }

  /** The highest score; 0 where nothing was found. Cost: O(size). */
  get best(): number {
    let best = 0
    for (let at = 0; at < this.#foundCount; at++)
      best = Math.max(best, this.scores[this.#documents[at] ?? 0] ?? 0)
    return best
  }

  /** Undefined where the document holds no word of the query. */
  get(document: number): Bm25Score | undefined {
    const score = this.scores[document] ?? 0
    return score > 0 ? { score, coverage: this.coverages[document] ?? 0 } : undefined
  }

  /** Numbers of the documents found, in no particular order. */
  keys(): IterableIterator<number> {
    return this.#documents.subarray(0, this.#foundCount).values()
  }

  *[Symbol.iterator](): IterableIterator<[number, Bm25Score]> {
    for (const document of this.keys()) {
      const found = this.get(document)
      if (found) yield [document, found]
    }
  }

  /** Forgets what was found. Cost: O(size). */
  clear(): void {
    for (let at = 0; at < this.#foundCount; at++) {
      const document = this.#documents[at] ?? 0
      this.scores[document] = 0
      this.coverages[document] = 0
    }
    this.#foundCount = 0
  }

  /** Adds what one term gives; `score` is more than 0. */
  add(document: number, score: number, coverage: number): void {
    const before = this.scores[document] ?? 0
    if (before === 0) this.#documents[this.#foundCount++] = document
    this.scores[document] = before + score
    this.coverages[document] = (this.coverages[document] ?? 0) + coverage
  }
}

/** An immutable BM25F index. */
export class Bm25Index {
  readonly #postings: Postings
  /** What a frequency is divided by beside itself, by the document's length. Shape [documentCount]. */
  readonly #norms: Float64Array
  /** Words of all documents, weighed by field. */
  readonly #wordCount: number
  /** Scores that were given back: 2 MB for 100,000 documents, which would else be garbage after each search. */
  #spare: Bm25Scores | undefined

  /** @param source the fields of each document, in the order of their numbers, or what a `PostingsBuilder` packed of them */
  constructor(source: readonly (readonly WeightedField[])[] | Postings) {
    this.#postings = 'starts' in source ? source : packPostings(source)
    const { lengths } = this.#postings
    this.#wordCount = lengths.reduce((sum, length) => sum + length, 0)
    const average = this.#wordCount / Math.max(1, lengths.length) || 1
    this.#norms = lengths.map((length) => k1 * (1 - b + (b * length) / average))
  }

  /**
   * Weight of a term by its rarity; 1 + inside the logarithm keeps it positive (Lucene's form). A term that no
   * document holds weighs most: it is what the query has beyond the base.
   */
  idf(term: string): number {
    const [from, to] = this.#rangeOf(term)
    return Math.log(1 + (this.#postings.documentCount - (to - from) + 0.5) / (to - from + 0.5))
  }

  /**
   * Share of the term in all words, weighed by field, 0 to 1; an occurrence or two more or less are chance, and
   * are left out. Cost: O(documents that hold it).
   */
  share(term: string): number {
    const [from, to] = this.#rangeOf(term)
    const count = this.#postings.frequencies.subarray(from, to).reduce((sum, one) => sum + one, 0)
    return Math.max(0, count - chanceCount) / Math.max(1, this.#wordCount)
  }

  /** Whether any document holds the term. */
  has(term: string): boolean {
    const [from, to] = this.#rangeOf(term)
    return to > from
  }

  /** Whether a document holds a term. Cost: O(log documents that do). */
  holds(document: number, term: string): boolean {
    const { documents } = this.#postings
    let [low, high] = this.#rangeOf(term)
    const end = high
    while (low < high) {
      const middle = (low + high) >> 1
      if ((documents[middle] ?? 0) < document) low = middle + 1
      else high = middle
    }
    return low < end && documents[low] === document
  }

  /** Scores of every document that holds a term of the query. Cost: O(postings of its terms), about 5 ns each. */
  search(terms: readonly string[]): Bm25Scores {
    const { documentCount, documents, frequencies } = this.#postings
    const norms = this.#norms
    const distinct = [...new Set(terms)]
    const mass = distinct.reduce((sum, term) => sum + this.idf(term), 0)
    const found = this.#spare ?? new Bm25Scores(documentCount)
    this.#spare = undefined
    for (const term of distinct) {
      const [from, to] = this.#rangeOf(term)
      const idf = this.idf(term)
      const weight = idf * (k1 + 1)
      const share = idf / mass
      for (let at = from; at < to; at++) {
        const document = documents[at] ?? 0
        const frequency = frequencies[at] ?? 0
        found.add(document, (weight * frequency) / (frequency + (norms[document] ?? 0)), share)
      }
    }
    return found
  }

  /** Takes back scores that `search` gave, for a later search; they must not be looked at afterwards. */
  giveBack(found: Bm25Scores): void {
    found.clear()
    this.#spare = found
  }

  #rangeOf(term: string): [from: number, to: number] {
    const { termIds, starts } = this.#postings
    const id = termIds.get(term)
    return id === undefined ? [0, 0] : [starts[id] ?? 0, starts[id + 1] ?? 0]
  }
}
