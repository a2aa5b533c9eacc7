import type { ChannelName } from '../../audio/frame.js'
import type { Clock } from '../../call/clock.js'
import { AssistError } from '../../errors/errors.js'
import { Allowance } from '../../media/allowance.js'
import type { ChatLine } from '../../media/customer-protocol.js'
import type { RoomView } from '../../media/seat-protocol.js'
import type { CallPause } from '../../pipeline/call-pause.js'
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
  readonly pause: Pick<CallPause, 'isClosedToWriting' | 'requireWriting' | 'onChange'>
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
  readonly #stopWatching: () => void
  #isClosed: boolean

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
    this.#isClosed = parts.pause.isClosedToWriting
    this.#stopWatching = parts.pause.onChange(() => this.#tellPause())
  }

  seatView(): Pick<RoomView, 'isClosedToWriting'> {
    return { isClosedToWriting: this.#isClosed }
  }

  customerView(): Pick<CustomerWelcome, 'messages' | 'isPaused'> {
    const messages = this.#parts.log.after(0).flatMap((event) => chatLineOf(event) ?? [])
    return { messages, isPaused: this.#isClosed }
  }

  #tellPause(): void {
    const { pause, room } = this.#parts
    const isOn = pause.isClosedToWriting
    if (isOn === this.#isClosed) return
    this.#isClosed = isOn
    room.toCustomer({ type: 'pause', isOn })
    room.changed()
  }

  /** @throws AssistError ASSIST_CALL_PAUSED, ASSIST_CHAT_LIMITED */
  #write(channel: ChannelName, text: string): void {
    this.#parts.pause.requireWriting()
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
    this.#stopWatching()
  }
}

/** A message of the log as both pages draw it; undefined for any other event. */
function chatLineOf(event: CallEvent): ChatLine | undefined {
  if (event.type !== 'message') return undefined
  const { messageId, from, text, image, link } = event
  return { messageId, from, text, ...(image ? { image } : {}), ...(link ? { link } : {}) }
}
