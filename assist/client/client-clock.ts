import type { Clock } from '../call/clock.js'

/**
 * The machine's clock for browsers and Node alike. Unlike the service's own, its timers keep a Node
 * process alive: a script that waits for a reconnection must not end in the middle of it.
 */
export const clientClock: Clock = {
  nowMs: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  },
}
