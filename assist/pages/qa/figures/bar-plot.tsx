import type { ReactElement } from 'react'

/** One bar: a whole, and parts of it, each from the floor up. */
export interface PlottedBar {
  readonly name: string
  readonly whole: number
  /** Later ones are drawn over earlier ones. */
  readonly parts: readonly { readonly kind: 'good' | 'bad'; readonly value: number }[]
  /** What the bar tells where it is pointed at. */
  readonly told: string
}

const widthPx = 720
const heightPx = 170
const floorPx = 146
const roofPx = 16
/** Names of bars that have room beside each other. */
const maxNameCount = 8

/** Bars beside each other, such as days. */
export function BarPlot({
  title,
  bars,
}: {
  readonly title: string
  readonly bars: readonly PlottedBar[]
}): ReactElement {
  const most = Math.max(1, ...bars.map(({ whole }) => whole))
  const stepPx = widthPx / Math.max(1, bars.length)
  const barPx = Math.min(40, stepPx * 0.8)
  const every = Math.ceil(bars.length / maxNameCount)
  const heightOf = (value: number): number => (value / most) * (floorPx - roofPx)
  return (
    <figure className="qa-plot">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${widthPx} ${heightPx}`} role="img" aria-label={title}>
        <text x="0" y="10">
          {most}
        </text>
        <line x1="0" y1={floorPx} x2={widthPx} y2={floorPx} />
        {bars.map(({ name, whole, parts, told }, at) => (
          <g key={name}>
            <title>{told}</title>
            {[{ kind: 'whole', value: whole }, ...parts].map(({ kind, value }) => (
              <rect
                key={kind}
                className={kind}
                x={at * stepPx + (stepPx - barPx) / 2}
                width={barPx}
                y={floorPx - heightOf(value)}
                height={heightOf(value)}
              />
            ))}
            {at % every === 0 && (
              <text x={at * stepPx + stepPx / 2} y={heightPx - 6} textAnchor="middle">
                {name}
              </text>
            )}
          </g>
        ))}
      </svg>
    </figure>
  )
}
