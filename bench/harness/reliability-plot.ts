import { curve, framed } from './plot-frame.js'
import { reliability, type Judgement } from './reliability.js'

const area = { widthPx: 360, heightPx: 360, marginPx: 44, legendPx: 150 }
const { widthPx: sizePx, marginPx } = area
/** Classes of fewer candidates say little. */
const leastCount = 20
const colours = ['#1b6ef3', '#d9480f', '#2b8a3e', '#9c36b5', '#e8590c', '#0b7285', '#c2255c']

/** A reliability plot as SVG: a line a set, confidence against the share right; the diagonal is the truth. */
export function reliabilityPlot(bySet: ReadonlyMap<string, readonly Judgement[]>): string {
  const x = (value: number): number => marginPx + value * sizePx
  const y = (value: number): number => marginPx + (1 - value) * sizePx
  const lines = [...bySet].map(([key, judgements], at) => {
    const colour = colours[at % colours.length]!
    const points = reliability(judgements)
      .classes.filter(({ count }) => count >= leastCount)
      .map(({ meanConfidence, shareRight }) => ({ x: x(meanConfidence), y: y(shareRight) }))
    const placed = points.map((point) => ({ x: point.x.toFixed(1), y: point.y.toFixed(1) }))
    return curve(area, placed, { name: key, colour, at })
  })
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (value) =>
      `<text x="${x(value)}" y="${y(0) + 18}" text-anchor="middle">${value}</text><text x="${marginPx - 8}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
  )
  const diagonal = `<line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" stroke="#adb5bd" stroke-dasharray="4 4"/>`
  const names = { x: 'confidence', y: 'share right', xNamePx: y(0) + 36 }
  return framed(area, [diagonal, ...ticks, ...lines].join(''), names)
}
