import { useEffect, useState } from 'react'
import type { RoomView } from '../../../media/seat-protocol.js'
import { useAgentTexts } from '../i18n/texts.js'
import type { CallState } from '../state/call-state.js'
import type { SeatState } from '../state/seat-state.js'
import { formatClock } from './format-clock.js'

/** Time of the call. At a seat it runs from the moment at which both sides are there; the waiting before is its own. */
export function CallTime(props: {
  readonly call: CallState
  /** This page's seat at the call; null where it has none. */
  readonly seat: SeatState | null
}) {
  const t = useAgentTexts()
  const { call, seat } = props
  const room = call.hasEnded ? null : (seat?.room ?? null)
  return (
    <span className="faint digits" data-testid="call-time">
      {call.hasEnded && `${t('transcript.ended')} · `}
      {room ? <RunningTime room={room} /> : call.lastSeq > 0 && formatClock(call.atMs)}
    </span>
  )
}

function RunningTime({ room }: { readonly room: RoomView }) {
  const t = useAgentTexts()
  const nowMs = useRunning(room.elapsedMs)
  const { waitedMs } = room
  if (waitedMs === null) return <>{t('transcript.waiting', { time: formatClock(nowMs) })}</>
  const waited = t('transcript.waited', { time: formatClock(waitedMs) })
  return (
    <span title={waitedMs >= 1_000 ? waited : undefined}>
      {formatClock(Math.max(0, nowMs - waitedMs))}
    </span>
  )
}

/** A time that was told once and runs on by itself, in ms; drawn every second. */
function useRunning(toldMs: number): number {
  const [nowMs, setNow] = useState(toldMs)
  useEffect(() => {
    const beganMs = performance.now()
    const tick = () => setNow(toldMs + performance.now() - beganMs)
    tick()
    const timer = setInterval(tick, 1_000)
    return () => clearInterval(timer)
  }, [toldMs])
  return nowMs
}
