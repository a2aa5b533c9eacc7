import type { ChannelName } from '../../audio/frame.js'

/** What has waited this long is dropped: a text that changes later than this disturbs more than it helps. */
export const maxWaitMs = 3_000

/** What a revision is asked for, as far as its turn depends on it. */
export interface RevisionRank {
  /** The final that is to be revised, as its call and the service know it. */
  readonly finalKey: string
  readonly channel: ChannelName
  /** Probability that the revision changes anything, 0 to 1. */
  readonly value: number
  /** False: under the virtual clock, where nothing is dropped and the order is that of asking. */
  readonly isLive: boolean
}

interface Waiting extends RevisionRank {
  isFavoured: boolean
  readonly sinceMs: number
  readonly start: () => void
  readonly drop: () => void
}

/**
 * The order of second passes, one at a time: customers before agents, what is favoured before the rest, then by value,
 * which fades over the time that it may wait, so that of two alike the newer one is first. What has waited too long is
 * dropped. Time comes from outside.
 */
export class RevisionQueue {
  readonly #now: () => number
  #waiting: Waiting[] = []
  #isBusy = false

  /** @param now clock in milliseconds */
  constructor(now: () => number) {
    this.#now = now
  }

  /**
   * Runs `work` when it is its turn.
   *
   * @returns what `work` gives, or undefined where it was dropped
   */
  async run<T>(rank: RevisionRank, work: () => Promise<T>): Promise<T | undefined> {
    const isMyTurn = await new Promise<boolean>((resolve) => {
      const isFavoured = false
      const [start, drop] = [() => resolve(true), () => resolve(false)]
      this.#waiting.push({ ...rank, isFavoured, sinceMs: this.#now(), start, drop })
      this.#next()
    })
    if (!isMyTurn) return undefined
    try {
      return await work()
    } finally {
      this.#isBusy = false
      this.#next()
    }
  }

  /** Has a final come before others of its side where it still waits: the text decides whether a card is shown. */
  favour(finalKey: string): void {
    for (const one of this.#waiting) if (one.finalKey === finalKey) one.isFavoured = true
  }

  #next(): void {
    if (this.#isBusy) return
    const nowMs = this.#now()
    const isStale = ({ isLive, sinceMs }: Waiting): boolean => isLive && nowMs - sinceMs > maxWaitMs
    for (const stale of this.#waiting.filter(isStale)) stale.drop()
    this.#waiting = this.#waiting.filter((one) => !isStale(one))
    const best = this.#waiting.reduce<Waiting | undefined>(
      (first, one) => (first && !isBefore(one, first, nowMs) ? first : one),
      undefined,
    )
    if (!best) return
    this.#waiting = this.#waiting.filter((one) => one !== best)
    this.#isBusy = true
    best.start()
  }
}

/** Whether the later asked of two has its turn first. Under the virtual clock it never has. */
function isBefore(later: Waiting, earlier: Waiting, nowMs: number): boolean {
  if (!later.isLive || !earlier.isLive) return later.isLive && !earlier.isLive
  if (later.channel !== earlier.channel) return later.channel === 'customer'
  if (later.isFavoured !== earlier.isFavoured) return later.isFavoured
  const worth = ({ value, sinceMs }: Waiting): number =>
    value * (1 - (nowMs - sinceMs) / (maxWaitMs + 1))
  return worth(later) >= worth(earlier)
}
