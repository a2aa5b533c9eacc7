import type { PointerEvent } from 'react'
import type { PictureMark } from '../../../media/picture-mark.js'

/** A place on a picture, as shares of its width and height, 0 to 1. */
export type Point = PictureMark['points'][number]

/** The place on the picture of a mouse or finger event. */
export function pointOf({ currentTarget, clientX, clientY }: PointerEvent<SVGSVGElement>): Point {
  const { left, top, width, height } = currentTarget.getBoundingClientRect()
  return { x: share((clientX - left) / width), y: share((clientY - top) / height) }
}

/** Points in the form of a polyline, in a view box of one by one. */
export function pathOf(points: readonly Point[]): string {
  return points.map(({ x, y }) => `${x},${y}`).join(' ')
}

function share(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4
}
