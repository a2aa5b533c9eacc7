import type { Clock } from '../call/clock.js'
import { toAssistError } from '../errors/errors.js'
import type { Log } from '../log/log.js'
import type {
  DeliveryAttempt,
  StoredDelivery,
  WebhookStore,
} from '../store/webhooks/webhook-store.js'
import { postWebhook, type WebhookAnswer, type WebhookReceiver } from './webhook-post.js'

/** What the sender runs on. */
export interface WebhookSenderParts {
  readonly store: Pick<WebhookStore, 'due' | 'nextDueAfter' | 'attempted' | 'prune'>
  readonly receiver: WebhookReceiver
  /** For how long a message is tried, ms from when it was made. */
  readonly giveUpMs: number
  /** For how long what is settled is kept, ms. */
  readonly keepMs: number
  readonly clock: Clock
  /** Epoch milliseconds. */
  readonly nowMs: () => number
  readonly log: Log
}

/** Messages that are under way at a time: a slow receiver of one call holds no other call's up. */
const maxUnderWay = 4

/** Longest sleep, ms: the wall clock may be set, and what is settled is forgotten meanwhile. */
const longestSleepMs = 600_000

/** Sleep where the store refuses, ms. */
const storeBackOffMs = 5_000

const seconds = 1_000
const minutes = 60 * seconds
const hour = 60 * minutes

/** How long after each attempt the next one comes, ms; the last one holds from then on. */
const backOffMs = [5 * seconds, 30 * seconds, 2 * minutes, 10 * minutes, 30 * minutes, hour]

/** Sends what waits until it is taken: each call’s messages in their order, each again with growing pauses. */
export class WebhookSender {
  readonly #parts: WebhookSenderParts
  readonly #underWay = new Map<string, Promise<void>>()
  /** Attempts that the store would not note; until it does, their messages must not go again. */
  readonly #unnoted = new Map<string, DeliveryAttempt>()
  #noting: Promise<void> = Promise.resolve()
  readonly #stopping = new AbortController()
  #cancelSleep: () => void = () => undefined
  #looking: Promise<void> | undefined
  #mustLookAgain = false

  constructor(parts: WebhookSenderParts) {
    this.#parts = parts
  }

  /** Looks for what is due. To be called once at the start, and whenever something new waits. */
  wake(): void {
    if (this.#stopping.signal.aborted) return
    this.#mustLookAgain = true
    this.#looking ??= this.#look()
  }

  /** Breaks off what is under way, which is sent again after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#cancelSleep()
    await this.idle()
  }

  /** Resolves when nothing is under way and nothing more is due now. */
  async idle(): Promise<void> {
    while (this.#looking || this.#underWay.size > 0) {
      await this.#looking
      await Promise.all(this.#underWay.values())
    }
  }

  async #look(): Promise<void> {
    while (this.#mustLookAgain && !this.#stopping.signal.aborted) {
      this.#mustLookAgain = false
      this.#cancelSleep()
      try {
        this.#sleep(await this.#begin())
      } catch (thrown) {
        this.#parts.log.error({ code: toAssistError(thrown).code }, 'webhooks cannot be read')
        this.#sleep(storeBackOffMs)
      }
    }
    // In the same turn as the question whether to look again, or who asks in between is not heard.
    this.#looking = undefined
  }

  /** Begins what is due. @returns how long to sleep then */
  async #begin(): Promise<number> {
    const { store, keepMs } = this.#parts
    await this.#note()
    const nowMs = this.#parts.nowMs()
    const due = await store.due(nowMs, 2 * maxUnderWay)
    for (const delivery of due) {
      const { deliveryId } = delivery
      if (this.#underWay.size >= maxUnderWay || this.#stopping.signal.aborted) break
      if (this.#underWay.has(deliveryId)) continue
      const attempt = this.#attempt(delivery).finally(() => {
        this.#underWay.delete(deliveryId)
        this.wake()
      })
      this.#underWay.set(deliveryId, attempt)
    }
    await store.prune(nowMs - keepMs)
    // What is due now and does not go yet waits for one that is under way, whose end wakes this up.
    const nextAt = (await store.nextDueAfter(nowMs)) ?? Infinity
    return Math.min(nextAt - nowMs, longestSleepMs)
  }

  /**
   * Writes down how attempts went, one after another: two that write at once would count an attempt twice.
   *
   * @throws AssistError where the store refuses still
   */
  #note(): Promise<void> {
    this.#noting = this.#noting.catch(() => undefined).then(() => this.#noteAll())
    return this.#noting
  }

  async #noteAll(): Promise<void> {
    for (const [deliveryId, attempt] of this.#unnoted) {
      try {
        await this.#parts.store.attempted(deliveryId, attempt)
      } catch (thrown) {
        if (toAssistError(thrown).code !== 'ASSIST_DELIVERY_NOT_FOUND') throw thrown
      }
      this.#unnoted.delete(deliveryId)
    }
  }

  #sleep(durationMs: number): void {
    if (this.#stopping.signal.aborted) return
    this.#cancelSleep()
    this.#cancelSleep = this.#parts.clock.after(durationMs, () => this.wake())
  }

  async #attempt(delivery: StoredDelivery): Promise<void> {
    const { receiver, log } = this.#parts
    const answered = await postWebhook(delivery, receiver, this.#parts, this.#stopping.signal)
    // What was broken off by our own end is no attempt; an answer that came counts.
    if (answered.answer === null && this.#stopping.signal.aborted) return
    const attempt = this.#outcome(delivery, answered)
    const { deliveryId } = delivery
    if (attempt.state === 'given-up') {
      log.error({ deliveryId, answer: attempt.answer }, 'a webhook was given up')
    }
    this.#unnoted.set(deliveryId, attempt)
    // Where this fails, the next look tries again, and tells of it.
    await this.#note().catch(() => undefined)
  }

  #outcome(delivery: StoredDelivery, answered: WebhookAnswer): DeliveryAttempt {
    const { nowMs, giveUpMs } = this.#parts
    const { answer, problem, retryAfterMs = 0 } = answered
    const attemptedAt = nowMs()
    const said = { attemptedAt, answer, problem, nextAt: null }
    if (answer !== null && answer >= 200 && answer < 300) return { ...said, state: 'delivered' }
    const pauseMs = backOffMs[delivery.attemptCount] ?? hour
    const nextAt = attemptedAt + Math.max(pauseMs, Math.min(retryAfterMs, hour))
    // 410: there will never be a receiver here.
    const isOver = answer === 410 || nextAt > delivery.createdAt + giveUpMs
    return isOver ? { ...said, state: 'given-up' } : { ...said, state: 'waiting', nextAt }
  }
}
