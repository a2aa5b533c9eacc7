import { markup, type Markup } from './markup.js'

/** One bar of a plot. */
export interface PlotBar {
  readonly name: string
  readonly value: number
}

const widthPx = 460
const heightPx = 190
const floorPx = 160

/** Bars beside each other, each with its value above and its name below. */
export function barPicture(title: string, bars: readonly PlotBar[]): Markup {
  const most = Math.max(1, ...bars.map(({ value }) => value))
  const stepPx = widthPx / Math.max(1, bars.length)
  const drawn = bars.map(({ name, value }, index) => {
    const height = (value / most) * 120
    const [left, middle] = [index * stepPx + stepPx * 0.12, index * stepPx + stepPx / 2]
    return markup`<rect class="bar" x="${left.toFixed(1)}" y="${(floorPx - height).toFixed(1)}" width="${(stepPx * 0.76).toFixed(1)}" height="${height.toFixed(1)}" rx="2"/><text class="value" x="${middle.toFixed(1)}" y="${(floorPx - height - 5).toFixed(1)}" text-anchor="middle">${value}</text><text class="time" x="${middle.toFixed(1)}" y="${floorPx + 16}" text-anchor="middle">${name}</text>`
  })
  return markup`<figure><figcaption>${title}</figcaption><svg viewBox="0 0 ${widthPx} ${heightPx}" role="img" aria-label="${title}"><line class="grid" x1="0" y1="${floorPx}" x2="${widthPx}" y2="${floorPx}"/>${drawn}</svg></figure>`
}
