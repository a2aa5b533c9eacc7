import { curve, framed } from './plot-frame.js'

const area = { widthPx: 460, heightPx: 280, marginPx: 56, legendPx: 40 }
const { widthPx, heightPx, marginPx } = area
const colours = ['#1b6ef3', '#d9480f', '#2b8a3e', '#9c36b5']

/** One measured point of a curve. */
export interface CurvePoint {
  /** Which curve it belongs to. */
  readonly line: string
  readonly x: number
  readonly y: number
}

/** Curves over one pair of axes from 0 as SVG, a dot a point, every x that was measured marked below. */
export function curvePlot(
  points: readonly CurvePoint[],
  names: { readonly x: string; readonly y: string },
): string {
  const most = (values: readonly number[]): number => 1.05 * Math.max(1e-9, ...values)
  const [maxX, maxY] = [most(points.map(({ x }) => x)), most(points.map(({ y }) => y))]
  const atX = (x: number): string => (marginPx + (x / maxX) * widthPx).toFixed(1)
  const atY = (y: number): string => (marginPx + (1 - y / maxY) * heightPx).toFixed(1)
  const curves = [...new Set(points.map(({ line }) => line))].map((line, at) => {
    const own = points.filter((point) => point.line === line)
    const placed = own.map(({ x, y }) => ({ x: atX(x), y: atY(y) }))
    return curve(area, placed, { name: line, at, colour: colours[at % colours.length] ?? '#000' })
  })
  const bottom = marginPx + heightPx
  const columns = [...new Set(points.map(({ x }) => x))].map(
    (x) => `<text x="${atX(x)}" y="${bottom + 16}" text-anchor="middle">${x}</text>`,
  )
  const rows = [0.25, 0.5, 0.75, 1].map((share) => {
    const y = (share * maxY) / 1.05
    return `<text x="${marginPx - 8}" y="${atY(y)}" text-anchor="end">${y.toFixed(1)}</text>`
  })
  const xNamePx = heightPx + 2 * marginPx - 10
  return framed(area, [...curves, ...columns, ...rows].join(''), { ...names, xNamePx })
}
