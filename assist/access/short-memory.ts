/** A map that holds so many entries at most: the one that was set longest ago is forgotten first. */
export class ShortMemory<Key, Value> extends Map<Key, Value> {
  readonly #maxCount: number

  /** @param maxCount at least 1 */
  constructor(maxCount: number) {
    super()
    this.#maxCount = maxCount
  }

  /** What is set again counts as new. */
  override set(key: Key, value: Value): this {
    this.delete(key)
    super.set(key, value)
    const [oldest] = this.keys()
    if (this.size > this.#maxCount && oldest !== undefined) this.delete(oldest)
    return this
  }
}
