import type { ClientSocket } from '../../../client/client-socket.js'
import type { Clock } from '../../../call/clock.js'
import { CustomerConnection } from '../../customer/connection/customer-connection.js'
import type { DeskStore } from '../state/desk-store.js'

/** What one side writes. */
export interface WrittenLine {
  readonly from: 'customer' | 'agent'
  readonly text: string
}

/** What a written sample call is played on. */
export interface WrittenCallParts {
  readonly lines: readonly WrittenLine[]
  /** Begins a written call with a seat at this page and a link. */
  readonly begin: () => void
  readonly store: Pick<DeskStore, 'snapshot' | 'drawn' | 'seatAction'>
  /** Opens the customer's socket. */
  readonly openSocket: () => ClientSocket
  readonly clock: Clock
}

/** Time to read the line before and to write this one, in ms. */
const leastMs = 1_200
const msPerCharacter = 90
/** Time to look at the last line before the call ends, in ms. */
const lookMs = 4_000

/**
 * Plays a written conversation: this page sits as the agent, opens the customer's link itself, and writes the lines of
 * both sides at the pace of people. It ends with the call.
 */
export function playWrittenCall(parts: WrittenCallParts): void {
  const { store, begin } = parts
  const callBefore = store.snapshot().call?.callId
  const stop = store.drawn.subscribe(({ seat, call }) => {
    const url = seat?.room?.link?.url
    if (url === undefined || !call || call.callId === callBefore) return
    stop()
    new WrittenCall(parts, call.callId, new URL(url).pathname.split('/').at(-1) ?? '').open()
  })
  begin()
}

class WrittenCall {
  readonly #parts: WrittenCallParts
  readonly #callId: string
  readonly #connection: CustomerConnection
  #hasBegun = false

  constructor(parts: WrittenCallParts, callId: string, token: string) {
    this.#parts = parts
    this.#callId = callId
    this.#connection = new CustomerConnection({
      ...{ token, secret: undefined, clock: parts.clock, openSocket: parts.openSocket },
      onState: () => undefined,
      onMessage: (message) => {
        if (message.type !== 'welcome' || this.#hasBegun) return
        this.#hasBegun = true
        if (message.notice?.consent === 'opt-in') {
          this.#connection.send({ type: 'notice', isAgreed: true })
        }
        this.#write(0)
      },
    })
  }

  open(): void {
    this.#connection.open()
  }

  /** Writes a line when it is due, and then the next. Nothing more where the agent has left the call. */
  #write(at: number): void {
    const { lines, store, clock } = this.#parts
    const line = lines[at]
    const isHere = store.snapshot().seat?.callId === this.#callId
    if (!isHere) return
    if (!line) {
      store.seatAction({ kind: 'end' })
      return
    }
    const isLast = at === lines.length - 1
    clock.after(leastMs + msPerCharacter * line.text.length, () => {
      if (store.snapshot().seat?.callId !== this.#callId) return
      if (line.from === 'agent') store.seatAction({ kind: 'message', text: line.text })
      else this.#connection.send({ type: 'message', text: line.text })
      clock.after(isLast ? lookMs : 0, () => this.#write(at + 1))
    })
  }
}
