import type { CustomerMessage } from '../media/customer-protocol.js'
import type { SeatNotice } from '../media/seat-protocol.js'

/** The customer's page as the room reaches it. */
export interface CustomerEnd {
  send(message: CustomerMessage): void
  /** The page is another browser's now, or the call is over. */
  close(): void
}

/** The agent's page as the room reaches it. */
export interface SeatEnd {
  /** Address of the service as the agent's browser sees it, such as `https://assist.example`. */
  readonly origin: string
  notify(callId: string, notice: SeatNotice): void
}
