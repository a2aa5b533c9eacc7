import { reliability, type Judgement } from './reliability.js'

const sizePx = 360
const marginPx = 44
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
    const path = points.map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`).join(' ')
    const dots = points
      .map(
        (point) =>
          `<circle cx="${point.x.toFixed(1)}" cy="${point.y.toFixed(1)}" r="3" fill="${colour}"/>`,
      )
      .join('')
    const legend = `<text x="${sizePx + marginPx + 16}" y="${marginPx + 14 + at * 20}" fill="${colour}">${key}</text>`
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots}${legend}`
  })
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (value) =>
      `<text x="${x(value)}" y="${y(0) + 18}" text-anchor="middle">${value}</text><text x="${marginPx - 8}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
  )
  const width = sizePx + 2 * marginPx + 150
  const height = sizePx + 2 * marginPx
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/><rect x="${marginPx}" y="${marginPx}" width="${sizePx}" height="${sizePx}" fill="none" stroke="#adb5bd"/><line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" stroke="#adb5bd" stroke-dasharray="4 4"/>${ticks.join('')}${lines.join('')}<text x="${x(0.5)}" y="${y(0) + 36}" text-anchor="middle">confidence</text><text x="14" y="${y(0.5)}" transform="rotate(-90 14 ${y(0.5)})" text-anchor="middle">share right</text></svg>\n`
}
