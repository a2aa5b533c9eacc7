import type { Clock } from '../../call/clock.js'
import { AssistError } from '../../errors/errors.js'
import type { CopyLine, CustomerMessage } from '../../media/customer-protocol.js'
import type { RoomView, SeatAction, SeatNotice } from '../../media/seat-protocol.js'
import { CustomerLink } from '../customer-link.js'
import { customerBaseUrl, type CustomerEnd, type SeatEnd } from '../ends.js'
import type {
  CustomerHandlers,
  RoomContext,
  RoomPart,
  SeatHandlers,
  CustomerWelcome,
  Movement,
} from './room-part.js'

/** A page that is gone for so long is not just being reloaded, in ms. */
const reloadMs = 10_000

/** What presence runs on. */
export interface PresenceParts {
  /** Shows the room to whoever sits: what a context does. */
  readonly room: Pick<RoomContext, 'callId' | 'changed'>
  readonly publicUrl: string
  readonly linkTtlMs: number
  /** Epoch milliseconds. */
  readonly nowMs: () => number
  /** A link was made, or there is none any more: the call is over. */
  readonly linked: (link: CustomerLink | undefined) => void
  readonly clock: Clock
  /** Call time, in ms. */
  readonly callMs: () => number
  /** Whether another door carries the customer's voice: then they are there without a page. */
  readonly isOnTelephone: () => boolean
  readonly moved: (movement: Movement) => void
  /** The conversation, where customers are offered a copy of it. */
  readonly copy: () => readonly CopyLine[] | undefined
  /** Ends the call. */
  readonly end: () => Promise<void>
}

/** Who is in the room: the agent's page at the seat, the customer's page, and the link that brings it here. */
export class Presence implements RoomPart {
  readonly #parts: PresenceParts
  #seat: SeatEnd | undefined
  /** Name of the place of the page at the seat; undefined where it gave none. */
  #place: string | undefined
  #customer: CustomerEnd | undefined
  #link: CustomerLink | undefined
  #isReloading = false
  #cancelReloading = (): void => undefined
  #waitedMs: number | null = null
  /** A browser came by a link that a newer one has replaced. */
  #cameByFormerLink = false

  readonly seatHandlers = {
    sit: (action, seat) => this.#sit(action, seat),
    rise: (_action, seat) => this.leave(seat),
    'make-link': () => void this.makeLink(),
    end: () => this.#parts.end(),
  } satisfies Partial<SeatHandlers>

  readonly customerHandlers = {
    ping: () => this.toCustomer({ type: 'pong' }),
  } satisfies Partial<CustomerHandlers>

  constructor(parts: PresenceParts) {
    this.#parts = parts
  }

  /** The agent's page at the call; undefined where the seat is free. */
  get seat(): SeatEnd | undefined {
    return this.#seat
  }

