import type { CallEventBody } from '../../pipeline/log/call-event.js'
import type { ChatLine, CustomerMessage, CustomerRequest } from '../../media/customer-protocol.js'
import type { RoomView, SeatAction, SeatNotice } from '../../media/seat-protocol.js'
import type { CustomerEnd, SeatEnd } from '../ends.js'

/** What is done for each action of the agent's page, by its `kind`. Each may throw an AssistError. */
export type SeatHandlers = {
  readonly [K in SeatAction['kind']]: (
    action: Extract<SeatAction, { kind: K }>,
    seat: SeatEnd,
  ) => void | Promise<void>
}

/** What is done for each request of the customer's page after its `hello`, by its `type`. */
export type CustomerHandlers = {
  readonly [T in Exclude<CustomerRequest['type'], 'hello'>]: (
    request: Extract<CustomerRequest, { type: T }>,
  ) => void
}

/** The room as the customer's page gets it when it arrives. */
export type CustomerWelcome = Extract<CustomerMessage, { type: 'welcome' }>

/**
 * One part of a room: one matter of a call, with its state, its messages and its share of what both pages see.
 *
 * A part reaches the rest of the room by its `RoomContext` and by functions that its constructor takes; it imports no
 * other part. `Room` joins the parts. Every action, request and field has exactly one part: the compiler refuses a
 * room that lacks one. A class declares its handlers with `satisfies`, so that their types keep the exact names.
 */
export interface RoomPart {
  readonly seatHandlers?: Partial<SeatHandlers>
  readonly customerHandlers?: Partial<CustomerHandlers>
  /** Its fields of the room as the agent's page sees it. */
  seatView?(seat: SeatEnd): Partial<RoomView>
  /** Its fields of the room as the customer's page gets it. */
  customerView?(): Partial<CustomerWelcome>
  /** Lets go of timers and listeners: the call is over. */
  close?(): void
}

/** What a part reaches of the room that it is in. */
export interface RoomContext {
  readonly callId: string
  /** Writes into the call's log. */
  append(body: CallEventBody): void
  /** Writes a line into the conversation of both sides. */
  write(line: Pick<ChatLine, 'text' | 'link'> & { readonly channel: 'agent' | 'customer' }): void
  /** Goes to whoever sits at the call; to nobody where the seat is free. */
  toSeat(notice: SeatNotice): void
  /** Goes to the customer's page; to nobody while it is not there. */
  toCustomer(message: CustomerMessage): void
  /** @throws AssistError ASSIST_CUSTOMER_ABSENT */
  requireCustomer(): CustomerEnd
  /** Shows the room as it is now to whoever sits at the call. */
  changed(): void
}

/** Somebody came or went. */
export interface Movement {
  readonly isSeatTaken: boolean
  /** The agent or the customer is there with a page. */
  readonly isOccupied: boolean
  /** Whose page came, also where it took the place of another; undefined where one went. */
  readonly came: 'seat' | 'customer' | undefined
}
