/** Where the curves of a plot stand in its picture, in px. */
export interface PlotArea {
  readonly widthPx: number
  readonly heightPx: number
  /** On every side. */
  readonly marginPx: number
  /** Room for the legend beyond the right margin. */
  readonly legendPx: number
}

/** A point of the picture, as SVG writes its place. */
export interface PlacedPoint {
  readonly x: string
  readonly y: string
}

/** One curve with a dot a point and its name in the legend. @param at which curve it is, 0, 1, … */
export function curve(
  { widthPx, marginPx }: PlotArea,
  points: readonly PlacedPoint[],
  { name, colour, at }: { readonly name: string; readonly colour: string; readonly at: number },
): string {
  const path = points.map(({ x, y }) => `${x},${y}`).join(' ')
  const dots = points.map(({ x, y }) => `<circle cx="${x}" cy="${y}" r="3" fill="${colour}"/>`)
  const legend = `<text x="${widthPx + marginPx + 16}" y="${marginPx + 14 + at * 20}" fill="${colour}">${name}</text>`
  return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}${legend}`
}

/**
 * The picture: a frame, what stands in and around it, and the names of the axes.
 *
 * @param names of the axes; `xNamePx` is where the one below stands
 */
export function framed(
  { widthPx, heightPx, marginPx, legendPx }: PlotArea,
  content: string,
  names: { readonly x: string; readonly y: string; readonly xNamePx: number },
): string {
  const [width, height] = [widthPx + 2 * marginPx + legendPx, heightPx + 2 * marginPx]
  const middle = marginPx + heightPx / 2
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/><rect x="${marginPx}" y="${marginPx}" width="${widthPx}" height="${heightPx}" fill="none" stroke="#adb5bd"/>${content}<text x="${marginPx + widthPx / 2}" y="${names.xNamePx}" text-anchor="middle">${names.x}</text><text x="14" y="${middle}" transform="rotate(-90 14 ${middle})" text-anchor="middle">${names.y}</text></svg>\n`
}
