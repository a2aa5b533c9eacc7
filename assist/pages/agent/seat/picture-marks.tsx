import { useRef, useState, type PointerEvent } from 'react'
import type { PictureMark } from '../../../media/media-protocol.js'
import { useDesk } from '../desk-context.js'
import { useAgentTexts } from '../i18n/texts.js'
import { pathOf, pointOf, tellEveryMs, type Point } from '../../shared/media/mark-places.js'
import type { DrawnPointer, SeatState } from '../state/seat-state.js'

/** Lies on the live picture: the mouse points, a drag draws, and what the customer marks is seen. */
export function PictureMarks({ seat }: { readonly seat: SeatState }) {
  const t = useAgentTexts()
  const { drawn, handlers } = useDrawing()
  return (
    <svg
      className="marks"
      data-testid="marks"
      role="img"
      aria-label={t('video.marks')}
      viewBox="0 0 1 1"
      preserveAspectRatio="none"
      {...handlers}
    >
      {seat.lines.map(({ by, points }, at) => (
        <polyline key={at} data-by={by} points={pathOf(points)} />
      ))}
      {drawn.length > 0 && <polyline data-by="agent" points={pathOf(drawn)} />}
      <Pointer by="customer" pointer={seat.pointers.customer} />
    </svg>
  )
}

function Pointer(props: { readonly by: string; readonly pointer: DrawnPointer | undefined }) {
  const { by, pointer } = props
  if (!pointer) return null
  // A line without length has round ends, which keeps it a circle whatever the picture's shape.
  const { x, y, turn } = pointer
  return <path key={turn} className="pointer" data-by={by} d={`M${x} ${y}h0`} />
}

/** The mouse on the picture: what is being drawn and not told yet, and the handlers. */
function useDrawing() {
  const { store } = useDesk()
  const [drawn, setDrawn] = useState<readonly Point[]>([])
  const toldAtMs = useRef(0)
  const tell = (mark: PictureMark) => {
    toldAtMs.current = performance.now()
    store.seatAction({ kind: 'mark', mark })
  }
  const tellLine = (points: readonly Point[]) => {
    if (points.length > 1) tell({ kind: 'line', points })
  }
  const isDue = () => performance.now() - toldAtMs.current >= tellEveryMs
  const handlers = {
    onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      setDrawn([pointOf(event)])
    },
    onPointerMove: (event: PointerEvent<SVGSVGElement>) => {
      const point = pointOf(event)
      if (drawn.length === 0) {
        if (isDue()) tell({ kind: 'pointer', points: [point] })
        return
      }
      const points = [...drawn, point]
      if (!isDue()) {
        setDrawn(points)
        return
      }
      tellLine(points)
      setDrawn([point])
    },
    onPointerUp: () => {
      tellLine(drawn)
      setDrawn([])
    },
    onPointerCancel: () => setDrawn([]),
  }
  return { drawn, handlers }
}
