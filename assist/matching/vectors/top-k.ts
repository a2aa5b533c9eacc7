/**
 * Keeps the k best of many scored indexes: a binary heap whose root is the worst that is kept.
 * Cost: O(log capacity) for an offer that is taken, O(1) for one that is not.
 */
export class TopK {
  readonly #capacity: number
  readonly #heap: { index: number; score: number }[] = []

  /** @param capacity k: indexes kept, at least 1 */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** The kept indexes, in no particular order. */
  get indexes(): number[] {
    return this.#heap.map((entry) => entry.index)
  }

  /** Keeps an index where its score is among the best so far. */
  offer(index: number, score: number): void {
    const heap = this.#heap
    if (heap.length < this.#capacity) {
      heap.push({ index, score })
      this.#rise(heap.length - 1)
    } else if (score > (heap[0]?.score ?? Infinity)) {
      heap[0] = { index, score }
      this.#sink()
    }
  }

  #rise(from: number): void {
    let at = from
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (this.#scoreAt(parent) <= this.#scoreAt(at)) return
      this.#swap(at, parent)
      at = parent
    }
  }

  #sink(): void {
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      const least = this.#scoreAt(left + 1) < this.#scoreAt(left) ? left + 1 : left
      if (this.#scoreAt(least) >= this.#scoreAt(at)) return
      this.#swap(at, least)
      at = least
    }
  }

  /** Beyond the end nothing is ever worse. */
  #scoreAt(at: number): number {
    return this.#heap[at]?.score ?? Infinity
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#heap[a], this.#heap[b]]
    if (one && other) {
      this.#heap[a] = other
      this.#heap[b] = one
    }
  }
}
