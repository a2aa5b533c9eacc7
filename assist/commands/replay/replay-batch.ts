import { openRecording, type Recording } from '../../audio/recording.js'
import type { Sides } from '../../audio/files/sides.js'
import type { CallLanguage } from '../../call/call-start.js'
import { toAssistError } from '../../errors/errors.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'
import { progressBar, type ProgressBar } from '../../log/progress-bar.js'
import { runBatch, type BatchProgress } from '../../quality/replay/batch.js'
import { finishedReport, runHash } from '../../quality/replay/finished-run.js'
import type { ListedRecording } from '../../quality/replay/recording-list.js'
import { replay } from '../../quality/replay/replay.js'
import {
  callReport,
  requireOwnPlace,
  writeCallFiles,
  type CallReport,
} from '../../quality/replay/transcript-files.js'
import { findingText, reportTexts } from '../../quality/report/report-texts.js'
import { guessSides } from '../../quality/sides/guess-sides.js'
import { defaultModels, modelsFingerprint } from '../../models/catalog.js'
import type { Assist } from '../../service/assist.js'
import { configFingerprint } from '../../service/fingerprint.js'
import { defaultBase } from '../../store/solution-store.js'
import type { CommandIo } from '../command.js'
import { leftText, lineOf } from './call-lines.js'

/** Exit status of what Ctrl-C has ended, as shells tell it. */
const interruptedStatus = 130

/** Whose each channel is; `guess`: both voices are on one channel. */
export type SidesChoice = Sides | 'guess' | 'guess-swapped' | undefined

/** How recordings are replayed. */
export interface ReplayBatchOptions {
  readonly language: CallLanguage
  readonly speed: '1' | 'max'
  readonly sides: SidesChoice
  /** Recordings at once. */
  readonly jobs: number
  readonly out?: string | undefined
  /** What an earlier run has finished into `out` is left as it is. */
  readonly isResumed: boolean
  /** Nothing is told line by line. */
  readonly isQuiet: boolean
  /** Called with each call's log when the call is over; not for those of an earlier run. */
  readonly onCall?: (name: string, events: readonly CallEvent[]) => void | Promise<void>
}

/** What became of a batch. */
export interface BatchOutcome {
  /** In the order of the recordings. */
  readonly calls: readonly CallReport[]
  readonly failed: readonly {
    readonly file: string
    readonly code: string
    readonly reason: string
  }[]
}

/** Replays recordings and tells how far it is. One that cannot be replayed is told, and the others go on. */
export async function replayRecordings(
  assist: Assist,
  list: readonly ListedRecording[],
  options: ReplayBatchOptions,
  io: CommandIo,
): Promise<BatchOutcome> {
  const titles = await solutionTitles(assist)
  const bar = progressBar(io.stderr, 'Replaying')
  const tell = new BatchLines(bar, titles, options)
  const reports = new Map<string, CallReport>()
  // What is written is whole at any moment, so that nothing has to be waited for.
  const stop = (): void => {
    bar.end()
    io.stderr.write(stoppedText(reports.size, list.length, options))
    process.exit(interruptedStatus)
  }
  process.once('SIGINT', stop)
  try {
    const failed = await runBatch(list, {
      jobs: options.jobs,
      isFatal: isDiskFull,
      onProgress: (progress) => bar.update(progress.share, detailOf(progress)),
      work: async (one, progress) => {
        const report = await replayOne(assist, one, { ...options, tell, progress }).catch(
          (thrown: unknown) => {
            const { code, reason } = told(thrown)
            tell.ended(one.name)
            bar.line(`${code}: ${reason}`)
            throw thrown
          },
        )
        reports.set(one.name, report)
        if (!options.isQuiet)
          for (const finding of report.findings)
            bar.line(`${one.name}: ${findingText(finding, reportTexts.en)}`)
      },
    })
    const calls = list.flatMap(({ name }) => reports.get(name) ?? [])
    return { calls, failed: failed.map(({ job, error }) => ({ file: job.file, ...told(error) })) }
  } finally {
    process.off('SIGINT', stop)
    bar.end()
  }
}

