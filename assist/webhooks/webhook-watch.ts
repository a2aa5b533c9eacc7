import type { Clock } from '../call/clock.js'
import { toAssistError } from '../errors/errors.js'
import type { Log } from '../log/log.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import type { CallLog } from '../pipeline/log/call-log.js'
import type { NewDelivery, WebhookStore } from '../store/webhooks/webhook-store.js'
import { WebhookMessages, type ToldOfCall, type WebhookType } from './webhook-message.js'

/** A live call as far as receivers are told of it. */
export interface WatchedCall {
  readonly pipeline: {
    readonly start: { readonly callId: string; readonly language: string }
    readonly internalId: string
    readonly log: Pick<CallLog, 'after' | 'subscribe'>
  }
  readonly startedAt: Date
}

/** The live calls, and who hears that one began. */
export interface WatchedCalls {
  readonly live: readonly WatchedCall[]
  onChange(listener: () => void): () => void
}

/** What the watch runs on. */
export interface WebhookWatchParts {
  readonly calls: WatchedCalls
  readonly store: Pick<WebhookStore, 'add'>
  /** What receivers want to be told of. */
  readonly types: ReadonlySet<WebhookType>
  /** Whether they want the summary of a call as well. */
  readonly withSummary: boolean
  /** Hears when something new waits to be sent. */
  readonly added: () => void
  readonly clock: Clock
  /** Epoch milliseconds. */
  readonly nowMs: () => number
  readonly log: Log
}

/** Messages that wait in memory while the store cannot be written; what is beyond is lost, and logged. */
const maxUnstored = 10_000

/** Pause before the store is tried again, ms. */
const storeBackOffMs = 1_000

/**
 * Puts down what receivers are to be told, as it happens. A call waits for nothing of it.
 *
 * A call that goes on after a restart is told again from its first event; what was put down before keeps its id, and
 * so is not sent twice.
 */
export class WebhookWatch {
  readonly #parts: WebhookWatchParts
  readonly #watched = new WeakSet<object>()
  readonly #stops = new Set<() => void>()
  #unstored: NewDelivery[] = []
  #storing: Promise<void> | undefined
  #cancelRetry: () => void = () => undefined

  constructor(parts: WebhookWatchParts) {
    this.#parts = parts
    this.#stops.add(parts.calls.onChange(() => this.#look()))
  }

  /**
   * Puts down what a call that is over has to tell. Resolves when it is stored, or cannot be.
   *
   * @param after number of an event: only what came behind it is told
   */
  async tellAll(call: ToldOfCall, events: readonly CallEvent[], after = 0): Promise<void> {
    const messages = this.#messagesOf(call)
    const told = events.map((event) => ({ seq: event.seq, message: messages.of(event) }))
    this.#tell(told.filter(({ seq }) => seq > after).map(({ message }) => message))
    await this.#storing
  }

  /** Resolves when what was told is stored, or cannot be. The calls are over. */
  async stop(): Promise<void> {
    for (const stop of this.#stops) stop()
    await this.#storing
    this.#cancelRetry()
  }

  #messagesOf(call: ToldOfCall): WebhookMessages {
    return new WebhookMessages(call, this.#parts.withSummary)
  }

  #look(): void {
    for (const { pipeline, startedAt } of this.#parts.calls.live) {
      if (this.#watched.has(pipeline)) continue
      this.#watched.add(pipeline)
      const { start, internalId, log } = pipeline
      const { callId, language } = start
      const messages = this.#messagesOf({ callId, internalId, language, startedAt })
      this.#tell(log.after(0).map((event) => messages.of(event)))
      const stop = log.subscribe((event) => {
        this.#tell([messages.of(event)])
        if (event.type !== 'call.ended') return
        stop()
        this.#stops.delete(stop)
      })
      this.#stops.add(stop)
    }
  }

  #tell(deliveries: readonly (Omit<NewDelivery, 'createdAt'> | undefined)[]): void {
    const { types, nowMs, log } = this.#parts
    const createdAt = nowMs()
    const wanted = deliveries.flatMap((one) => {
      return one && types.has(one.type as WebhookType) ? [{ ...one, createdAt }] : []
    })
    const room = Math.max(0, maxUnstored - this.#unstored.length)
    if (wanted.length > room) log.error({ lost: wanted.length - room }, 'webhooks were lost')
    this.#unstored.push(...wanted.slice(0, room))
    if (this.#unstored.length === 0) return
    this.#storing ??= this.#store()
  }

  async #store(): Promise<void> {
    const { store, clock, added, log } = this.#parts
    this.#cancelRetry()
    while (this.#unstored.length > 0) {
      const some = this.#unstored.slice(0, 500)
      try {
        await store.add(some)
      } catch (thrown) {
        log.error({ code: toAssistError(thrown).code }, 'webhooks cannot be stored yet')
        this.#cancelRetry = clock.after(storeBackOffMs, () => this.#tell([]))
        break
      }
      this.#unstored.splice(0, some.length)
      added()
    }
    // In the same turn as the question whether more waits, or what comes in between stays.
    this.#storing = undefined
  }
}
