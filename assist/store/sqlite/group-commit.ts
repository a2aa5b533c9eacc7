/** How long an item waits for others to share its transaction, in ms. */
const groupMs = 20

interface Waiting<T> {
  readonly item: T
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/**
 * Writes items in groups, so that what comes within 20 ms costs one disk sync. Groups are written one after another
 * and items keep their order. A group has no limit, since its items have been accepted already.
 */
export class GroupCommit<T> {
  readonly #write: (items: readonly T[]) => Promise<readonly (Error | undefined)[]>
  #waiting: Waiting<T>[] = []
  #timer: NodeJS.Timeout | undefined
  #written: Promise<void> = Promise.resolve()

  /**
   * @param write writes one group; gives for each of its items, in their order, why it was refused, or undefined where
   * it is durable. Where it rejects, all of the group is refused with that reason.
   */
  constructor(write: (items: readonly T[]) => Promise<readonly (Error | undefined)[]>) {
    this.#write = write
  }

  /** Queues an item; resolves when it is durable. Rejects where the item, or its whole group, was refused. */
  add(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      this.#timer ??= setTimeout(() => void this.flush(), groupMs)
    })
  }

  /** Writes what waits, after what is being written. Never rejects: each item's own promise does. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const group = this.#waiting
    this.#waiting = []
    if (group.length > 0) this.#written = this.#written.then(() => this.#commit(group))
    return this.#written
  }

  async #commit(group: readonly Waiting<T>[]): Promise<void> {
    try {
      const refusals = await this.#write(group.map(({ item }) => item))
      for (const [at, { resolve, reject }] of group.entries()) {
        const refusal = refusals[at]
        if (refusal) reject(refusal)
        else resolve()
      }
    } catch (thrown) {
      for (const { reject } of group) reject(thrown)
    }
  }
}
