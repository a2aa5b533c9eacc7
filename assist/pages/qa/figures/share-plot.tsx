import type { ReactElement } from 'react'

/** A line of shares. */
export interface SharedCurve {
  readonly name: string
  readonly kind: 'whole' | 'bad'
  /** Both 0 to 1, by the first. */
  readonly points: readonly (readonly [number, number])[]
}

const widthPx = 720
const heightPx = 200
const leftPx = 44
const floorPx = 174
const roofPx = 12

/** Shares by something that goes from 0 to 1, each with its name at its first point. */
export function SharePlot({
  title,
  curves,
}: {
  readonly title: string
  readonly curves: readonly SharedCurve[]
}): ReactElement {
  const values = curves.flatMap(({ points }) => points.map(([x]) => x))
  const least = Math.min(...values)
  const span = Math.max(0.01, 1 - least)
  const xOf = (value: number): number => leftPx + ((value - least) / span) * (widthPx - leftPx - 20)
  const yOf = (share: number): number => floorPx - share * (floorPx - roofPx)
  const [names = []] = curves.map(({ points }) => points.map(([x]) => x))
  return (
    <figure className="qa-plot">
      <figcaption>
        {curves.map(({ name, kind }) => (
          <span key={kind} className={`qa-key ${kind}`}>
            {name}
          </span>
        ))}
      </figcaption>
      <svg viewBox={`0 0 ${widthPx} ${heightPx}`} role="img" aria-label={title}>
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line x1={leftPx} x2={widthPx} y1={yOf(share)} y2={yOf(share)} />
            <text x={leftPx - 6} y={yOf(share) + 4} textAnchor="end">
              {`${share * 100} %`}
            </text>
          </g>
        ))}
        {curves.map(({ kind, points }) => (
          <polyline
            key={kind}
            className={kind}
            points={points.map(([x, y]) => `${xOf(x)},${yOf(y)}`).join(' ')}
          />
        ))}
        {curves.flatMap(({ kind, points }) =>
          points.map(([x, y]) => (
            <circle key={`${kind} ${x}`} className={kind} cx={xOf(x)} cy={yOf(y)} r="3">
              <title>{`${x.toFixed(2)}: ${Math.round(y * 100)} %`}</title>
            </circle>
          )),
        )}
        {names.map((value, at) =>
          at % 2 === 0 ? (
            <text key={value} x={xOf(value)} y={heightPx - 6} textAnchor="middle">
              {value.toFixed(2)}
            </text>
          ) : null,
        )}
      </svg>
    </figure>
  )
}
