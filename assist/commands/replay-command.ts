import path from 'node:path'

import type { Command } from 'commander'

import { AssistError } from '../errors/errors.js'
import type { Assist } from '../service/assist.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import { openRecording } from '../audio/recording.js'
import { replay, type ReplayOptions } from '../quality/replay/replay.js'
import { callReport, writeCallFiles } from '../quality/replay/transcript-files.js'
import { defaultBase } from '../store/solution-store.js'
import { progressBar, type ProgressBar } from '../log/progress-bar.js'
import { withOfflineAssist, type BaseFiles } from '../service/offline.js'
import {
  commandConfig,
  newCommand,
  writeJson,
  type CommandContext,
  type CommandIo,
} from './command.js'
import {
  baseFiles,
  baseOptions,
  engineOptions,
  engineOverrides,
  integerOption,
  jsonOption,
  languageOption,
  partialsOption,
  speedOption,
  textOption,
  type EngineFlags,
} from './options.js'

interface ReplayFlags extends BaseFiles, EngineFlags, Pick<ReplayOptions, 'language' | 'speed'> {
  readonly workers: number
  readonly partials: 'on' | 'off'
  readonly out?: string
  readonly json?: true
}

const notes = `
Stereo files are customer left, agent right; mono files are one customer. WAV (PCM, float, μ-law, A-law) or FLAC.`

/** `assist replay FILE...`: recordings through the service's own pipeline, on the terminal. */
export function replayCommand(context: CommandContext): Command {
  const { io } = context
  const summary = "plays recordings through the service's own pipeline"
  const command = newCommand('replay', context, { summary, missing: 'No recording was named.' })
    .usage('[options] FILE...')
    .argument('<files...>', 'recordings of calls')
    .addOption(speedOption('1'))
    .addOption(integerOption('--workers <N>', 'ears that listen', 1).default(1))
    .addOption(partialsOption())
    .addOption(languageOption().default('auto'))
    .addOption(textOption('--out <DIR>', 'writes events, subtitles and a report a recording'))
    .addOption(jsonOption())
    .addHelpText('after', notes)
  for (const option of [...engineOptions(), ...baseOptions()]) command.addOption(option)
  return command.action(async (files: readonly string[], flags: ReplayFlags) => {
    const overrides = {
      ...engineOverrides(flags),
      earWorkers: flags.workers,
      partials: flags.partials === 'on',
    }
    const config = commandConfig(overrides, command, context)
    const names = uniqueNames(files)
    await withOfflineAssist(config, baseFiles(flags), io, async (assist) => {
      const reports = []
      for (const [index, file] of files.entries()) {
        reports.push(await replayOne(assist, { ...flags, file, name: names[index] ?? file }, io))
      }
      if (flags.json) writeJson(io, { calls: reports })
    })
  })
}

interface ReplayArgs extends Pick<ReplayFlags, 'language' | 'speed' | 'json' | 'out'> {
  readonly file: string
  readonly name: string
}

async function replayOne(
  assist: Assist,
  { file, name, language, speed, json, out }: ReplayArgs,
  io: CommandIo,
): Promise<object> {
  const recording = await openRecording(file)
  const titles = await solutionTitles(assist)
  const bar = progressBar(io.stderr, name)
  try {
    const events = await replay(assist, recording, {
      ...{ callId: name, language, speed },
      onEvent: (event) => print(event, titles, json ? undefined : bar),
      onProgress: (share) => bar.update(share),
    })
    bar.end()
    if (out !== undefined) await writeCallFiles(out, name, events, recording.durationMs)
    return callReport(events, recording.durationMs)
  } finally {
    bar.end()
  }
}

/** Writes one line an event that a reader wants; partials are left to the screens of agents. */
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
    // A revision replaces the text of its utterance.
    const mark = event.type === 'utterance.revised' ? '↺' : ' '
    bar.line(`${at} ${mark} ${who}  ${event.text}`)
  } else if (event.type === 'suggestion.shown') {
    const mark = event.likely ? '?' : '+'
    bar.line(`${at}    ${mark} ${title(event.solutionId)} (${event.confidence.toFixed(2)})`)
  } else if (event.type === 'suggestion.withdrawn') {
    bar.line(`${at}    - ${event.suggestionId} ${event.reason}`)
  } else if (event.type === 'suggestion.receded') {
    bar.line(`${at}    ↓ ${event.suggestionId}`)
  }
}

async function solutionTitles(assist: Assist): Promise<Map<string, string>> {
  const solutions = await assist.store.solutions.all(defaultBase)
  return new Map(solutions.map(({ id, title }) => [id, title]))
}

/** Names recordings by their base names, with `-2` and so on where two collide. @throws AssistError ASSIST_USAGE for a file without a name */
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
