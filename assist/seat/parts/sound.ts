import type { CarrierLine, LineOrder } from '../../call/carrier-line.js'
import type { Medium } from '../../call/medium.js'
import { AssistError } from '../../errors/errors.js'
import type { CustomerSound } from '../../media/customer-protocol.js'
import type { RoomView } from '../../media/seat-protocol.js'
import type { CallRegistry } from '../../pipeline/registry/call-registry.js'
import type { RoomContext, RoomPart, SeatHandlers } from './room-part.js'

/** Door of the audio that comes from a customer's page. */
export const pageDoor = 'page'

/** What sound runs on. */
export interface SoundParts {
  readonly room: RoomContext
  readonly calls: Pick<CallRegistry, 'carries' | 'endLegs' | 'onChange'>
  /** The telephone line at its carrier; undefined where that can be asked for nothing. */
  readonly line: CarrierLine | undefined
  readonly medium: () => Medium
  /** Keeps the call alive while no leg carries it. */
  readonly holdCall: () => Promise<void>
  /** The sound comes from somewhere else now. */
  readonly moved: () => void
}

/** Where the customer's sound comes from, whether they wait on hold, and what their telephone line is asked to do. */
export class Sound implements RoomPart {
  readonly #parts: SoundParts
  readonly #stopListening: () => void
  #sound: CustomerSound
  #isOnHold = false
  #isMuted = false

  readonly seatHandlers = {
    hold: ({ isOn }) => this.#setHold(isOn),
    line: ({ order }) => this.#order(order),
    'take-sound': async () => {
      const { room, calls, holdCall } = this.#parts
      // The leg that ends may be the last one, and a call that nobody holds ends with it.
      await holdCall()
      await calls.endLegs(room.callId, 'customer', pageDoor)
    },
  } satisfies Partial<SeatHandlers>

  constructor(parts: SoundParts) {
    this.#parts = parts
    this.#sound = this.#soundNow()
    this.#stopListening = parts.calls.onChange(() => this.refresh())
  }

  /** Looks again where the customer's sound comes from. */
  refresh(): void {
    const sound = this.#soundNow()
    if (sound === this.#sound) return
    this.#sound = sound
    this.#isMuted = false
    const { room, moved } = this.#parts
    moved()
    room.toCustomer({ type: 'sound', sound })
    room.changed()
  }

  seatView(): Pick<RoomView, 'sound' | 'isOnHold' | 'line'> {
    const can = this.#sound === 'telephone' ? (this.#parts.line?.can ?? []) : []
    const line = can.length === 0 ? null : { can, isMuted: this.#isMuted }
    return { ...this.customerView(), line }
  }

  customerView(): Pick<RoomView, 'sound' | 'isOnHold'> {
    return { sound: this.#sound, isOnHold: this.#isOnHold }
  }

  close(): void {
    this.#stopListening()
  }

  #soundNow(): CustomerSound {
    const { room, calls, medium } = this.#parts
    if (calls.carries(room.callId, 'customer', pageDoor)) return 'telephone'
    return medium() === 'text' ? 'none' : 'page'
  }

  async #setHold(isOn: boolean): Promise<void> {
    if (isOn === this.#isOnHold) return
    const { room } = this.#parts
    if (this.seatView().line?.can.includes('hold')) await this.#order({ action: 'hold', isOn })
    this.#isOnHold = isOn
    room.append({ type: 'media.hold', isOn })
    room.toCustomer({ type: 'hold', isOn })
    room.changed()
  }

  /** @throws AssistError ASSIST_CARRIER_REFUSED */
  async #order(order: LineOrder): Promise<void> {
    const { line, room } = this.#parts
    if (!line || !this.seatView().line?.can.includes(order.action)) {
      throw new AssistError('ASSIST_CARRIER_REFUSED', 'The carrier cannot do this with the call.')
    }
    await line.order(order)
    if (order.action === 'hold') return
    if (order.action !== 'mute') {
      room.append({ type: 'media.line', action: order.action })
      return
    }
    this.#isMuted = order.isOn
    room.append({ type: 'media.line', ...order })
    room.changed()
  }
}
