/** How long to wait between attempts. */
export interface BackOffRange {
  /** Longest wait before the second attempt. */
  readonly firstMs: number
  /** Longest wait of all. */
  readonly maxMs: number
}

/** Quick enough for a call that is going on, slow enough for a service that restarts. */
export const defaultBackOff: BackOffRange = { firstMs: 300, maxMs: 5_000 }

/** Somebody sits before it and waits: no longer than a breath once the network is back. */
export const pageBackOff: BackOffRange = { firstMs: 300, maxMs: 1_500 }

/**
 * Wait before attempt number `attempt` (0 = the first retry): doubles up to the maximum, of which a
 * random half is taken away so that the clients of a restarted service do not come back at one moment.
 *
 * @param random a number in [0, 1)
 */
export function backOffMs(attempt: number, random: number, range = defaultBackOff): number {
  const ceilingMs = Math.min(range.maxMs, range.firstMs * 2 ** Math.min(attempt, 16))
  return Math.round(ceilingMs * (0.5 + random / 2))
}
