import { AssistError } from '../errors/errors.js'
import type { CustomerMessage } from '../media/customer-protocol.js'
import type { SeatNotice } from '../media/seat-protocol.js'
import type { CallEventBody } from '../pipeline/log/call-event.js'
import type { CustomerEnd, SeatEnd } from '../seat/ends.js'
import type { RoomContext } from '../seat/parts/room-part.js'

/** A customer's page that keeps what it gets. */
export class FakeCustomer implements CustomerEnd {
  readonly got: CustomerMessage[] = []
  isClosed = false

  /** Types of what it got, in order. */
  get types(): readonly string[] {
    return this.got.map(({ type }) => type)
  }

  send(message: CustomerMessage): void {
    this.got.push(message)
  }

  close(): void {
    this.isClosed = true
  }
}

/** An agent's page that keeps what it gets. */
export class FakeSeat implements SeatEnd {
  readonly origin: string
  readonly got: SeatNotice[] = []

  constructor(origin = 'https://assist.example') {
    this.origin = origin
  }

  notify(_callId: string, notice: SeatNotice): void {
    this.got.push(notice)
  }
}

/** A room around one part: both pages are there, and everything that the part does to it is kept. */
export class FakeRoom implements RoomContext {
  readonly callId = 'call'
  readonly customer = new FakeCustomer()
  readonly seat = new FakeSeat()
  readonly log: CallEventBody[] = []
  readonly written: Parameters<RoomContext['write']>[0][] = []
  /** How often the agent's page was to be shown the room anew. */
  changeCount = 0
  isCustomerHere = true

  append(body: CallEventBody): void {
    this.log.push(body)
  }

  write(line: Parameters<RoomContext['write']>[0]): void {
    this.written.push(line)
  }

  toSeat(notice: SeatNotice): void {
    this.seat.notify(this.callId, notice)
  }

  toCustomer(message: CustomerMessage): void {
    if (this.isCustomerHere) this.customer.send(message)
  }

  requireCustomer(): CustomerEnd {
    if (this.isCustomerHere) return this.customer
    throw new AssistError('ASSIST_CUSTOMER_ABSENT', 'The customer’s page is not open.')
  }

  changed(): void {
    this.changeCount++
  }
}
