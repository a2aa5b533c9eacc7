const widthPx = 460
const heightPx = 320
const marginPx = 52
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
    const colour = colours[at % colours.length] ?? '#000'
    const path = own.map(({ cost, error }) => `${x(cost)},${y(error)}`).join(' ')
    const dots = own.map(
      ({ cost, error }) => `<circle cx="${x(cost)}" cy="${y(error)}" r="3" fill="${colour}"/>`,
    )
    const legend = `<text x="${widthPx + marginPx + 16}" y="${marginPx + 14 + at * 20}" fill="${colour}">${name}</text>`
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}${legend}`
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
  const width = widthPx + 2 * marginPx + 130
  const height = heightPx + 2 * marginPx
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/><rect x="${marginPx}" y="${marginPx}" width="${widthPx}" height="${heightPx}" fill="none" stroke="#adb5bd"/>${lines.join('')}${settings.join('')}${shares.join('')}<text x="${marginPx + widthPx / 2}" y="${height - 6}" text-anchor="middle">${costName} (0 to ${maxCost.toFixed(0)})</text><text x="14" y="${marginPx + heightPx / 2}" transform="rotate(-90 14 ${marginPx + heightPx / 2})" text-anchor="middle">${errorName}</text></svg>\n`
}
