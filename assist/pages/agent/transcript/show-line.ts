import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useDesk } from '../desk-context.js'
import type { CallState } from '../state/call-state.js'
import type { TranscriptLine } from '../state/conversation/transcript.js'

/** Event by which a list that draws only what is in sight hears that one of its lines is wanted: `detail` is its id. */
export const lineWanted = 'assist:line-wanted'

/** Frames in which a line that was wanted has to be drawn; the list of a long call may be loading still. */
const mostFrames = 180

/** The text of a call comes in pieces, and the list follows each: so long after the last one a line stays in sight. */
const quietMs = 250

/** Brings a line of the transcript into sight and into focus. One that is not drawn, in a long conversation, will be. */
export function showLine(utteranceId: string): void {
  const look = (framesLeft: number) => {
    if (framesLeft === 0 || focusLine(utteranceId)) return
    document
      .querySelector('[data-lines]')
      ?.dispatchEvent(new CustomEvent(lineWanted, { detail: utteranceId }))
    requestAnimationFrame(() => look(framesLeft - 1))
  }
  look(mostFrames)
}

function focusLine(utteranceId: string): boolean {
  const line = document.querySelector<HTMLElement>(`[data-utterance="${CSS.escape(utteranceId)}"]`)
  line?.scrollIntoView({ block: 'center' })
  line?.focus({ preventScroll: true })
  return line !== null
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
    const frame = requestAnimationFrame(() => showLine(line))
    const quiet = setTimeout(() => place.setState(null, true), quietMs)
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(quiet)
    }
  }, [moment, call, place])
}

/** The last line that began by then; the first one where none did. */
function lineAt(lines: readonly TranscriptLine[], atMs: number): string | undefined {
  const places = lines.flatMap((line) => {
    const id = idOf(line)
    return id === undefined
      ? []
      : [{ id, beginMs: line.kind === 'utterance' ? line.startMs : line.atMs }]
  })
  return (places.findLast(({ beginMs }) => beginMs <= atMs) ?? places[0])?.id
}

/** By what a line can be asked for; undefined for one that nobody said or wrote. */
export function idOf(line: TranscriptLine): string | undefined {
  if (line.kind === 'utterance') return line.utteranceId
  return line.kind === 'message' ? line.messageId : undefined
}
