import type { PictureMark } from '../../../media/picture-mark.js'
import type { Point } from './mark-places.js'

/**
 * A pointer is sent at most this often. A line goes out in pieces of this length, so that the other side sees it
 * while it is drawn.
 */
const sendEveryMs = 60

/** The way to point: a mouse that moves over the picture, or a tap on it. */
export type PointingBy = 'hover' | 'tap'

/** A mouse or finger on the picture. */
export interface Pen {
  /** The part of the line that is not sent yet. Empty while the pen is up. */
  readonly drawn: readonly Point[]
  readonly hasMoved: boolean
  readonly sentAtMs: number
}

/** The pen after a movement, and the mark to be sent, if any. */
export interface PenStep {
  readonly pen: Pen
  readonly mark?: PictureMark
}

/** A pen that is up. */
export const restingPen: Pen = { drawn: [], hasMoved: false, sentAtMs: -Infinity }

/** Puts the pen down. */
export function penDown(point: Point, nowMs: number): PenStep {
  return { pen: { drawn: [point], hasMoved: false, sentAtMs: nowMs } }
}

/** Moves the pen. A pen that is down draws. A pen that is up points, if pointing is by hover. */
export function penMoved(pen: Pen, point: Point, nowMs: number, by: PointingBy): PenStep {
  const isDue = nowMs - pen.sentAtMs >= sendEveryMs
  if (pen.drawn.length === 0) {
    if (by === 'tap' || !isDue) return { pen }
    return { pen: { ...pen, sentAtMs: nowMs }, mark: { kind: 'pointer', points: [point] } }
  }
  const points = [...pen.drawn, point]
  if (!isDue) return { pen: { ...pen, drawn: points, hasMoved: true } }
  return {
    pen: { drawn: [point], hasMoved: true, sentAtMs: nowMs },
    mark: { kind: 'line', points },
  }
}

/** Lifts the pen. The rest of the line goes out, or the point that was tapped. */
export function penLifted(pen: Pen, by: PointingBy): PenStep {
  const { drawn, hasMoved } = pen
  const lifted = { ...pen, drawn: restingPen.drawn }
  if (drawn.length > 1) return { pen: lifted, mark: { kind: 'line', points: drawn } }
  const isTap = by === 'tap' && drawn.length === 1 && !hasMoved
  return isTap ? { pen: lifted, mark: { kind: 'pointer', points: drawn } } : { pen: lifted }
}
