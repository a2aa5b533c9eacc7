import type { CustomerMessage } from '../media/customer-protocol.js'
import type { SeatNotice } from '../media/seat-protocol.js'

/** The customer's page as the room reaches it. */
export interface CustomerEnd {
  send(message: CustomerMessage): void
  /** Ends the socket: another socket has taken its place, or the call is over. */
  close(): void
}

/** The agent's page as the room reaches it. */
export interface SeatEnd {
  /** Address of the service as the agent's browser sees it, such as `https://assist.example`. */
  readonly origin: string
  notify(callId: string, notice: SeatNotice): void
}

/**
 * Address at which customers reach the service, without a slash at its end.
 *
 * @param publicUrl as configured; empty: customers use the address that the agent uses
 */
export function customerBaseUrl(publicUrl: string, { origin }: SeatEnd): string {
  return (publicUrl || origin).replace(/\/+$/, '')
}
