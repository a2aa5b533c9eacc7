import type { PointerEvent } from 'react'
import type { PictureMark } from '../../../media/picture-mark.js'

/** A place on a picture: shares of its width and height, 0 to 1. */
export type Point = PictureMark['points'][number]

/** Where on the picture an event of the mouse or finger is. */
export function pointOf({ currentTarget, clientX, clientY }: PointerEvent<SVGSVGElement>): Point {
  const { left, top, width, height } = currentTarget.getBoundingClientRect()
  return { x: share((clientX - left) / width), y: share((clientY - top) / height) }
}

/** Points as a polyline takes them, in a view of one by one. */
export function pathOf(points: readonly Point[]): string {
  return points.map(({ x, y }) => `${x},${y}`).join(' ')
}

function share(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4
}
