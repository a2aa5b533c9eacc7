import type { PeerSignal } from '../../../media/peer-connection.js'
import type { CallSummary, ScreenRequest } from '../../../screen/screen-protocol.js'
import type { SeatMemory } from '../settings/remembered-seat.js'
import type { ScreenState } from '../connection/screen-connection.js'
import type { CallState } from './call-state.js'
import type { Notice } from './notice.js'
import type { SeatState } from './seat-state.js'

/** Everything that the screen draws, except the audio that this page sends. */
export interface DeskSnapshot {
  readonly connection: ScreenState
  /** Newest first. */
  readonly calls: readonly CallSummary[]
  /** False until the service has sent its list of calls. */
  readonly isListed: boolean
  readonly call: CallState | null
  /** True where the agent has picked the call. Otherwise the screen follows the newest live one. */
  readonly isPicked: boolean
  /** The call at which this page sits. It need not be the watched one. */
  readonly seat: SeatState | null
  readonly notice: Notice | null
}

/** The socket, as the store uses it. */
export interface ScreenPort {
  watch(callId: string | null): void
  send(
    request: Extract<
      ScreenRequest,
      { type: 'act' | 'lookup' | 'guide' | 'hold' | 'pause' | 'seat' }
    >,
  ): void
}

/** The part of the state that outlives a reload. */
export interface Remembered {
  readonly callId: string
  readonly isPicked: boolean
}

/** The parts through which the store reaches the world outside. */
export interface DeskStoreOptions {
  readonly remembered: Remembered | null
  readonly remember: (what: Remembered | null) => void
  /** The seat that this tab had, and the way to keep it. */
  readonly seatMemory: SeatMemory
  /** Calls `draw` soon. Many changes in between are drawn once. */
  readonly schedule: (draw: () => void) => void
  /** Takes signals of the other browser, which are not drawn. */
  readonly onSignal?: (signal: PeerSignal) => void
  /** Takes a new link to an answer's page, which goes to the clipboard. */
  readonly onPageLink?: (url: string) => void
}
