import type { CallEvent } from '../pipeline/log/call-event.js'
import type { webhookTypes } from '../settings/integration-settings.js'
import type { NewDelivery } from '../store/webhooks/webhook-store.js'

/** What a receiver can be told of. */
export type WebhookType = (typeof webhookTypes)[number]

/** A call as messages name it. */
export interface ToldOfCall {
  readonly callId: string
  readonly internalId: string
  readonly language: string
  readonly startedAt: Date
}

/** A message as a receiver reads it. Times are ISO 8601. */
export interface WebhookMessage {
  readonly type: WebhookType
  /** When it happened. */
  readonly timestamp: string
  readonly details: Readonly<
    Record<string, string | number | boolean | readonly (string | object)[]>
  >
}

/**
 * The messages of one call. They hold ids, codes and times: no word that was said, no name, no number of a customer,
 * unless the accepted summary is wanted.
 */
export class WebhookMessages {
  readonly #call: ToldOfCall
  readonly #withSummary: boolean
  /** Solution of each card, by the card's id. */
  readonly #solutions = new Map<string, string>()

  /** @param withSummary whether `call.wrapped` has the summary that the agent accepted */
  constructor(call: ToldOfCall, withSummary: boolean) {
    this.#call = call
    this.#withSummary = withSummary
  }

  /** The delivery that an event makes; undefined where it makes none. Events come in their order, each once. */
  of(event: CallEvent): Omit<NewDelivery, 'createdAt'> | undefined {
    if (event.type === 'suggestion.shown' || event.type === 'suggestion.changed') {
      this.#solutions.set(event.suggestionId, event.solutionId)
    }
    const told = this.#told(event)
    if (!told) return undefined
    const { callId, internalId, startedAt } = this.#call
    const { seq, atMs } = event
    const [type, details] = told
    const message: WebhookMessage = {
      type,
      timestamp: new Date(startedAt.getTime() + atMs).toISOString(),
      details: { callId, internalId, seq, atMs, ...details },
    }
    // A crash may lose an event that was told; what takes its number in the log then is another message. No dots: they
    // part what is signed.
    const deliveryId = `${internalId}-${seq}-${type.replace('.', '-')}-${atMs}`
    return { deliveryId, callId: internalId, type, body: JSON.stringify(message) }
  }

  #told(event: CallEvent): readonly [WebhookType, WebhookMessage['details']] | undefined {
    switch (event.type) {
      case 'call.started':
        return [event.type, { language: this.#call.language, solutionsVersion: event.solutions }]
      case 'call.ended':
        return [event.type, { reason: event.reason }]
      case 'call.wrapped': {
        const { revision, outcome, disposition, topics, solutionIds, missing, summary } = event
        const codes = { outcome: outcome ?? '', disposition: disposition ?? '' }
        const words = this.#withSummary ? { topics, solutionIds, missing, summary } : {}
        return [event.type, { revision, ...codes, ...words }]
      }
      case 'suggestion.used': {
        const { suggestionId, inferred = false } = event
        const solutionId = this.#solutions.get(suggestionId)
        return [event.type, { suggestionId, ...(solutionId && { solutionId }), inferred }]
      }
      case 'followup.sent': {
        const { kind, followUpId, solutionId, how } = event
        return [event.type, { kind, followUpId, solutionId, how }]
      }
      default:
        return undefined
    }
  }
}
