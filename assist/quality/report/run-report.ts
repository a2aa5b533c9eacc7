import type { CallEvent } from '../../pipeline/log/call-event.js'
import { latestUtterances } from '../../pipeline/log/latest-utterances.js'
import { shownCards } from '../compare/card-changes.js'
import type { CallReport } from '../replay/transcript-files.js'
import { barPicture, type PlotBar } from './bar-picture.js'
import { markup, Markup, type MarkupValue } from './markup.js'
import { findingText, reportTexts, type ReportLanguage, type ReportTexts } from './report-texts.js'
import { reportStyle } from './report-style.js'
import { clock, timelinePicture } from './timeline-picture.js'

/** A call of a run, as its report shows it. */
export interface ReportedCall {
  readonly report: CallReport
  readonly events: readonly CallEvent[]
}

/** A run of replays. */
export interface ReportedRun {
  readonly calls: readonly ReportedCall[]
  readonly failed: readonly { readonly file: string; readonly reason: string }[]
  /** Titles of the solutions by their ids. */
  readonly titles: ReadonlyMap<string, string>
  readonly language: ReportLanguage
}

/**
 * One HTML page that holds all of a run and needs nothing beside it: no script, no font, no picture of elsewhere. What
 * was said and what files are called is escaped.
 */
export function runReport(run: ReportedRun): string {
  const { calls, failed, titles, language } = run
  const texts = reportTexts[language]
  const { plots } = texts
  const page = markup`<!doctype html>
<html lang="${texts.htmlLanguage}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${texts.title(calls.length)}</title>
<style>${new Markup(reportStyle)}</style>
</head>
<body>
<h1>${texts.title(calls.length)}</h1>
${summary(calls, texts)}
${failed.length > 0 ? failures(failed, texts) : ''}
<div class="plots">
${barPicture(plots.confidence, byConfidence(calls))}
${barPicture(plots.count, byCount(calls))}
${barPicture(plots.hearing, byHearing(calls))}
</div>
${overview(run)}
${calls.map((call, index) => callSection(call, index, run))}
<p class="note">${texts.note(titles.size)}</p>
</body>
</html>
`
  return page.text
}

function summary(calls: readonly ReportedCall[], { facts: names }: ReportTexts): Markup {
  const started = calls[0]?.events[0]
  const durationMs = calls.reduce((sum, { report }) => sum + report.durationMs, 0)
  const utterances = calls.reduce((sum, { report }) => sum + report.utterances.length, 0)
  const cards = calls.reduce((sum, { events }) => sum + shownCards(events).length, 0)
  const facts: readonly (readonly [string, MarkupValue])[] = [
    [names.sound, clock(durationMs)],
    [names.utterances, utterances],
    [names.cards, cards],
    ...(started?.type === 'call.started'
      ? ([
          [names.settings, started.config],
          [names.models, started.models],
          [names.base, started.solutions],
        ] as const)
      : []),
  ]
  return markup`<dl class="facts">${facts.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

function failures(failed: ReportedRun['failed'], texts: ReportTexts): Markup {
  const rows = failed.map(({ reason }) => markup`<li>${reason}</li>`)
  return markup`<section class="failed"><h2>${texts.notReplayed}</h2><ul>${rows}</ul></section>`
}

function overview({ calls, language }: ReportedRun): Markup {
  const texts = reportTexts[language]
  const heads = texts.columns.map((one) => markup`<th>${one}</th>`)
  const rows = calls.map(({ report, events }, index) => {
    const found = report.findings.map((one) => findingText(one, texts)).join('; ')
    return markup`<tr><td><a href="#call-${index}">${report.callId}</a></td><td>${clock(report.durationMs)}</td><td>${report.utterances.length}</td><td>${shownCards(events).length}</td><td>${count(events, 'suggestion.withdrawn')}</td><td>${count(events, 'utterance.revised')}</td><td>${found}</td></tr>`
  })
  return markup`<table><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table>`
}

function callSection({ report, events }: ReportedCall, index: number, run: ReportedRun): Markup {
  const { titles, language } = run
  const texts = reportTexts[language]
  const found = report.findings.map((one) => markup`<li>${findingText(one, texts)}</li>`)
  return markup`<section id="call-${index}"><h2>${report.callId}</h2>
${found.length > 0 ? markup`<ul class="found">${found}</ul>` : ''}
${timelinePicture(events, report.durationMs, titles, texts)}
<ol class="talk">${talk(events, titles, texts)}</ol></section>`
}

/** Utterances and cards in the order of their times. */
function talk(
  events: readonly CallEvent[],
  titles: ReadonlyMap<string, string>,
  texts: ReportTexts,
): Markup[] {
  const first = new Map<string, string>()
  for (const event of events)
    if (event.type === 'utterance.final') first.set(event.utteranceId, event.text)
  const said = latestUtterances(events).map(
    ({ utteranceId, channel, startMs, text, confidence }) => {
      const before = first.get(utteranceId) ?? ''
      const heard =
        before === '' || before === text
          ? ''
          : markup`<span class="first">${texts.firstHeard(before)}</span>`
      const doubt = confidence < 0.6 ? markup` <span class="doubt">${texts.unsure}</span>` : ''
      return {
        atMs: startMs,
        line: markup`<li class="${channel}"><time>${clock(startMs)}</time><b>${texts.sides[channel]}</b><span>${text}${doubt}${heard}</span></li>`,
      }
    },
  )
  const cards = events.flatMap((event) => {
    if (event.type !== 'suggestion.shown') return []
    const title = titles.get(event.solutionId) ?? event.solutionId
    const why = event.because.map(({ text }) => text).join(' · ')
    const line = markup`<li class="shown"><time>${clock(event.atMs)}</time><b>${texts.sides.card}</b><span>${title} <em>${event.confidence.toFixed(2)}${event.likely ? `, ${texts.likely}` : ''}</em>${why === '' ? '' : markup`<span class="first">${texts.becauseOf(why)}</span>`}</span></li>`
    return [{ atMs: event.atMs, line }]
  })
  return [...said, ...cards].sort((a, b) => a.atMs - b.atMs).map(({ line }) => line)
}

function count(events: readonly CallEvent[], type: CallEvent['type']): number {
  return events.filter((event) => event.type === type).length
}

/** Five steps of a share. */
function steps(values: readonly number[]): PlotBar[] {
  return Array.from({ length: 5 }, (_, step) => {
    const [from, to] = [step / 5, (step + 1) / 5]
    const isIn = (value: number): boolean => value >= from && (value < to || step === 4)
    return { name: `${from.toFixed(1)}–${to.toFixed(1)}`, value: values.filter(isIn).length }
  })
}

function byConfidence(calls: readonly ReportedCall[]): PlotBar[] {
  const shown = calls.flatMap(({ events }) =>
    events.flatMap((event) => (event.type === 'suggestion.shown' ? [event.confidence] : [])),
  )
  return steps(shown)
}

function byHearing(calls: readonly ReportedCall[]): PlotBar[] {
  return steps(calls.flatMap(({ report }) => report.utterances.map(({ confidence }) => confidence)))
}

function byCount(calls: readonly ReportedCall[]): PlotBar[] {
  const counts = calls.map(({ events }) => shownCards(events).length)
  const edges = [0, 1, 3, 6, 10, Infinity]
  return edges.slice(0, -1).map((from, index) => {
    const below = edges[index + 1] ?? Infinity
    const name =
      below === from + 1 ? `${from}` : below === Infinity ? `${from}+` : `${from}–${below - 1}`
    return { name, value: counts.filter((one) => one >= from && one < below).length }
  })
}
