import { percentOf } from './learning-view.js'

/** The change that an adjustment makes to an even chance, on a scale from the lowest to the highest. */
export function BiasScale({ from, to }: { readonly from: number; readonly to: number }) {
  const left = Math.min(from, to)
  return (
    <svg
      className="bias-scale"
      viewBox="-104 -10 208 20"
      aria-hidden="true"
      data-direction={to < from ? 'down' : 'up'}
    >
      <path d="M-100 0h200M0-6v12" />
      <rect x={left * 100} y="-4" width={Math.abs(to - from) * 100} height="8" rx="4" />
      <circle cx={to * 100} r="5" />
      <title>{`${percentOf(from)} % → ${percentOf(to)} %`}</title>
    </svg>
  )
}