function stoppedText(doneCount: number, count: number, { out }: ReplayBatchOptions): string {
  const done = `Stopped. ${doneCount} of ${count} recordings are finished`
  if (out === undefined) return `${done}; nothing was written without --out.\n`
  return `${done}, and their files are whole. The same command with --resume does the rest.\n`
}

/** Titles of the solutions by their ids. */
export async function solutionTitles(assist: Assist): Promise<Map<string, string>> {
  const solutions = await assist.store.solutions.all(defaultBase)
  return new Map(solutions.map(({ id, title }) => [id, title]))
}

interface ReplayOneOptions extends ReplayBatchOptions {
  readonly tell: BatchLines
  readonly progress: (share: number) => void
}

async function replayOne(
  assist: Assist,
  { file, name }: ListedRecording,
  options: ReplayOneOptions,
): Promise<CallReport> {
  const { language, speed, sides, out, isResumed, tell, progress, onCall } = options
  if (out !== undefined) await requireOwnPlace(out, name)
  const recording = await recordingOf(file, sides)
  const run = out === undefined ? undefined : await hashOf(assist, file, options)
  if (isResumed && out !== undefined && run !== undefined) {
    const finished = await finishedReport(out, name, run)
    if (finished) return finished
  }
  const events = await replay(assist, recording, {
    ...{ callId: name, language, speed },
    onEvent: (event) => tell.event(name, event),
    onProgress: progress,
  })
  tell.ended(name)
  await onCall?.(name, events)
  const { durationMs, format, isDamaged = false } = recording
  const facts = { durationMs, channels: format.channels, isDamaged, ...(run ? { run } : {}) }
  const guessed = { ...facts, areSidesGuessed: typeof sides === 'string' }
  return out === undefined
    ? callReport(events, guessed)
    : writeCallFiles(out, name, events, guessed)
}

async function recordingOf(file: string, sides: SidesChoice): Promise<Recording> {
  if (typeof sides !== 'string') return openRecording(file, { sides })
  const recording = await openRecording(file)
  return guessSides(recording, { isSwapped: sides === 'guess-swapped' })
}

async function hashOf(
  assist: Assist,
  file: string,
  { language, speed, sides }: ReplayBatchOptions,
): Promise<string> {
  const version = await assist.store.solutions.version(defaultBase)
  const fingerprints = [configFingerprint(assist.config), modelsFingerprint(defaultModels)]
  return runHash(file, [...fingerprints, version, language, speed, sides ?? null])
}

/** Lines of calls: at once where one runs, call by call where several do. */
class BatchLines {
  readonly #bar: ProgressBar
  readonly #titles: ReadonlyMap<string, string>
  readonly #options: Pick<ReplayBatchOptions, 'jobs' | 'isQuiet'>
  readonly #waiting = new Map<string, string[]>()

  constructor(
    bar: ProgressBar,
    titles: ReadonlyMap<string, string>,
    options: Pick<ReplayBatchOptions, 'jobs' | 'isQuiet'>,
  ) {
    this.#bar = bar
    this.#titles = titles
    this.#options = options
  }

  event(name: string, event: CallEvent): void {
    const { jobs, isQuiet } = this.#options
    const line = isQuiet ? undefined : lineOf(event, this.#titles)
    if (line === undefined) return
    if (jobs === 1) {
      this.#bar.line(line)
      return
    }
    const waiting = this.#waiting.get(name)
    if (waiting) waiting.push(line)
    else this.#waiting.set(name, [name, line])
  }

  /** A call is over, or cannot go on. */
  ended(name: string): void {
    for (const line of this.#waiting.get(name) ?? []) this.#bar.line(line)
    this.#waiting.delete(name)
  }
}

function detailOf({ doneCount, count, share, leftMs }: BatchProgress): string {
  const done = count === 1 ? '' : `${doneCount} of ${count}, `
  const left = leftMs === undefined ? '' : `, ${leftText(leftMs)} left`
  return `${done}${Math.floor(share * 100)} %${left}`
}

/** What every further recording would meet as well. */
function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC'
}

function told(error: unknown): { readonly code: string; readonly reason: string } {
  if (isDiskFull(error)) {
    const reason = 'No space is left for --out. Make room, then go on with --resume.'
    return { code: 'ASSIST_FILE_INVALID', reason }
  }
  const { code, message } = toAssistError(error)
  return { code, reason: message }
}
