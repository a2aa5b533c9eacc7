/** One field of a document: its terms and what an occurrence counts. */
export interface WeightedField {
  readonly terms: readonly string[]
  readonly weight: number
}

/** Documents by term, in flat arrays: term `t` has the entries from `starts[t]` to `starts[t + 1]`. */
export interface Postings {
  readonly documentCount: number
  readonly termIds: ReadonlyMap<string, number>
  /** Shape [terms + 1]. */
  readonly starts: Int32Array
  /** Shape [entries]; ascending within a term. */
  readonly documents: Int32Array
  /** Weighted occurrences. Shape [entries]. */
  readonly frequencies: Float64Array
  /** Weighted terms of each document. Shape [documentCount]. */
  readonly lengths: Float64Array
}

/** Documents packed between two breaths. */
const documentsPerSlice = 500

/** Collects documents one by one and then packs them by term. */
export class PostingsBuilder {
  readonly #termIds = new Map<string, number>()
  readonly #countOfTerm: number[] = []
  readonly #entryEnds: number[] = []
  readonly #lengths: number[] = []
  #terms = new Int32Array(1024)
  #frequencies = new Float64Array(1024)
  #entryCount = 0

  /** Adds the next document; its number is how many came before it. */
  add(fields: readonly WeightedField[]): void {
    const own = new Map<number, number>()
    let length = 0
    for (const { terms, weight } of fields) {
      length += terms.length * weight
      for (const term of terms) {
        const id = this.#idOf(term)
        own.set(id, (own.get(id) ?? 0) + weight)
      }
    }
    for (const [id, frequency] of own) this.#push(id, frequency)
    this.#entryEnds.push(this.#entryCount)
    this.#lengths.push(length)
  }

  /** Packs in slices: each step of the generator is a millisecond or so, the last gives the postings. */
  *pack(): Generator<undefined, Postings> {
    const starts = new Int32Array(this.#countOfTerm.length + 1)
    for (const [id, count] of this.#countOfTerm.entries())
      starts[id + 1] = (starts[id] ?? 0) + count
    const next = starts.slice()
    const documents = new Int32Array(this.#entryCount)
    const frequencies = new Float64Array(this.#entryCount)
    let entry = 0
    for (const [document, end] of this.#entryEnds.entries()) {
      for (; entry < end; entry++) {
        const id = this.#terms[entry] ?? 0
        const at = next[id] ?? 0
        next[id] = at + 1
        documents[at] = document
        frequencies[at] = this.#frequencies[entry] ?? 0
      }
      if (document % documentsPerSlice === 0) yield undefined
    }
    const lengths = Float64Array.from(this.#lengths)
    const documentCount = lengths.length
    return { documentCount, termIds: this.#termIds, starts, documents, frequencies, lengths }
  }

  #idOf(term: string): number {
    const known = this.#termIds.get(term)
    if (known !== undefined) return known
    const id = this.#termIds.size
    this.#termIds.set(term, id)
    this.#countOfTerm.push(0)
    return id
  }

  #push(id: number, frequency: number): void {
    if (this.#entryCount === this.#terms.length) {
      const [terms, frequencies] = [this.#terms, this.#frequencies]
      this.#terms = new Int32Array(terms.length * 2)
      this.#frequencies = new Float64Array(terms.length * 2)
      this.#terms.set(terms)
      this.#frequencies.set(frequencies)
    }
    this.#terms[this.#entryCount] = id
    this.#frequencies[this.#entryCount] = frequency
    this.#entryCount++
    this.#countOfTerm[id] = (this.#countOfTerm[id] ?? 0) + 1
  }
}

/** Packs all documents at once. */
export function packPostings(documents: Iterable<readonly WeightedField[]>): Postings {
  const builder = new PostingsBuilder()
  for (const fields of documents) builder.add(fields)
  const steps = builder.pack()
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}
