import type { RefObject } from 'react'
import { SideRow } from '../seat/writing/side-row.js'
import type { CallState } from '../state/call-state.js'
import { markedWords, type TranscriptLine } from '../state/conversation/transcript.js'
import { UtteranceRow } from './utterance-row.js'

/** A second pass comes within so long after the end of an utterance, or not at all while the call runs. */
const settlingMs = 3_000

/** What the lines of a conversation are drawn from. */
export interface LinesProps {
  readonly call: CallState
  /** The box in which they scroll. */
  readonly listRef: RefObject<HTMLDivElement | null>
  /** They stand where others stood, and may be higher. */
  readonly onPlaced: () => void
}

/** One line of the conversation. */
export function Line(props: {
  readonly call: CallState
  readonly line: TranscriptLine
  /** Its place among all lines, from 0. */
  readonly at: number
}) {
  const { call, line, at } = props
  const { transcript, callId, atMs } = call
  if (line.kind !== 'utterance') return <SideRow line={line} callId={callId} />
  const before = transcript.lines[at - 1]
  return (
    <UtteranceRow
      line={line}
      words={markedWords(transcript, line.utteranceId).join('\n')}
      isContinued={before?.kind === 'utterance' && before.channel === line.channel}
      isSettling={line.isFinal && line.mayChange && atMs - line.endMs < settlingMs}
    />
  )
}
