import type { Demonstration } from '../../call/medium.js'
import type { IceSettings } from '../../media/peer-connection.js'
import type { RoomView } from '../../media/seat-protocol.js'
import type {
  CustomerHandlers,
  RoomContext,
  RoomPart,
  SeatHandlers,
  CustomerWelcome,
} from './room-part.js'

/** What showing runs on. */
export interface ShowingParts {
  readonly room: RoomContext
  /** How the two browsers are to connect, with fresh credentials. */
  readonly ice: () => IceSettings
}

/**
 * What the two sides show each other: the signals by which their browsers connect, marks on the live picture, what the
 * agent demonstrates, and what keeps the customer's page from showing anything.
 */
export class Showing implements RoomPart {
  readonly #parts: ShowingParts
  #demonstration: CustomerWelcome['demonstration'] = null

  readonly seatHandlers = {
    signal: ({ signal }) => this.#parts.room.toCustomer({ type: 'signal', signal }),
    mark: ({ mark }) => this.#parts.room.toCustomer({ type: 'mark', mark }),
    demonstrate: ({ what, clip }) => this.#demonstrate(what, clip),
  } satisfies Partial<SeatHandlers>

  readonly customerHandlers = {
    signal: ({ signal }) => this.#parts.room.toSeat({ kind: 'signal', signal }),
    mark: ({ mark }) => this.#parts.room.toSeat({ kind: 'mark', mark }),
    trouble: ({ trouble }) => this.#parts.room.toSeat({ kind: 'trouble', trouble }),
  } satisfies Partial<CustomerHandlers>

  constructor(parts: ShowingParts) {
    this.#parts = parts
  }

  seatView(): Pick<RoomView, 'demonstration' | 'ice'> {
    return { demonstration: this.#demonstration?.what ?? null, ice: this.#parts.ice() }
  }

  customerView(): Pick<CustomerWelcome, 'demonstration' | 'ice'> {
    return { demonstration: this.#demonstration, ice: this.#parts.ice() }
  }

  #demonstrate(what: Demonstration | null, clip: string | undefined): void {
    const { room } = this.#parts
    if (what !== null) room.requireCustomer()
    const shown = clip === undefined ? {} : { clip }
    this.#demonstration = what && { what, ...shown }
    room.append({ type: 'media.demonstration', what })
    room.toCustomer({ type: 'demonstration', what, ...shown })
    room.changed()
  }
}
