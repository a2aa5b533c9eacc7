import { AssistError } from '../../errors/errors.js'
import type { ConsentMatter } from '../../media/customer-protocol.js'
import type { RoomView } from '../../media/seat-protocol.js'
import { Consents } from './consents.js'
import type {
  CustomerHandlers,
  RoomContext,
  RoomPart,
  SeatHandlers,
  CustomerWelcome,
} from './room-part.js'

/** What capture runs on. */
export interface CaptureParts {
  readonly room: RoomContext
  /** Video may be recorded here at all. */
  readonly canRecord: boolean
}

/** What is kept of the customer's picture: stills and the recording, each only where the customer was asked and agreed. */
export class Capture implements RoomPart {
  readonly #parts: CaptureParts
  readonly #consents = new Consents()
  #isRecording = false

  readonly seatHandlers = {
    'ask-snapshot': () => this.#ask('snapshot'),
    'ask-recording': () => {
      if (!this.#parts.canRecord) {
        throw new AssistError('ASSIST_CONSENT_MISSING', 'This service records no video.')
      }
      this.#ask('recording')
    },
    'stop-recording': () => this.#setRecording(false),
  } satisfies Partial<SeatHandlers>

  readonly customerHandlers = {
    consent: ({ matter, isGranted }) => this.#answer(matter, isGranted),
  } satisfies Partial<CustomerHandlers>

  constructor(parts: CaptureParts) {
    this.#parts = parts
  }

  /** Uses up the customer's consent to one still. @throws AssistError ASSIST_CONSENT_MISSING */
  takeSnapshot(): void {
    this.#consents.takeSnapshot()
  }

  seatView(): Pick<RoomView, 'canRecord' | 'isRecording'> {
    return { canRecord: this.#parts.canRecord, isRecording: this.#isRecording }
  }

  customerView(): Pick<CustomerWelcome, 'isRecording'> {
    return { isRecording: this.#isRecording }
  }

  #ask(matter: ConsentMatter): void {
    this.#parts.room.requireCustomer().send({ type: 'ask', matter })
    this.#consents.ask(matter)
  }

  #answer(matter: ConsentMatter, isGranted: boolean): void {
    if (!this.#consents.answer(matter, isGranted)) return
    this.#parts.room.toSeat({ kind: 'consent', matter, isGranted })
    if (matter === 'recording' && isGranted && this.#parts.canRecord) this.#setRecording(true)
  }

  #setRecording(isOn: boolean): void {
    if (isOn === this.#isRecording) return
    const { room } = this.#parts
    this.#isRecording = isOn
    room.append({ type: 'media.recording', isOn })
    room.toCustomer({ type: 'recording', isOn })
    room.changed()
  }
}
