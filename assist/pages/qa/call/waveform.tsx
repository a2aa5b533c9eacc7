import { memo, type MouseEvent, type ReactElement } from 'react'
import { channelNames } from '../../../call/call-start.js'
import type { CallEvent } from '../../../pipeline/log/call-event.js'
import { useQaTexts } from '../i18n/texts.js'
import type { SoundPeaks } from '../state/peaks.js'

const widthPx = 900
const sidePx = 44

interface WaveformProps {
  /** Undefined where there is no sound: who speaks when is drawn instead. */
  readonly peaks: SoundPeaks | undefined
  readonly events: readonly CallEvent[]
  readonly endMs: number
  readonly atMs: number
  readonly onPick: (atMs: number) => void
}

/** Both sides of the call from left to right, with the cards that came, and the moment that is looked at. */
export function Waveform({ peaks, events, endMs, atMs, onPick }: WaveformProps): ReactElement {
  const t = useQaTexts()
  const pick = (event: MouseEvent<SVGSVGElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    onPick(((event.clientX - left) / width) * endMs)
  }
  const x = (atMs / endMs) * widthPx
  return (
    <svg
      className="qa-wave"
      data-testid="wave"
      viewBox={`0 0 ${widthPx} ${2 * sidePx + 16}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('call.wave')}
      onClick={pick}
    >
      <Sides peaks={peaks} events={events} endMs={endMs} />
      <line className="qa-cursor" x1={x} x2={x} y1={0} y2={2 * sidePx + 16} />
    </svg>
  )
}

/** What does not change while the moment does. */
const Sides = memo(function Sides({
  peaks,
  events,
  endMs,
}: Pick<WaveformProps, 'peaks' | 'events' | 'endMs'>): ReactElement {
  const place = (ms: number): number => (ms / endMs) * widthPx
  return (
    <>
      {channelNames.map((channel, row) => {
        const side = peaks?.sides[channel]
        const middle = sidePx * (row + 0.5)
        if (side)
          return (
            <path
              key={channel}
              className={channel}
              d={outline(side, middle, (peaks.durationMs / endMs) * widthPx)}
            />
          )
        return events.map((event) =>
          event.type === 'utterance.final' && event.channel === channel ? (
            <rect
              key={`${channel}${event.seq}`}
              className={channel}
              x={place(event.startMs)}
              width={Math.max(1, place(event.endMs - event.startMs))}
              y={middle - 9}
              height={18}
            />
          ) : null,
        )
      })}
      {events.map((event) =>
        event.type === 'suggestion.shown' ? (
          <circle
            key={event.seq}
            className="qa-card-dot"
            cx={place(event.atMs)}
            cy={2 * sidePx + 8}
            r={4}
          />
        ) : null,
      )}
    </>
  )
})

/** A closed shape around the middle, as tall as the sound is loud. */
function outline(peaks: readonly number[], middle: number, width: number): string {
  const half = sidePx / 2 - 2
  const x = (index: number): string => ((index / peaks.length) * width).toFixed(1)
  const above = peaks.map((peak, index) => `${x(index)} ${(middle - peak * half - 0.4).toFixed(1)}`)
  const below = peaks.map((peak, index) => `${x(index)} ${(middle + peak * half + 0.4).toFixed(1)}`)
  return `M ${above.join(' L ')} L ${below.reverse().join(' L ')} Z`
}
