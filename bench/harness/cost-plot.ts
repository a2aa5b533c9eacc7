import { curve, framed } from './plot-frame.js'

const area = { widthPx: 460, heightPx: 320, marginPx: 52, legendPx: 130 }
const { widthPx, heightPx, marginPx } = area
const colours = ['#1b6ef3', '#d9480f', '#2b8a3e', '#9c36b5', '#0b7285', '#c2255c']

/** One setting that was tried, on one set. */
export interface CostPoint {
  /** Which line of the plot it belongs to. */
  readonly line: string
  readonly label: string
  readonly cost: number
  /** A share, 0 to 1. */
  readonly error: number
}

/** Cost against errors as SVG: a line a set, a dot a setting. */
export function costPlot(
  points: readonly CostPoint[],
  costName: string,
  errorName: string,
): string {
  const maxCost = 1.05 * Math.max(...points.map(({ cost }) => cost))
  const maxError = 1.1 * Math.max(...points.map(({ error }) => error))
  const x = (cost: number): string => (marginPx + (cost / maxCost) * widthPx).toFixed(1)
  const y = (error: number): string => (marginPx + (1 - error / maxError) * heightPx).toFixed(1)
  const names = [...new Set(points.map(({ line }) => line))]
  const lines = names.map((name, at) => {
    const own = points.filter(({ line }) => line === name)
    const placed = own.map(({ cost, error }) => ({ x: x(cost), y: y(error) }))
    return curve(area, placed, { name, at, colour: colours[at % colours.length] ?? '#000' })
  })
  const bottom = marginPx + heightPx
  const settings = points
    .filter(({ line }) => line === names[0])
    // Cheap settings lie close together, so every second label stands lower.
    .map(
      ({ label, cost }, at) =>
        `<text x="${x(cost)}" y="${bottom + (at % 2 === 0 ? 14 : 28)}" text-anchor="middle">${label}</text>`,
    )
  const shares = [0, 0.1, 0.2, 0.3, 0.4]
    .filter((share) => share < maxError)
    .map(
      (share) =>
        `<text x="${marginPx - 8}" y="${y(share)}" text-anchor="end">${100 * share} %</text>`,
    )
  return framed(area, [...lines, ...settings, ...shares].join(''), {
    x: `${costName} (0 to ${maxCost.toFixed(0)})`,
    y: errorName,
    xNamePx: heightPx + 2 * marginPx - 6,
  })
}
