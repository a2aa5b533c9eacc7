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
}

/**
 * What both sides write to each other. A line goes through the call like speech, so that it is masked, matched and
 * ordered; the customer's page gets it when it stands in the log. The agent's page reads the log itself.
 */
export class ChatRelay implements RoomPart {
  readonly #parts: ChatRelayParts
  readonly #stopListening: () => void

  readonly seatHandlers = {
    message: ({ text }) => this.#parts.room.write({ channel: 'agent', text }),
  } satisfies Partial<SeatHandlers>

  readonly customerHandlers = {
    message: ({ text }) => this.#parts.room.write({ channel: 'customer', text }),
  } satisfies Partial<CustomerHandlers>

  constructor(parts: ChatRelayParts) {
    this.#parts = parts
    this.#stopListening = parts.log.subscribe((event) => {
      const message = chatLineOf(event)
      if (message) parts.room.toCustomer({ type: 'message', message })
    })
  }

  customerView(): Pick<CustomerWelcome, 'messages'> {
    return { messages: this.#parts.log.after(0).flatMap((event) => chatLineOf(event) ?? []) }
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
