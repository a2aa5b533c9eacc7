import { useRef, useState, type PointerEvent } from 'react'
import { pathOf, pointOf, tellEveryMs, type Point } from '../../shared/media/mark-places.js'
import { useCustomer, useCustomerState } from '../customer-context.js'

/** Lies on the live picture: a tap points, a finger draws, and what the agent marks is seen. */
export function PictureMarks({ label }: { readonly label: string }) {
  const { drawing } = useCustomerState()
  const { drawn, handlers } = useFinger()
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
      {drawing.lines.map(({ by, points }, at) => (
        <polyline key={at} data-by={by} points={pathOf(points)} />
      ))}
      {drawn.length > 1 && <polyline data-by="customer" points={pathOf(drawn)} />}
      {(['agent', 'customer'] as const).map((by) => {
        const pointer = drawing.pointers[by]
        if (!pointer) return null
        // A line without length has round ends, which keeps it a circle whatever the picture's shape.
        const { x, y, turn } = pointer
        return <path key={`${by}${turn}`} className="pointer" data-by={by} d={`M${x} ${y}h0`} />
      })}
    </svg>
  )
}

/** The finger on the picture: what is being drawn and not told yet, and the handlers. */
function useFinger() {
  const { call } = useCustomer()
  const [drawn, setDrawn] = useState<readonly Point[]>([])
  const stroke = useRef({ hasMoved: false, toldAtMs: 0 })
  const tellLine = (points: readonly Point[]) => {
    if (points.length < 2) return
    stroke.current.toldAtMs = performance.now()
    call.mark({ kind: 'line', points })
  }
  const handlers = {
    onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      stroke.current = { hasMoved: false, toldAtMs: performance.now() }
      setDrawn([pointOf(event)])
    },
    onPointerMove: (event: PointerEvent<SVGSVGElement>) => {
      if (drawn.length === 0) return
      stroke.current.hasMoved = true
      const points = [...drawn, pointOf(event)]
      if (performance.now() - stroke.current.toldAtMs < tellEveryMs) {
        setDrawn(points)
        return
      }
      tellLine(points)
      setDrawn(points.slice(-1))
    },
    onPointerUp: () => {
      if (stroke.current.hasMoved) tellLine(drawn)
      else call.mark({ kind: 'pointer', points: drawn })
      setDrawn([])
    },
    onPointerCancel: () => setDrawn([]),
  }
  return { drawn, handlers }
}
