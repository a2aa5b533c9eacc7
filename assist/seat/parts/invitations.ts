import type { Clock } from '../../call/clock.js'
import type { Medium } from '../../call/medium.js'
import { AssistError } from '../../errors/errors.js'
import { MediumSwitch } from '../../media/medium-switch.js'
import type { RoomView } from '../../media/seat-protocol.js'
import type { CustomerHandlers, RoomContext, RoomPart, SeatHandlers } from './room-part.js'

/** What invitations run on. */
export interface InvitationsParts {
  readonly room: RoomContext
  /** Medium in which the call begins. */
  readonly medium: 'voice' | 'text'
  readonly clock: Clock
  readonly invitationTtlMs: number
  /** The medium may be another one now. */
  readonly mediumChanged: () => void
  /** Notes what the agent makes of an advice. Returns false where the call gave no such advice. */
  readonly actOnAdvice: (adviceId: string, action: 'taken' | 'dismissed') => boolean
}

/** The medium of the call: invitations to another one, the way back, and what becomes of an advice to change. */
export class Invitations implements RoomPart {
  readonly #parts: InvitationsParts
  readonly #switch: MediumSwitch

  readonly seatHandlers = {
    invite: ({ medium }) => {
      this.#parts.room.requireCustomer()
      this.#switch.invite(medium)
    },
    'withdraw-invitation': () => this.#switch.withdraw(),
    'go-back': ({ medium }) => this.#switch.goBack(medium),
    advice: ({ adviceId, action }) => {
      if (this.#parts.actOnAdvice(adviceId, action)) return
      throw new AssistError('ASSIST_SUGGESTION_NOT_FOUND', 'The call has no such advice.')
    },
  } satisfies Partial<SeatHandlers>

  readonly customerHandlers = {
    answer: ({ invitationId, isAccepted }) => this.#switch.answer(invitationId, isAccepted),
    joined: () => this.#switch.joined(),
    left: () => this.#switch.left(),
  } satisfies Partial<CustomerHandlers>

  constructor(parts: InvitationsParts) {
    this.#parts = parts
    const { room, medium, clock, invitationTtlMs } = parts
    this.#switch = new MediumSwitch({
      ...{ clock, medium, invitationTtlMs },
      append: (body) => room.append(body),
      changed: () => this.#changed(),
    })
  }

  /** The medium that holds the call now. */
  get medium(): Medium {
    return this.#switch.medium
  }

  seatView(): Pick<RoomView, 'medium' | 'invitation'> {
    const { medium, invitation } = this.#switch
    return { medium, invitation }
  }

  customerView(): Pick<RoomView, 'medium' | 'invitation'> {
    return this.seatView()
  }

  close(): void {
    this.#switch.close()
  }

  #changed(): void {
    const { room, mediumChanged } = this.#parts
    const { invitation, medium } = this.#switch
    if (invitation) room.toCustomer({ type: 'invitation', invitation })
    room.toCustomer({ type: 'medium', medium })
    mediumChanged()
    room.changed()
  }
}
