import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'

import type { CallEvent, UtteranceBody } from '../../pipeline/log/call-event.js'
import { latestUtterances } from '../../pipeline/log/latest-utterances.js'
import { findingsOf, type RecordingFinding, type RecordingFacts } from './findings.js'

/** The content of `<name>.json`, the report of a replayed call. */
export interface CallReport {
  readonly callId: string
  readonly durationMs: number
  readonly utterances: readonly {
    readonly utteranceId: string
    readonly channel: string
    readonly startMs: number
    readonly endMs: number
    readonly text: string
    readonly written?: string
    readonly confidence: number
  }[]
  readonly suggestions: readonly {
    readonly suggestionId: string
    readonly solutionId: string
    readonly shownMs: number
    readonly withdrawnMs: number | null
    readonly wasConfirmed: boolean
  }[]
  /** What is amiss with the recording; empty where nothing is. */
  readonly findings: readonly RecordingFinding[]
  /** Hash of the recording and of what it was replayed with; left out where nobody asks. */
  readonly run?: string
}

/** What a report tells beside the log. */
export interface ReportFacts extends RecordingFacts {
  /** See `CallReport`. */
  readonly run?: string
}

/**
 * Writes `<name>.events.jsonl`, `.vtt` and `.json`. Each is whole or not there, and the last is there only where all
 * are, however the process ends.
 *
 * @param name base name that no other recording of this run has
 * @returns the report
 */
export async function writeCallFiles(
  folder: string,
  name: string,
  events: readonly CallEvent[],
  facts: ReportFacts,
): Promise<CallReport> {
  await mkdir(folder, { recursive: true })
  const report = callReport(events, facts)
  const log = events.map((event) => `${JSON.stringify(event)}\n`).join('')
  const files = [
    ['events.jsonl', log],
    ['vtt', webVtt(events)],
    ['json', `${JSON.stringify(report, null, 2)}\n`],
  ] as const
  const pathOf = (ending: string): string => path.join(folder, `${name}.${ending}`)
  for (const [ending, text] of files) await writeFile(`${pathOf(ending)}.part`, text)
  for (const [ending] of files) await rename(`${pathOf(ending)}.part`, pathOf(ending))
  return report
}

/** Sums a call up: its utterances, its suggestions, and what is amiss with the recording. */
export function callReport(events: readonly CallEvent[], facts: ReportFacts): CallReport {
  const { durationMs, run } = facts
  const utterances = spoken(events).map(
    ({ utteranceId, channel, startMs, endMs, text, written, confidence }) => ({
      ...{ utteranceId, channel, startMs, endMs, text },
      ...(written === undefined ? {} : { written }),
      confidence,
    }),
  )
  const suggestions = events.flatMap((event) => {
    if (event.type !== 'suggestion.shown') return []
    const { suggestionId, solutionId } = event
    const gone = events.find(
      (other) => other.type === 'suggestion.withdrawn' && other.suggestionId === suggestionId,
    )
    const wasConfirmed = events.some(
      (other) =>
        (other.type === 'suggestion.shown' || other.type === 'suggestion.changed') &&
        other.suggestionId === suggestionId &&
        !other.likely,
    )
    const withdrawnMs = gone?.atMs ?? null
    return [{ suggestionId, solutionId, shownMs: event.atMs, withdrawnMs, wasConfirmed }]
  })
  const findings = findingsOf(events, facts)
  return {
    ...{ callId: events[0]?.callId ?? '', durationMs, utterances, suggestions, findings },
    ...(run === undefined ? {} : { run }),
  }
}

/** Writes WebVTT with one voice for each side (W3C WebVTT, section 4.2.2), so that players show who speaks. */
export function webVtt(events: readonly CallEvent[]): string {
  const cues = spoken(events).map(({ utteranceId, channel, startMs, endMs, text }) => {
    const voice = channel === 'customer' ? 'Customer' : 'Agent'
    // A line break could end the cue.
    const line = text.replace(/\s+/g, ' ').trim()
    const escaped = line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    return `${utteranceId}\n${vttTime(startMs)} --> ${vttTime(endMs)}\n<v ${voice}>${escaped}\n`
  })
  return `WEBVTT\n\n${cues.join('\n')}`
}

/** Orders utterances by when they were spoken, as a reader expects. */
function spoken(events: readonly CallEvent[]): UtteranceBody[] {
  return latestUtterances(events).sort((a, b) => a.startMs - b.startMs)
}

function vttTime(fractionalMs: number): string {
  const ms = Math.round(fractionalMs)
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  const milliseconds = String(ms % 1_000).padStart(3, '0')
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1_000) % 60)}.${milliseconds}`
}
