import type { CallEvent } from '../../pipeline/log/call-event.js'
import { latestUtterances } from '../../pipeline/log/latest-utterances.js'
import { shownCards } from '../compare/card-changes.js'
import { markup, type Markup } from './markup.js'
import type { ReportTexts } from './report-texts.js'

const widthPx = 960
const rowPx = { customer: 22, agent: 48, cards: 74, height: 108 } as const
const leftPx = 80
const barPx = 18

/** Distances between marks of time, in ms; the first that leaves no more than twelve marks is taken. */
const steps = [5_000, 10_000, 30_000, 60_000, 300_000, 600_000, 3_600_000]

/** A call from left to right: who speaks when, which cards come, and where alerts stand. */
export function timelinePicture(
  events: readonly CallEvent[],
  durationMs: number,
  titles: ReadonlyMap<string, string>,
  texts: Pick<ReportTexts, 'sides' | 'timeline'>,
): Markup {
  const longMs = Math.max(1_000, durationMs, events.at(-1)?.atMs ?? 0)
  const x = (ms: number): string => (leftPx + (ms / longMs) * (widthPx - leftPx - 8)).toFixed(1)
  const bars = latestUtterances(events).map(({ channel, startMs, endMs, text }) => {
    const width = Math.max(1.5, Number(x(endMs)) - Number(x(startMs)))
    return markup`<rect class="${channel}" x="${x(startMs)}" y="${rowPx[channel] - barPx / 2}" width="${width.toFixed(1)}" height="${barPx}" rx="3"><title>${clock(startMs)} ${text}</title></rect>`
  })
  const cards = shownCards(events).map(({ atMs, solutionId }) => {
    const title = titles.get(solutionId) ?? solutionId
    return markup`<circle class="card" cx="${x(atMs)}" cy="${rowPx.cards}" r="6"><title>${clock(atMs)} ${title}</title></circle>`
  })
  const alerts = events.flatMap((event) =>
    event.type === 'alert'
      ? [
          markup`<path class="alert" d="M ${x(event.atMs)} ${rowPx.cards + 6} l -6 10 h 12 z"><title>${clock(event.atMs)} ${event.code}</title></path>`,
        ]
      : [],
  )
  const names = (['customer', 'agent', 'cards'] as const).map(
    (row) => markup`<text x="0" y="${rowPx[row] + 5}">${texts.sides[row]}</text>`,
  )
  return markup`<svg viewBox="0 0 ${widthPx} ${rowPx.height}" role="img" aria-label="${texts.timeline}">${marksOfTime(longMs, x)}${names}${bars}${cards}${alerts}</svg>`
}

function marksOfTime(longMs: number, x: (ms: number) => string): Markup[] {
  const stepMs = steps.find((step) => longMs / step <= 12) ?? longMs
  return Array.from({ length: Math.floor(longMs / stepMs) + 1 }, (_, index) => {
    const at = x(index * stepMs)
    return markup`<line class="grid" x1="${at}" y1="8" x2="${at}" y2="88"/><text class="time" x="${at}" y="104" text-anchor="middle">${clock(index * stepMs)}</text>`
  })
}

/** A moment of a call, as `2:07`. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  const two = (value: number): string => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3_600)
  const minutes = Math.floor(seconds / 60) % 60
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`
}
