import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, type RefObject } from 'react'
import { SideRow } from '../seat/writing/side-row.js'
import type { CallState } from '../state/call-state.js'
import { lineKey, markedWords, type TranscriptLine } from '../state/conversation/transcript.js'
import { idOf, lineWanted } from './show-line.js'
import { UtteranceRow } from './utterance-row.js'

/** A second pass comes within so long after the end of an utterance, or not at all while the call runs. */
const settlingMs = 3_000
/** Of a conversation with more lines only those in sight are drawn. A shorter one is whole, for the browser's search. */
const mostWholeCount = 120
/** Height of a line before it is drawn, in px. */
const usualHeightPx = 54

interface LinesProps {
  readonly call: CallState
  /** The box in which they scroll. */
  readonly listRef: RefObject<HTMLDivElement | null>
}

/** The lines of the conversation in their order. */
export function TranscriptLines({ call, listRef }: LinesProps) {
  const { lines } = call.transcript
  if (lines.length > mostWholeCount) return <LinesInSight call={call} listRef={listRef} />
  return (
    <ol>
      {lines.map((line, at) => (
        <li key={lineKey(line)}>
          <Line call={call} line={line} at={at} />
        </li>
      ))}
    </ol>
  )
}

function LinesInSight({ call, listRef }: LinesProps) {
  const { lines } = call.transcript
  // The list reads its rows anew at each drawing; nothing of it is kept by a compiler.
  // eslint-disable-next-line react-hooks/incompatible-library
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => listRef.current,
    estimateSize: () => usualHeightPx,
    getItemKey: (at) => keyAt(lines, at),
    overscan: 12,
  })
  const placeRef = useRef<HTMLOListElement>(null)
  useEffect(() => {
    const place = placeRef.current
    const scroll = (event: Event) => {
      const { detail: id } = event as CustomEvent<string>
      const index = lines.findIndex((line) => idOf(line) === id)
      if (index >= 0) rows.scrollToIndex(index, { align: 'center' })
    }
    place?.addEventListener(lineWanted, scroll)
    return () => place?.removeEventListener(lineWanted, scroll)
  }, [lines, rows])
  return (
    <ol ref={placeRef} className="in-sight" data-lines="" style={{ height: rows.getTotalSize() }}>
      {rows.getVirtualItems().map(({ index, key, start }) => {
        const line = lines[index]
        return (
          line && (
            <li
              key={key}
              ref={rows.measureElement}
              data-index={index}
              aria-setsize={lines.length}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Line call={call} line={line} at={index} />
            </li>
          )
        )
      })}
    </ol>
  )
}

function Line(props: {
  readonly call: CallState
  readonly line: TranscriptLine
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

function keyAt(lines: readonly TranscriptLine[], at: number): string {
  const line = lines[at]
  return line ? lineKey(line) : String(at)
}