  /** Where the customer's page is. */
  get place(): 'absent' | 'present' | 'reloading' | 'left' {
    if (this.#customer) return 'present'
    if (this.#isReloading) return 'reloading'
    return this.#wasHere ? 'left' : 'absent'
  }

  /** Whether this is the page of the customer that the room talks to. */
  isCustomer(end: CustomerEnd): boolean {
    return end === this.#customer
  }

  /** @throws AssistError ASSIST_SEAT_NOT_TAKEN where this page does not sit at the call */
  requireSeat(end: SeatEnd): void {
    if (end === this.#seat) return
    throw new AssistError(
      'ASSIST_SEAT_NOT_TAKEN',
      'Another page sits at this call, or none. Send “sit” first.',
    )
  }

  /** @throws AssistError ASSIST_CUSTOMER_ABSENT */
  requireCustomer(): CustomerEnd {
    if (this.#customer) return this.#customer
    throw new AssistError(
      'ASSIST_CUSTOMER_ABSENT',
      'The customer’s page is not open. Send the link, or wait until they are back.',
    )
  }

  /** A link that was given out before ends, and with it the page that came by it. */
  makeLink(): CustomerLink {
    this.#cameByFormerLink ||= this.#link?.isOpened ?? false
    const link = new CustomerLink(this.#parts.nowMs() + this.#parts.linkTtlMs)
    this.#link = link
    this.#parts.linked(link)
    this.#dismissCustomer()
    this.#parts.room.changed()
    return link
  }

  toSeat(notice: SeatNotice): void {
    this.#seat?.notify(this.#parts.room.callId, notice)
  }

  toCustomer(message: CustomerMessage): void {
    this.#customer?.send(message)
  }

  /** The agent's page is gone. */
  leave(end: SeatEnd): void {
    if (end !== this.#seat) return
    this.#seat = undefined
    this.toCustomer({ type: 'seat', isTaken: false })
    this.#watch()
  }

  /** The customer's page is there, for the first time or again; a socket that it had before is closed. */
  welcome(end: CustomerEnd, welcome: CustomerWelcome): void {
    this.#customer?.close()
    this.#customer = end
    end.send(welcome)
    end.send({ type: 'seat', isTaken: this.#seat !== undefined })
    this.#watch('customer')
    this.#parts.room.changed()
  }

  /** The customer's page is gone. */
  customerLeft(end: CustomerEnd): void {
    if (!this.isCustomer(end)) return
    const { clock, room } = this.#parts
    this.#customer = undefined
    this.#cancelReloading()
    this.#isReloading = true
    this.#cancelReloading = clock.after(reloadMs, () => {
      this.#isReloading = false
      room.changed()
    })
    this.#watch()
    room.changed()
  }

  seatView(seat: SeatEnd): Pick<RoomView, 'customer' | 'link' | 'elapsedMs' | 'waitedMs'> {
    const link = this.#link && {
      url: `${customerBaseUrl(this.#parts.publicUrl, seat)}/c/${this.#link.token}`,
      expiresAt: new Date(this.#link.expiresAtMs).toISOString(),
    }
    return {
      customer: this.#customer ? 'present' : this.#wasHere ? 'away' : 'absent',
      link: link ?? null,
      elapsedMs: this.#parts.callMs(),
      waitedMs: this.#waitedMs,
    }
  }

  /** Ends the waiting where both are there: with a page, or by telephone. */
  endWaiting(): void {
    const isCustomerThere = this.#customer !== undefined || this.#parts.isOnTelephone()
    if (this.#seat && isCustomerThere) this.#waitedMs ??= this.#parts.callMs()
  }

  get #wasHere(): boolean {
    return this.#cameByFormerLink || (this.#link?.isOpened ?? false)
  }

  close(): void {
    this.#cancelReloading()
    this.#dismissCustomer()
    this.#parts.linked(undefined)
  }

  #sit({ place, onlyIfFree }: Extract<SeatAction, { kind: 'sit' }>, seat: SeatEnd): void {
    const isOwn = seat === this.#seat || (place !== undefined && place === this.#place)
    if (this.#seat && !isOwn && onlyIfFree === true) {
      seat.notify(this.#parts.room.callId, { kind: 'taken' })
      return
    }
    if (seat !== this.#seat) this.toSeat({ kind: 'replaced' })
    this.#seat = seat
    this.#place = place
    this.toCustomer({ type: 'seat', isTaken: true })
    this.#watch('seat')
    this.#parts.room.changed()
  }

  #dismissCustomer(): void {
    const former = this.#customer
    this.#customer = undefined
    const copy = former && this.#parts.copy()
    former?.send({ type: 'ended', ...(copy && { copy }) })
    former?.close()
  }

  #watch(came?: 'seat' | 'customer'): void {
    this.endWaiting()
    const isSeatTaken = this.#seat !== undefined
    const isOccupied = isSeatTaken || this.#customer !== undefined
    this.#parts.moved({ isSeatTaken, isOccupied, came })
  }
}
