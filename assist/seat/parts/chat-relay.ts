import type { ChannelName } from '../../audio/frame.js'
import type { Clock } from '../../call/clock.js'
import { AssistError } from '../../errors/errors.js'
import { Allowance } from '../../media/allowance.js'
import type { ChatLine } from '../../media/customer-protocol.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'
import type { CallLog } from '../../pipeline/log/call-log.js'
import type {
  CustomerHandlers,
  RoomContext,
  RoomPart,
  SeatHandlers,
  CustomerWelcome,
} from './room-part.js'

/** What a chat relay runs on. */
export interface ChatRelayParts {
  readonly room: RoomContext
  readonly log: Pick<CallLog, 'after' | 'subscribe'>
  readonly clock: Pick<Clock, 'nowMs'>
  /** Messages that each side may write a minute. */
  readonly perMinute: number
}

/**
 * What both sides write to each other. A line goes through the call like speech, so that it is masked, matched and
 * ordered; the customer's page gets it when it stands in the log. The agent's page reads the log itself.
 */
export class ChatRelay implements RoomPart {
  readonly #parts: ChatRelayParts
  readonly #allowances: Readonly<Record<ChannelName, Allowance>>
  readonly #stopListening: () => void

  readonly seatHandlers = {
    message: ({ text }) => this.#write('agent', text),
  } satisfies Partial<SeatHandlers>

  readonly customerHandlers = {
    message: ({ text }) => this.#write('customer', text),
  } satisfies Partial<CustomerHandlers>

  constructor(parts: ChatRelayParts) {
    this.#parts = parts
    const { perMinute, clock } = parts
    this.#allowances = {
      customer: new Allowance(perMinute, clock),
      agent: new Allowance(perMinute, clock),
    }
    this.#stopListening = parts.log.subscribe((event) => {
      const message = chatLineOf(event)
      if (message) parts.room.toCustomer({ type: 'message', message })
    })
  }

  customerView(): Pick<CustomerWelcome, 'messages'> {
    return { messages: this.#parts.log.after(0).flatMap((event) => chatLineOf(event) ?? []) }
  }

  /** @throws AssistError ASSIST_CHAT_LIMITED */
  #write(channel: ChannelName, text: string): void {
    const waitMs = this.#allowances[channel].take()
    if (waitMs === undefined) {
      this.#parts.room.write({ channel, text })
      return
    }
    throw new AssistError(
      'ASSIST_CHAT_LIMITED',
      `Messages come too fast. Write the next one in ${Math.ceil(waitMs / 1_000)} s.`,
      { retryAfterMs: waitMs },
    )
  }

  close(): void {
    this.#stopListening()
  }
}

/** A message of the log as both pages draw it; undefined for any other event. */
function chatLineOf(event: CallEvent): ChatLine | undefined {
  if (event.type !== 'message') return undefined
  const { messageId, from, text, image, link } = event
  return { messageId, from, text, ...(image ? { image } : {}), ...(link ? { link } : {}) }
}
