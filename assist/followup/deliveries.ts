import { AssistError } from '../errors/errors.js'
import type { CallEventBody } from '../pipeline/log/call-event.js'
import type { DeliveryStore, FollowUpDelivery } from '../store/desk/delivery-store.js'
import type { SolutionStore } from '../store/solution-store.js'
import { defaultBase } from '../store/solution-store.js'
import type { FollowUpMaker } from './follow-ups.js'
import type { GatewayKind } from './gateways/gateway.js'
import type { Gateways } from './gateways/gateways.js'
import {
  filled,
  recipientOf,
  templateOf,
  type FilledTemplate,
  type FollowUpTemplate,
} from './templates.js'

/** What deliveries run on. */
export interface DeliveriesParts {
  readonly store: {
    readonly deliveries: DeliveryStore
    readonly solutions: Pick<SolutionStore, 'get'>
  }
  readonly followUps: FollowUpMaker
  readonly gateways: Gateways
  readonly templates: readonly FollowUpTemplate[]
  /** Name of the company; may be empty. */
  readonly company: string
  /** Writes into the log of a call, live or over. */
  readonly append: (internalId: string, bodies: readonly CallEventBody[]) => Promise<void>
  /** Epoch milliseconds. */
  readonly nowMs: () => number
}

/** What the agent wants to send. */
export interface DeliveryText {
  readonly kind: GatewayKind
  readonly solutionId: string
  /** Id of a template. */
  readonly template: string
  readonly language: 'en' | 'zh'
  /** Values beyond title, url and company. */
  readonly variables: Readonly<Record<string, string>>
}

/** To whom it goes, and in which call. */
export interface DeliveryOrder extends DeliveryText {
  readonly deliveryId: string
  /** Internal id of the call. */
  readonly callId: string
  readonly base: string | undefined
  readonly to: string
  /** Address of the service as customers reach it, without a slash at its end. */
  readonly publicUrl: string
}

/** Stands for the address of a page that is not made yet. */
const previewPath = '/f/…'

/** Mails and SMS with the page of an answer: previewed, sent once, and told where they fail. */
export class Deliveries {
  readonly #parts: DeliveriesParts
  /** Attempts that are under way, by delivery. */
  readonly #underWay = new Map<string, Promise<FollowUpDelivery>>()

  constructor(parts: DeliveriesParts) {
    this.#parts = parts
  }

  /** The ways out that are configured. */
  get kinds(): readonly GatewayKind[] {
    return [...this.#parts.gateways.keys()]
  }

  get templates(): readonly FollowUpTemplate[] {
    return this.#parts.templates
  }

  /**
   * What the customer would read.
   *
   * @throws AssistError ASSIST_FOLLOW_UP_INVALID, ASSIST_SOLUTION_NOT_FOUND
   */
  async preview(
    text: DeliveryText,
    of: Pick<DeliveryOrder, 'base' | 'publicUrl'>,
  ): Promise<FilledTemplate> {
    const { title } = await this.#parts.store.solutions.get(of.base ?? defaultBase, text.solutionId)
    return this.#fill(text, title, `${of.publicUrl}${previewPath}`)
  }

  /**
   * Sends what an order says, once: the same `deliveryId` again waits for the first attempt and gets what it came to. One
   * that has surely failed is tried again; one that may have arrived is not.
   *
   * @throws AssistError ASSIST_GATEWAY_MISSING, ASSIST_FOLLOW_UP_INVALID, ASSIST_SOLUTION_NOT_FOUND,
   *   ASSIST_CALL_NOT_FOUND
   */
  send(order: DeliveryOrder): Promise<FollowUpDelivery> {
    const before = this.#underWay.get(order.deliveryId)
    if (before) return before
    const sent = this.#send(order).finally(() => this.#underWay.delete(order.deliveryId))
    this.#underWay.set(order.deliveryId, sent)
    return sent
  }

  /** The deliveries of a call. One that nobody works on any more, since the service was killed, may have arrived. */
  async ofCall(callId: string): Promise<readonly FollowUpDelivery[]> {
    const stored = await this.#parts.store.deliveries.ofCall(callId)
    return stored.map((one) => this.#asItIs(one))
  }

  async #send(order: DeliveryOrder): Promise<FollowUpDelivery> {
    const { store, followUps, gateways, append, nowMs } = this.#parts
    const { deliveryId, callId, base, solutionId, kind, publicUrl } = order
    const gateway = gateways.get(kind)
    if (!gateway) {
      throw new AssistError(
        'ASSIST_GATEWAY_MISSING',
        `No gateway for ${kind} is configured (${kind === 'email' ? 'ASSIST_SMTP_URL' : 'ASSIST_SMS_GATEWAY'}).`,
      )
    }
    const to = recipientOf(kind, order.to)
    const known = (await store.deliveries.ofCall(callId)).find(
      (one) => one.deliveryId === deliveryId,
    )
    // What is wrong with the text is found before anything is made.
    await this.preview(order, { base, publicUrl })
    const { path, followUpId, title } = known
      ? await this.#pageOf(known, base)
      : await followUps.make({ callId, base, solutionId })
    const begun = await store.deliveries.begin({
      ...{ deliveryId, callId, kind, to, solutionId, followUpId, createdAt: nowMs() },
    })
    if (!begun.isMine) return this.#asItIs(begun.delivery)
    const text = this.#fill(order, title, `${publicUrl}${path}`)
    const outcome = await gateway.deliver({ deliveryId, to, ...text })
    const settled =
      outcome.state === 'sent'
        ? { state: outcome.state, reference: outcome.reference, reason: '' }
        : { state: outcome.state, reference: '', reason: outcome.reason }
    await store.deliveries.settle(deliveryId, settled)
    const of = { kind: 'link', followUpId, solutionId, how: kind } as const
    await append(callId, [
      outcome.state === 'sent'
        ? { type: 'followup.sent', ...of }
        : { type: 'followup.failed', ...of, state: outcome.state },
    ])
    return { ...begun.delivery, ...settled }
  }

  async #pageOf({ followUpId, solutionId }: FollowUpDelivery, base = defaultBase) {
    const { title } = await this.#parts.store.solutions.get(base, solutionId)
    return { followUpId, path: `/f/${followUpId}`, title }
  }

  #asItIs(delivery: FollowUpDelivery): FollowUpDelivery {
    const isLeft = delivery.state === 'sending' && !this.#underWay.has(delivery.deliveryId)
    return isLeft ? { ...delivery, state: 'unknown', reason: 'the service was stopped' } : delivery
  }

  #fill(
    { template, kind, language, variables }: DeliveryText,
    title: string,
    url: string,
  ): FilledTemplate {
    const { templates, company } = this.#parts
    const found = templateOf(templates, { id: template, kind, language })
    return filled(found, { ...variables, title, url, company })
  }
}
