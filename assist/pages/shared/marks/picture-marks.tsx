import { useRef, useState, type PointerEvent } from 'react'
import type { PictureMark } from '../../../media/picture-mark.js'
import type { Drawing, DrawnPointer, Marker } from './drawing.js'
import { pathOf, pointOf } from './mark-places.js'
import { penDown, penLifted, penMoved, restingPen, type PenStep, type PointingBy } from './pen.js'

/** Lies on the live picture. It shows the lines and pointers of both sides, and draws with mouse or finger. */
export function PictureMarks(props: {
  readonly label: string
  readonly drawing: Drawing
  /** The side whose page this is. */
  readonly by: Marker
  readonly pointingBy: PointingBy
  /** The sides whose pointers are shown. */
  readonly pointersOf: readonly Marker[]
  readonly onMark: (mark: PictureMark) => void
}) {
  const { label, drawing, by, pointersOf } = props
  const { drawn, handlers } = usePen(props.pointingBy, props.onMark)
  return (
    <svg
      className="marks"
      data-testid="marks"
      role="img"
      aria-label={label}
      viewBox="0 0 1 1"
      preserveAspectRatio="none"
      {...handlers}
    >
      {drawing.lines.map(({ by: marker, points }, at) => (
        <polyline key={at} data-by={marker} points={pathOf(points)} />
      ))}
      {drawn.length > 1 && <polyline data-by={by} points={pathOf(drawn)} />}
      {pointersOf.map((marker) => (
        <Pointer key={marker} by={marker} pointer={drawing.pointers[marker]} />
      ))}
    </svg>
  )
}

function Pointer(props: { readonly by: Marker; readonly pointer: DrawnPointer | undefined }) {
  const { by, pointer } = props
  if (!pointer) return null
  // A line without length has round ends. They keep it a circle whatever the picture's shape.
  const { x, y, turn } = pointer
  return <path key={turn} className="pointer" data-by={by} d={`M${x} ${y}h0`} />
}

/** The line that is not sent yet, and the picture's event handlers. */
function usePen(pointingBy: PointingBy, onMark: (mark: PictureMark) => void) {
  const pen = useRef(restingPen)
  const [drawn, setDrawn] = useState(restingPen.drawn)
  const take = (step: PenStep) => {
    pen.current = step.pen
    setDrawn(step.pen.drawn)
    if (step.mark) onMark(step.mark)
  }
  const handlers = {
    onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      take(penDown(pointOf(event), performance.now()))
    },
    onPointerMove: (event: PointerEvent<SVGSVGElement>) =>
      take(penMoved(pen.current, pointOf(event), performance.now(), pointingBy)),
    onPointerUp: () => take(penLifted(pen.current, pointingBy)),
    onPointerCancel: () => take({ pen: { ...pen.current, drawn: restingPen.drawn } }),
  }
  return { drawn, handlers }
}
