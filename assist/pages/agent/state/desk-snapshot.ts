import type { PeerSignal } from '../../../media/peer-connection.js'
import type { CallSummary, ScreenRequest } from '../../../screen/screen-protocol.js'
import type { ScreenState } from '../connection/screen-connection.js'
import type { CallState } from './call-state.js'
import type { Notice } from './notice.js'
import type { SeatState } from './seat-state.js'

/** Everything that the screen draws, but for the audio that this page sends. */
export interface DeskSnapshot {
  readonly connection: ScreenState
  /** Newest first. */
  readonly calls: readonly CallSummary[]
  /** False until the service has said which calls there are. */
  readonly isListed: boolean
  readonly call: CallState | null
  /** The agent has picked the call; otherwise the newest live one is followed. */
  readonly isPicked: boolean
  /** The call at which this page sits; it need not be the one that is watched. */
  readonly seat: SeatState | null
  readonly notice: Notice | null
}

/** What the store needs of the socket. */
export interface ScreenPort {
  watch(callId: string | null): void
  send(request: Extract<ScreenRequest, { type: 'act' | 'hold' | 'seat' }>): void
}

/** What outlives a reload. */
export interface Remembered {
  readonly callId: string
  readonly isPicked: boolean
}

/** How the store reaches the world outside. */
export interface DeskStoreOptions {
  readonly remembered: Remembered | null
  readonly remember: (what: Remembered | null) => void
  /** Calls back soon, for drawing; many changes in between are drawn once. */
  readonly schedule: (draw: () => void) => void
  /** Signals of the other browser, which nothing draws. */
  readonly onSignal?: (signal: PeerSignal) => void
  /** A link to an answer's page was made, to be put on the clipboard. */
  readonly onPageLink?: (url: string) => void
}
