import type { Clock } from '../call/clock.js'
import { AssistError } from '../errors/errors.js'
import type { Log } from '../log/log.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import { listOf, type Config } from '../settings/config.js'
import { webhookTypes } from '../settings/integration-settings.js'
import type { CallStore, StoredCall } from '../store/call-store.js'
import type { StoredDelivery, WebhookStore } from '../store/webhooks/webhook-store.js'
import type { WebhookType } from './webhook-message.js'
import { WebhookSender } from './webhook-sender.js'
import { WebhookWatch, type WatchedCalls } from './webhook-watch.js'

/** What webhooks run on. */
export interface WebhooksParts {
  readonly config: Config
  readonly calls: WatchedCalls
  readonly store: WebhookStore
  readonly clock: Clock
  /** Epoch milliseconds. */
  readonly nowMs: () => number
  readonly log: Log
}

/** @throws AssistError ASSIST_CONFIG_INVALID for an address without a secret to sign with */
export function requireWebhookSecret({ webhookUrl, webhookSecret }: Config): void {
  if (webhookUrl === '' || webhookSecret !== '') return
  throw new AssistError(
    'ASSIST_CONFIG_INVALID',
    'ASSIST_WEBHOOK_URL needs ASSIST_WEBHOOK_SECRET, so that its receiver can tell who sends: “whsec_” and 32 random bytes in base64.',
  )
}

/** What receivers are told of calls, where the settings name one; nothing waits or goes where they do not. */
export class Webhooks {
  readonly #parts: WebhooksParts
  readonly #watch: WebhookWatch | undefined
  readonly #sender: WebhookSender | undefined

  constructor(parts: WebhooksParts) {
    this.#parts = parts
    const { config, calls, store, clock, nowMs, log } = parts
    if (config.webhookUrl === '') return
    this.#sender = new WebhookSender({
      ...{ store, clock, nowMs, log },
      receiver: {
        url: config.webhookUrl,
        secrets: listOf(config.webhookSecret),
        timeoutMs: config.webhookTimeoutMs,
      },
      giveUpMs: config.webhookGiveUpHours * 3_600_000,
      keepMs: config.webhookKeepDays * 86_400_000,
    })
    const wanted = listOf(config.webhookEvents) as WebhookType[]
    const types = new Set(wanted.length > 0 ? wanted : webhookTypes)
    const added = (): void => this.#sender?.wake()
    const { webhookSummary: withSummary } = config
    this.#watch = new WebhookWatch({
      ...{ calls, store, types, withSummary, added, clock, nowMs, log },
    })
    this.#sender.wake()
  }

  /**
   * Tells of a call that was left behind and is being ended, before it counts as ended. What was told already is not
   * told again.
   */
  tellLeftBehind(call: StoredCall, calls: Pick<CallStore, 'eventsAfter'>): Promise<void> {
    return this.#tellStored(call, calls, 0)
  }

  /** Tells what was written behind the end of a call, above the number of an event. */
  tellBehindEnd(
    call: StoredCall,
    calls: Pick<CallStore, 'eventsAfter'>,
    after: number,
  ): Promise<void> {
    return this.#tellStored(call, calls, after)
  }

  async #tellStored(
    call: StoredCall,
    calls: Pick<CallStore, 'eventsAfter'>,
    after: number,
  ): Promise<void> {
    if (!this.#watch) return
    const { callId, internalId, language, startedAt } = call
    const events: readonly CallEvent[] = await calls.eventsAfter(callId, 0)
    const told = { callId, internalId, language, startedAt: new Date(startedAt) }
    await this.#watch.tellAll(told, events, after)
  }

  /** Tries a delivery again at once. @throws AssistError ASSIST_DELIVERY_NOT_FOUND */
  async retry(deliveryId: string): Promise<StoredDelivery> {
    const { store, nowMs } = this.#parts
    const delivery = await store.retry(deliveryId, nowMs())
    this.#sender?.wake()
    return delivery
  }

  /** To be called when the calls are over: puts down their ends, and breaks off what is under way. */
  async stop(): Promise<void> {
    await this.#watch?.stop()
    await this.#sender?.stop()
  }
}
