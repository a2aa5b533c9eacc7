/** Largest audio message on the wire; a multiple of every sample and frame size. */
export const maxMessageBytes = 32_768

/** One thing to send, in order. */
export type Outgoing =
  | { readonly kind: 'audio'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'gap'; readonly durationMs: number }

type Item = Outgoing & { readonly ordinal: number; readonly offset: number }

/**
 * What was given to the client and is not yet in the service's stored log: audio and gaps, in order.
 *
 * Bytes below `durableBytes` are forgotten; all others can be sent again from any byte. A gap takes no
 * bytes, so the service's byte count alone cannot say whether a gap that lies exactly there has
 * arrived; `confirm` says so, from a pong, which the service sends in order.
 */
export class Outbox {
  #items: Item[] = []
  #lastOrdinal = 0
  #confirmedOrdinal = 0
  #takenBytes = 0
  #receivedBytes = 0
  #durableBytes = 0

  /** Bytes given so far. */
  get takenBytes(): number {
    return this.#takenBytes
  }

  /** Bytes that the service has not yet said it received. */
  get unreceivedBytes(): number {
    return this.#takenBytes - this.#receivedBytes
  }

  /** Bytes kept because they are not in the stored log yet. */
  get heldBytes(): number {
    return this.#takenBytes - this.#durableBytes
  }

  /** Number of the latest item, for `confirm`. */
  get lastOrdinal(): number {
    return this.#lastOrdinal
  }

  /** Takes a copy of the bytes and returns the messages to send now. */
  addAudio(bytes: Uint8Array): readonly Outgoing[] {
    const added: Item[] = []
    for (let at = 0; at < bytes.length; at += maxMessageBytes) {
      const piece = new Uint8Array(bytes.subarray(at, at + maxMessageBytes))
      added.push({
        kind: 'audio',
        bytes: piece,
        ordinal: ++this.#lastOrdinal,
        offset: this.#takenBytes,
      })
      this.#takenBytes += piece.length
    }
    this.#items.push(...added)
    return added
  }

  /** Takes a stretch for which no audio exists. */
  addGap(durationMs: number): Outgoing {
    const gap: Item = {
      kind: 'gap',
      durationMs,
      ordinal: ++this.#lastOrdinal,
      offset: this.#takenBytes,
    }
    this.#items.push(gap)
    return gap
  }

  /** What the service says it has; both numbers only ever grow, except that a resume may step back. */
  acknowledge(receivedBytes: number, durableBytes: number): void {
    this.#receivedBytes = receivedBytes
    this.#durableBytes = Math.max(this.#durableBytes, Math.min(durableBytes, receivedBytes))
    const firstKept = this.#items.findIndex((item) => endOf(item) > this.#durableBytes)
    const gapsAtEdge = this.#items.filter(
      (item) => item.kind === 'gap' && item.offset === this.#durableBytes,
    )
    const kept = firstKept < 0 ? [] : this.#items.slice(firstKept)
    this.#items = [...gapsAtEdge.filter((gap) => !kept.includes(gap)), ...kept]
  }

  /** The leg has this many bytes from another client. What was given to this one comes behind them. */
  goOnAt(byte: number): void {
    this.#items = this.#items.map((item) => ({ ...item, offset: item.offset + byte }))
    this.#takenBytes += byte
    this.#receivedBytes = byte
    this.#durableBytes = byte
  }

  /** All items up to this number have arrived. */
  confirm(ordinal: number): void {
    this.#confirmedOrdinal = Math.max(this.#confirmedOrdinal, ordinal)
  }

  /** True where sending can go on from this byte. */
  canResumeAt(receivedBytes: number): boolean {
    return receivedBytes >= this.#durableBytes && receivedBytes <= this.#takenBytes
  }

  /** Everything to send again when the service has the first `receivedBytes`. */
  from(receivedBytes: number): readonly Outgoing[] {
    const rest: Outgoing[] = []
    for (const item of this.#items) {
      if (item.kind === 'gap') {
        const hasArrived = item.offset === receivedBytes && item.ordinal <= this.#confirmedOrdinal
        if (item.offset >= receivedBytes && !hasArrived) rest.push(item)
      } else if (endOf(item) > receivedBytes) {
        const bytes = item.bytes.subarray(Math.max(0, receivedBytes - item.offset))
        rest.push({ kind: 'audio', bytes })
      }
    }
    return rest
  }
}

function endOf(item: Item): number {
  return item.offset + (item.kind === 'audio' ? item.bytes.length : 0)
}
