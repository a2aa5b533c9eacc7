import type { CallEvent } from './call-event.js'

/** Watches calls without touching their flow: metrics and logs. */
export interface Observer {
  readonly event: (event: CallEvent) => void
  /** Work that was given up under load, so many pieces. */
  readonly shed: (what: 'partial', count: number) => void
  /** Something of a call failed; the call goes on where it can. */
  readonly failed: (callId: string, thrown: unknown) => void
}

/** Watches nothing. */
export const noObserver: Observer = {
  event: () => undefined,
  shed: () => undefined,
  failed: () => undefined,
}
