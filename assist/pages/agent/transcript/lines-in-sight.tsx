import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { lineKey, type TranscriptLine } from '../state/conversation/transcript.js'
import { idOf, lineWanted } from './show-line.js'
import { Line, type LinesProps } from './transcript-line.js'

/** Height of a line before it is drawn, in px. */
const usualHeightPx = 54

/** Of a long conversation the lines in sight. It is loaded with the first call that becomes so long. */
export function LinesInSight({ call, listRef, onPlaced }: LinesProps) {
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
  // It takes the place of lines that are drawn whole, which were less high.
  useLayoutEffect(onPlaced, [onPlaced])
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

function keyAt(lines: readonly TranscriptLine[], at: number): string {
  const line = lines[at]
  return line ? lineKey(line) : String(at)
}
