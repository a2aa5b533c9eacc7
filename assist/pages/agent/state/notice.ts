import type { AlertSeverity } from '../../../pipeline/log/call-event.js'

/** One line for the agent that needs no answer. */
export interface Notice {
  readonly code: string
  readonly severity: AlertSeverity
  /** Name of the recogniser that takes over where another failed. */
  readonly nextEngine?: string
}

/** The call was over before this page could come back to its seat. */
export const seatOver: Notice = { code: 'seat-call-over', severity: 'info' }
