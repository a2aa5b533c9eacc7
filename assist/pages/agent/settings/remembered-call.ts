import type { CallMoment } from '../transcript/call-moment.js'
import type { Remembered } from '../state/desk-snapshot.js'

const pickedName = 'assist.picked'

/** The call in the page's address (`#call=…`). Through it a reload and a shared link show the call. */
export function callInAddress(location: Pick<Location, 'hash'>): string | null {
  return new URLSearchParams(location.hash.slice(1)).get('call')
}

/** The place of a call that a link names (`?call=…&at=…`, in milliseconds of the call); its beginning without `at`. */
export function momentInAddress(location: Pick<Location, 'search'>): CallMoment | null {
  const asked = new URLSearchParams(location.search)
  const callId = asked.get('call')
  const atMs = Number(asked.get('at') ?? 0)
  return callId === null ? null : { callId, atMs: Number.isFinite(atMs) ? atMs : 0 }
}

/** The call from before a reload. A call that comes with a link counts as picked. */
export function recallCall(
  location: Pick<Location, 'hash'>,
  storage: Pick<Storage, 'getItem'>,
): Remembered | null {
  const callId = callInAddress(location)
  return callId === null ? null : { callId, isPicked: storage.getItem(pickedName) !== 'no' }
}

/** Keeps the watched call for a reload. */
export function rememberCall(
  what: Remembered | null,
  storage: Pick<Storage, 'setItem' | 'removeItem'>,
  history: Pick<History, 'replaceState' | 'state'>,
  location: Pick<Location, 'pathname'>,
): void {
  if (what) storage.setItem(pickedName, what.isPicked ? 'yes' : 'no')
  else storage.removeItem(pickedName)
  const hash = what ? `#${new URLSearchParams({ call: what.callId }).toString()}` : '#'
  // Without the query of a link, which names a call as well.
  history.replaceState(history.state, '', `${location.pathname}${hash}`)
}
