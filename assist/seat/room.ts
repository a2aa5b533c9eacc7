import type { CustomerRequest } from '../media/customer-protocol.js'
import type { RoomView, SeatAction } from '../media/seat-protocol.js'
import type { CallPipeline } from '../pipeline/call-pipeline.js'
import type { CustomerEnd, SeatEnd } from './ends.js'
import type { CustomerHandlers, RoomPart, SeatHandlers } from './parts/room-part.js'
import { roomParts, type RoomPartsByName, type RoomSetup } from './room-setup.js'

/**
 * The room of one call, in which the agent's page and the customer's page meet. It joins its parts and gives each
 * message to the part that it belongs to. A room lives as long as its call; what happens in it is in the call's log.
 */
export class Room {
  readonly callId: string
  readonly pipeline: CallPipeline
  readonly #parts: RoomPartsByName
  readonly #seatHandlers: SeatHandlers
  readonly #customerHandlers: CustomerHandlers
  readonly #stopListening: () => void

  constructor(setup: RoomSetup) {
    this.pipeline = setup.pipeline
    this.callId = setup.pipeline.start.callId
    this.#parts = roomParts(setup, () => this.#changed())
    const { presence, invitations, sound, voices, showing, capture, chat, followUps, notice } =
      this.#parts
    this.#seatHandlers = {
      ...{ ...presence.seatHandlers, ...invitations.seatHandlers, ...sound.seatHandlers },
      ...{ ...showing.seatHandlers, ...capture.seatHandlers, ...chat.seatHandlers },
      ...{ ...followUps.seatHandlers, ...voices.seatHandlers },
    }
    this.#customerHandlers = {
      ...{ ...presence.customerHandlers, ...invitations.customerHandlers },
      ...{ ...showing.customerHandlers, ...capture.customerHandlers, ...chat.customerHandlers },
      ...{ ...voices.customerHandlers, ...notice.customerHandlers },
    }
    this.#stopListening = setup.pipeline.log.subscribe(({ type }) => {
      if (type === 'call.ended') this.close()
    })
  }

  /** Does what the agent's page asks for. @throws AssistError where it cannot be done */
  async act(seat: SeatEnd, action: SeatAction): Promise<void> {
    if (action.kind !== 'sit') this.#parts.presence.requireSeat(seat)
    const handler = this.#seatHandlers[action.kind] as (
      action: SeatAction,
      seat: SeatEnd,
    ) => void | Promise<void>
    await handler(action, seat)
  }

  /** Makes a link for a customer who began the call; no agent is there yet. @returns its token */
  makeLink(): string {
    return this.#parts.presence.makeLink().token
  }

  /** The agent's page is gone. */
  leave(seat: SeatEnd): void {
    this.#parts.presence.leave(seat)
  }

  /** The customer's page is there, for the first time or again; a socket that it had before is closed. */
  welcome(customer: CustomerEnd, secret: string): void {
    const { presence, invitations, sound, voices, showing, capture, chat, notice } = this.#parts
    const { callId } = this
    const { language } = this.pipeline.start
    presence.welcome(customer, {
      ...{ type: 'welcome', callId, secret, language },
      ...{ ...invitations.customerView(), ...sound.customerView(), ...showing.customerView() },
      ...{ ...capture.customerView(), ...chat.customerView(), ...voices.customerView() },
      ...notice.customerView(),
    })
    notice.told()
  }

  /** Does what the customer's page asks for after its `hello`. */
  customerSays(customer: CustomerEnd, request: Exclude<CustomerRequest, { type: 'hello' }>): void {
    if (!this.#parts.presence.isCustomer(customer)) return
    if (request.type === 'message' || request.type === 'joined') this.requireConsent()
    const handler = this.#customerHandlers[request.type] as (request: CustomerRequest) => void
    handler(request)
  }

  /** The customer's page is gone. */
  customerLeft(customer: CustomerEnd): void {
    this.#parts.presence.customerLeft(customer)
  }

  /** @throws AssistError ASSIST_CONSENT_MISSING where nothing may begin without the customer's consent */
  requireConsent(): void {
    this.#parts.notice.requireConsent()
  }

  /** Uses up the customer's consent to one still. @throws AssistError ASSIST_CONSENT_MISSING */
  requireSnapshotConsent(): void {
    this.#parts.capture.takeSnapshot()
  }

  /** The call is over. */
  close(): void {
    this.#stopListening()
    for (const part of Object.values<RoomPart>(this.#parts)) part.close?.()
  }

  #changed(): void {
    const { presence } = this.#parts
    const { seat } = presence
    if (seat) presence.toSeat({ kind: 'room', room: this.#view(seat) })
  }

  #view(seat: SeatEnd): RoomView {
    const { presence, invitations, sound, voices, showing, capture, chat } = this.#parts
    return {
      ...{ ...presence.seatView(seat), ...invitations.seatView(), ...sound.seatView() },
      ...{ ...showing.seatView(), ...capture.seatView(), ...voices.seatView() },
      ...chat.seatView(),
    }
  }
}
