import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { AssistError } from '../../errors/errors.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'
import { spoken, webVtt } from '../../pipeline/log/web-vtt.js'
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
 * are of one run, however the process ends.
 *
 * @param name base name that no other recording of this run has
 * @returns the report
 * @throws AssistError ASSIST_FILE_INVALID as {@link requireOwnPlace} does
 */
export async function writeCallFiles(
  folder: string,
  name: string,
  events: readonly CallEvent[],
  facts: ReportFacts,
): Promise<CallReport> {
  await requireOwnPlace(folder, name)
  await mkdir(folder, { recursive: true })
  const report = callReport(events, facts)
  const log = events.map((event) => `${JSON.stringify(event)}\n`).join('')
  const files = [
    ['events.jsonl', log],
    ['vtt', webVtt(events)],
    ['json', `${JSON.stringify(report, null, 2)}\n`],
  ] as const
  const pathOf = (ending: string): string => path.join(folder, `${name}.${ending}`)
  try {
    for (const [ending, text] of files) await writeFile(`${pathOf(ending)}.part`, text)
    // The report of an earlier run would vouch for files of this one.
    await rm(pathOf('json'), { force: true })
    for (const [ending] of files) await rename(`${pathOf(ending)}.part`, pathOf(ending))
  } catch (thrown) {
    // A disk that is full has no room for what nobody reads.
    for (const [ending] of files) await rm(`${pathOf(ending)}.part`, { force: true })
    throw thrown
  }
  return report
}

/**
 * Refuses to write over what somebody else has written: labels of a recording have the name that its report gets.
 *
 * @throws AssistError ASSIST_FILE_INVALID where `<name>.json` is there and is no report
 */
export async function requireOwnPlace(folder: string, name: string): Promise<void> {
  const file = path.join(folder, `${name}.json`)
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined || isReport(text)) return
  throw new AssistError(
    'ASSIST_FILE_INVALID',
    `“${name}.json” in the folder of --out is no report of a replay, and would be lost. Choose another folder.`,
  )
}

function isReport(text: string): boolean {
  try {
    const found = JSON.parse(text) as Partial<CallReport> | null
    return typeof found?.callId === 'string' && Array.isArray(found.suggestions)
  } catch {
    return false
  }
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
