import type { AlertSeverity } from '../../../pipeline/log/call-event.js'

/** One line for the agent that needs no answer. */
export interface Notice {
  readonly code: string
  readonly severity: AlertSeverity
  /** The recogniser that writes from now on, where one failed. */
  readonly nextEngine?: string
}
