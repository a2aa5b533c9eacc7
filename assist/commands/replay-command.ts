import path from 'node:path'

import { AssistError } from '../errors/errors.js'
import type { Assist } from '../service/assist.js'
import type { CallEvent } from '../pipeline/call-event.js'
import { openRecording } from '../audio/recording.js'
import { replay, type ReplayOptions } from '../quality/replay/replay.js'
import { callReport, writeCallFiles } from '../quality/replay/transcript-files.js'
import { defaultBase } from '../store/solution-store.js'
import {
  commandConfig,
  parseCommand,
  usageError,
  writeJson,
  type CommandIo,
  type ParsedArgs,
} from './command.js'
import { baseFiles, baseOptions, withOfflineAssist } from '../service/offline.js'
import { progressBar, type ProgressBar } from './progress-bar.js'

/** How the command is called. */
export const replayUsage = `Usage: assist replay FILE... [--speed 1|max] [--workers N] [--partials on|off] [--passes 1|2]
                     [--solutions FILE] [--glossary FILE] [--language en|zh|ko|auto] [--engine NAME]
                     [--out DIR] [--json]
  Stereo files are customer left, agent right; mono files are one customer. WAV (PCM, float, μ-law, A-law) or FLAC.`

/** `assist replay FILE...`: recordings through the service's own pipeline, on the terminal. */
export async function runReplayCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(
    args,
    {
      speed: { type: 'string' },
      workers: { type: 'string' },
      partials: { type: 'string' },
      passes: { type: 'string' },
      ...baseOptions,
      language: { type: 'string' },
      engine: { type: 'string' },
      out: { type: 'string' },
      json: { type: 'boolean' },
    },
    replayUsage,
  )
  if (parsed.positionals.length === 0) throw usageError('No recording was named.', replayUsage)
  const engine = parsed.text('engine')
  const how = {
    language: parsed.choice('language', ['en', 'zh', 'ko', 'auto'], 'auto'),
    speed: parsed.choice('speed', ['1', 'max'], '1'),
    isJson: parsed.flag('json'),
    out: parsed.text('out'),
  }
  const overrides = {
    earWorkers: parsed.integer('workers', 1, 1),
    partials: parsed.choice('partials', ['on', 'off'], 'on') === 'on',
    ...(engine === undefined ? {} : { engine }),
    secondPass: hasSecondPass(parsed),
  }
  const config = commandConfig(overrides, replayUsage)
  const names = uniqueNames(parsed.positionals)
  return withOfflineAssist(config, baseFiles(parsed), io, async (assist) => {
    const reports = []
    for (const [index, file] of parsed.positionals.entries()) {
      reports.push(await replayOne(assist, { ...how, file, name: names[index] ?? file }, io))
    }
    if (how.isJson) writeJson(io, { calls: reports })
    return 0
  })
}

/** `--passes 1` leaves the finals of `two-pass` as the first pass wrote them. */
export function hasSecondPass(parsed: ParsedArgs): boolean {
  return parsed.choice('passes', ['1', '2'], '2') === '2'
}

interface ReplayArgs extends Pick<ReplayOptions, 'language' | 'speed'> {
  readonly file: string
  readonly name: string
  readonly isJson: boolean
  readonly out: string | undefined
}

async function replayOne(
  assist: Assist,
  { file, name, language, speed, isJson, out }: ReplayArgs,
  io: CommandIo,
): Promise<object> {
  const recording = await openRecording(file)
  const titles = await solutionTitles(assist)
  const bar = progressBar(io.stderr, name)
  try {
    const events = await replay(assist, recording, {
      ...{ callId: name, language, speed },
      onEvent: (event) => print(event, titles, isJson ? undefined : bar),
      onProgress: (share) => bar.update(share),
    })
    bar.end()
    if (out !== undefined) await writeCallFiles(out, name, events, recording.durationMs)
    return callReport(events, recording.durationMs)
  } finally {
    bar.end()
  }
}

/** One line for what a listener would want to read; partials stay on the screen of agents. */
function print(
  event: CallEvent,
  titles: ReadonlyMap<string, string>,
  bar: ProgressBar | undefined,
): void {
  if (!bar) return
  const at = `${String(Math.floor(event.atMs / 60_000)).padStart(2, '0')}:${((event.atMs / 1_000) % 60).toFixed(1).padStart(4, '0')}`
  const title = (solutionId: string): string => titles.get(solutionId) ?? solutionId
  if (event.type === 'utterance.final' || event.type === 'utterance.revised') {
    const who = event.channel === 'customer' ? 'Customer' : 'Agent   '
    // A revision is what its utterance says from now on.
    const mark = event.type === 'utterance.revised' ? '↺' : ' '
    bar.line(`${at} ${mark} ${who}  ${event.text}`)
  } else if (event.type === 'suggestion.shown') {
    const mark = event.likely ? '?' : '+'
    bar.line(`${at}    ${mark} ${title(event.solutionId)} (${event.confidence.toFixed(2)})`)
  } else if (event.type === 'suggestion.withdrawn') {
    bar.line(`${at}    - ${event.suggestionId} ${event.reason}`)
  }
}

async function solutionTitles(assist: Assist): Promise<Map<string, string>> {
  const solutions = await assist.store.solutions.all(defaultBase)
  return new Map(solutions.map(({ id, title }) => [id, title]))
}

/** Base names, `-2` and so on where they collide. @throws AssistError ASSIST_USAGE for a file without a name */
function uniqueNames(files: readonly string[]): string[] {
  const counts = new Map<string, number>()
  return files.map((file) => {
    const name = path.basename(file).replace(/\.[^.]+$/, '')
    if (name === '') throw new AssistError('ASSIST_USAGE', `“${file}” is not a file name.`)
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return count === 1 ? name : `${name}-${count}`
  })
}
