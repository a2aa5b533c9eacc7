import type { PictureMark } from '../../../media/picture-mark.js'
import type { Point } from './mark-places.js'

/** Most pieces of lines that are kept on a picture. The oldest goes first. */
const maxLineCount = 400

/** The side that pointed or drew. */
export type Marker = 'customer' | 'agent'

/** A piece of a line on the picture. */
export interface DrawnLine {
  readonly by: Marker
  readonly points: readonly Point[]
}

/** The newest place at which somebody points. */
export interface DrawnPointer extends Point {
  /** Grows with each movement, so that the fading begins again. */
  readonly turn: number
}

/** The lines on the live picture and the places at which somebody points. */
export interface Drawing {
  readonly lines: readonly DrawnLine[]
  readonly pointers: Readonly<Partial<Record<Marker, DrawnPointer>>>
}

/** A picture without any marks. */
export const noDrawing: Drawing = { lines: [], pointers: {} }

/** The drawing after one mark of either side. The same object comes back where the mark adds nothing. */
export function foldMark(drawing: Drawing, by: Marker, mark: PictureMark): Drawing {
  switch (mark.kind) {
    case 'clear':
      return noDrawing
    case 'line': {
      const lines = [...drawing.lines, { by, points: mark.points }].slice(-maxLineCount)
      return { ...drawing, lines }
    }
    case 'pointer': {
      const [point] = mark.points
      if (!point) return drawing
      const turn = (drawing.pointers[by]?.turn ?? 0) + 1
      return { ...drawing, pointers: { ...drawing.pointers, [by]: { ...point, turn } } }
    }
  }
}
