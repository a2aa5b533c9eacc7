const widthPx = 460
const heightPx = 280
const marginPx = 56
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
    const colour = colours[at % colours.length] ?? '#000'
    const path = own.map(({ x, y }) => `${atX(x)},${atY(y)}`).join(' ')
    const dots = own.map(({ x, y }) => `<circle cx="${atX(x)}" cy="${atY(y)}" r="3"/>`).join('')
    const legend = `<text x="${widthPx + marginPx + 12}" y="${marginPx + 14 + at * 20}">${line}</text>`
    return `<g fill="${colour}"><polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots}${legend}</g>`
  })
  const bottom = marginPx + heightPx
  const columns = [...new Set(points.map(({ x }) => x))].map(
    (x) => `<text x="${atX(x)}" y="${bottom + 16}" text-anchor="middle">${x}</text>`,
  )
  const rows = [0.25, 0.5, 0.75, 1].map((share) => {
    const y = (share * maxY) / 1.05
    return `<text x="${marginPx - 8}" y="${atY(y)}" text-anchor="end">${y.toFixed(1)}</text>`
  })
  const [width, height] = [widthPx + 2 * marginPx + 40, heightPx + 2 * marginPx]
  const middle = marginPx + heightPx / 2
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/><rect x="${marginPx}" y="${marginPx}" width="${widthPx}" height="${heightPx}" fill="none" stroke="#adb5bd"/>${curves.join('')}${columns.join('')}${rows.join('')}<text x="${marginPx + widthPx / 2}" y="${height - 10}" text-anchor="middle">${names.x}</text><text x="14" y="${middle}" transform="rotate(-90 14 ${middle})" text-anchor="middle">${names.y}</text></svg>\n`
}
