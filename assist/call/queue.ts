/**
 * A queue without a limit as an async iterable: any writers, one reader.
 *
 * `replace` lets a newer item take the place of a waiting one that it makes pointless: partials are shed so under
 * load. Nothing else is ever dropped.
 */
export class Queue<T> implements AsyncIterable<T> {
  #items: T[] = []
  #wake: (() => void) | undefined
  #isEnded = false

  get length(): number {
    return this.#items.length
  }

  /** Adds at the end. Ignored after `end`. */
  push(item: T): void {
    if (this.#isEnded) return
    this.#items.push(item)
    this.#wake?.()
  }

  /** Drops the waiting items for which `isStale` is true and adds `item`; returns how many were dropped. */
  replace(item: T, isStale: (waiting: T) => boolean): number {
    const before = this.#items.length
    this.#items = this.#items.filter((waiting) => !isStale(waiting))
    const droppedCount = before - this.#items.length
    this.push(item)
    return droppedCount
  }

  /** No more items will come; the reader ends after the last one. */
  end(): void {
    this.#isEnded = true
    this.#wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    for (;;) {
      const [item] = this.#items.splice(0, 1)
      if (item !== undefined) yield item
      else if (this.#isEnded) return
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}
