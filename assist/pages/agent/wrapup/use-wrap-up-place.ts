import { useEffect, useRef, useState } from 'react'
import { useDesk } from '../desk-context.js'
import type { CallState } from '../state/call-state.js'
import type { SeatState } from '../state/seat-state.js'

/**
 * Whether the wrap-up stands in the place of the answers. It opens by itself when the call ends at which this page sat,
 * and holds the page at that call until the agent is done with it.
 */
export function useWrapUpPlace(call: CallState | null, seat: SeatState | null) {
  const { store } = useDesk()
  const [openFor, setOpenFor] = useState<string | null>(null)
  const satAt = useRef<string | null>(null)
  useEffect(() => {
    if (seat?.phase === 'seated') satAt.current = seat.callId
  }, [seat])
  const callId = call?.callId ?? null
  const hasEnded = call?.hasEnded ?? false
  useEffect(() => {
    if (!hasEnded || callId === null || callId !== satAt.current) return
    satAt.current = null
    setOpenFor(callId)
    store.pick(callId)
  }, [hasEnded, callId, store])
  return {
    isOpen: callId !== null && openFor === callId,
    open: () => {
      setOpenFor(callId)
      store.pick(callId)
    },
    /** The agent is done: the page may turn to the next call. */
    done: () => store.pick(null),
    close: () => setOpenFor(null),
  }
}
