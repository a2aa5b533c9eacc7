import type { CallEvent, CallEventBody } from './call-event.js'
import type { CallPlace } from './call-place.js'
import { HiddenReasons } from './hidden-reasons.js'

/**
 * Where events are kept, under their numbers: one that comes again is written anew. Resolves when they are on disk.
 *
 * @param place where the call stands with these events; as before where left out
 */
export type PersistEvents = (
  callId: string,
  events: readonly CallEvent[],
  place?: CallPlace,
) => Promise<void>

/** What of an utterance or message may be kept. */
export interface ShownText {
  readonly text: string
  readonly written?: string
}

/**
 * One call's ordered log: the call itself (decision 7). Everything that happens is appended here, and the
 * screen, the integrator and the store read it from here.
 */
export class CallLog {
  readonly callId: string
  readonly #events: CallEvent[]
  readonly #listeners = new Set<(event: CallEvent) => void>()
  readonly #persist: PersistEvents
  readonly #reasons = new HiddenReasons()
  #persisted: Promise<void> = Promise.resolve()

  /** @param past what is kept already of a call that goes on after a restart, from its first event */
  constructor(callId: string, persist: PersistEvents, past: readonly CallEvent[] = []) {
    this.callId = callId
    this.#persist = persist
    this.#events = [...past]
  }

  get lastSeq(): number {
    return this.#events.length
  }

  /** Whether the end of the call is written; nothing is behind it here. */
  get hasEnded(): boolean {
    return this.#events.at(-1)?.type === 'call.ended'
  }

  /** Events with a higher number than `seq`, in order. */
  after(seq: number): readonly CallEvent[] {
    return this.#events.slice(seq)
  }

  /** @param atMs milliseconds from the call's start */
  append(body: CallEventBody, atMs: number): CallEvent {
    const place = { seq: this.lastSeq + 1, callId: this.callId, atMs: Math.round(atMs) }
    const made: CallEvent = { ...place, ...rounded(body) }
    const event = this.#reasons.maskedCard(made) ?? made
    this.#events.push(event)
    this.#keep([event])
    for (const listener of this.#listeners) listener(event)
    return event
  }

  /**
   * Writes anew what an utterance or message reads, where it turned out later to hold what must not be kept: in memory
   * and where events are kept. Partials of it read the same, and no card is shown because of what was hidden.
   *
   * @param hidden the stretches that were hidden, as they were heard
   */
  mask(utteranceId: string, shown: ShownText, hidden: readonly string[] = []): void {
    this.#reasons.hide(hidden)
    const masked: CallEvent[] = []
    for (const [at, event] of this.#events.entries()) {
      const changed = maskedEvent(event, utteranceId, shown) ?? this.#reasons.maskedCard(event)
      if (!changed) continue
      this.#events[at] = changed
      masked.push(changed)
    }
    if (masked.length > 0) this.#keep(masked)
  }

  /** Keeps where the call stands, behind every event so far. */
  keepPlace(place: CallPlace): void {
    this.#keep([], place)
  }

  /** Resolves when everything appended so far is kept, and every place. */
  durable(): Promise<void> {
    return this.#persisted
  }

  /** Hears every event from now on; the returned function stops it. */
  subscribe(listener: (event: CallEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #keep(events: readonly CallEvent[], place?: CallPlace): void {
    const persisted = this.#persist(this.callId, events, place)
    this.#persisted = Promise.all([this.#persisted, persisted]).then(() => undefined)
    // Whoever waits for `durable` hears of the failure; an unheard rejection would end the process.
    this.#persisted.catch(() => undefined)
  }
}

/** The event without what must not be kept; undefined where it is of another utterance. */
function maskedEvent(
  event: CallEvent,
  utteranceId: string,
  { text, written }: ShownText,
): CallEvent | undefined {
  if (event.type === 'message') {
    return event.messageId === utteranceId ? { ...event, text } : undefined
  }
  if (event.type === 'transcript.partial') {
    return event.utteranceId === utteranceId ? { ...event, text, stableChars: 0 } : undefined
  }
  const isHeard = event.type === 'utterance.final' || event.type === 'utterance.revised'
  if (!isHeard || event.utteranceId !== utteranceId) return undefined
  const { written: before, ...rest } = event
  // The order of the fields stays, so that a log of the same call reads the same.
  return before === undefined && written === undefined
    ? { ...rest, text }
    : { ...event, text, written: written ?? text }
}

/** Fractions to three decimals, so that a log does not depend on the last bits of a processor. */
function rounded<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_key, inner: unknown) =>
    typeof inner === 'number' ? Math.round(inner * 1_000) / 1_000 : inner,
  ) as T
}
