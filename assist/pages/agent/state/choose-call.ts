import type { Whose } from '../../../call/call-owner.js'
import type { CallSummary } from '../../../screen/screen-protocol.js'

/** The facts that decide which call the screen follows. */
export interface CallChoice {
  /** Newest first. */
  readonly calls: readonly CallSummary[]
  readonly watchedId: string | null
  /** The agent has picked the watched call. */
  readonly isPicked: boolean
  /** The agent holds a card of the watched call. */
  readonly isHolding: boolean
}

/**
 * The call to follow: the newest live one of one's own, unless the agent has picked a call or holds a card of one that
 * is still live. Where there is none, a call that nobody takes yet, as supervisors see them; never one that another
 * agent takes. A call that is over stays until a live one comes.
 */
export function chooseCall({ calls, watchedId, isPicked, isHolding }: CallChoice): string | null {
  if (watchedId !== null && isPicked) return watchedId
  const watched = calls.find(({ callId }) => callId === watchedId)
  if (watched?.isLive && isHolding) return watchedId
  const newest = (wanted: Whose) => calls.find(({ isLive, whose }) => isLive && whose === wanted)
  return (newest('own') ?? newest('unbound'))?.callId ?? watchedId
}
