import type { CustomerSound, VoiceState } from '../../media/customer-protocol.js'
import type { CustomerNow, RoomView } from '../../media/seat-protocol.js'
import type {
  CustomerHandlers,
  CustomerWelcome,
  Movement,
  RoomContext,
  RoomPart,
  SeatHandlers,
} from './room-part.js'

/** What voices run on. */
export interface VoicesParts {
  readonly room: RoomContext
  /** Whether the customer's page is there. */
  readonly place: () => 'absent' | 'present' | 'reloading' | 'left'
  /** Where the customer's sound comes from. */
  readonly sound: () => CustomerSound
}

/** What each side tells the other of its voice: whether its microphone is off, on or muted. */
export class Voices implements RoomPart {
  readonly #parts: VoicesParts
  #customer: VoiceState = 'off'
  #agent: VoiceState = 'off'

  readonly seatHandlers = {
    voice: ({ voice }) => this.#tellAgent(voice),
  } satisfies Partial<SeatHandlers>

  readonly customerHandlers = {
    voice: ({ voice }) => {
      this.#customer = voice
      this.#parts.room.changed()
    },
  } satisfies Partial<CustomerHandlers>

  constructor(parts: VoicesParts) {
    this.#parts = parts
  }

  /** Somebody came or went. A page that comes tells anew, also where it takes the place of another. */
  moved({ isSeatTaken, came }: Pick<Movement, 'isSeatTaken' | 'came'>): void {
    if (came === 'customer' || this.#parts.place() !== 'present') this.#customer = 'off'
    if (came === 'seat' || !isSeatTaken) this.#tellAgent('off')
  }

  seatView(): Pick<RoomView, 'customerNow'> {
    return { customerNow: this.#customerNow() }
  }

  customerView(): Pick<CustomerWelcome, 'agentVoice'> {
    return { agentVoice: this.#agent }
  }

  #customerNow(): CustomerNow {
    const { place, sound } = this.#parts
    if (sound() === 'telephone') return 'telephone'
    const here = place()
    if (here !== 'present' || sound() === 'none') return here
    return this.#customer === 'off' ? 'silent' : this.#customer === 'on' ? 'talks' : 'muted'
  }

  #tellAgent(voice: VoiceState): void {
    if (voice === this.#agent) return
    this.#agent = voice
    this.#parts.room.toCustomer({ type: 'agent-voice', voice })
  }
}
