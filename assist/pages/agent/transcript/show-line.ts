import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useDesk } from '../desk-context.js'
import type { CallState } from '../state/call-state.js'
import type { TranscriptLine } from '../state/conversation/transcript.js'

/** Brings a line of the transcript into sight and into focus. */
export function showLine(utteranceId: string): void {
  const line = document.querySelector<HTMLElement>(`[data-utterance="${CSS.escape(utteranceId)}"]`)
  line?.scrollIntoView({ block: 'center' })
  line?.focus({ preventScroll: true })
}

/** Goes to the place that the agent has asked for, once the call is read that far. */
export function usePlace(call: CallState | null): void {
  const { place } = useDesk()
  const moment = useStore(place)
  useEffect(() => {
    if (!moment || call?.callId !== moment.callId) return
    const isRead = call.hasEnded || call.atMs >= moment.atMs
    const line = lineAt(call.transcript.lines, moment.atMs)
    if (!isRead || line === undefined) return
    // The list first follows its end, as it does with every new line.
    const frame = requestAnimationFrame(() => {
      showLine(line)
      place.setState(null, true)
    })
    return () => cancelAnimationFrame(frame)
  }, [moment, call, place])
}

/** The last line that began by then; the first one where none did. */
function lineAt(lines: readonly TranscriptLine[], atMs: number): string | undefined {
  const places = lines.flatMap((line) => {
    if (line.kind === 'utterance') return [{ id: line.utteranceId, beginMs: line.startMs }]
    return line.kind === 'message' ? [{ id: line.messageId, beginMs: line.atMs }] : []
  })
  return (places.findLast(({ beginMs }) => beginMs <= atMs) ?? places[0])?.id
}
