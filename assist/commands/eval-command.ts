import { writeFile } from 'node:fs/promises'

import type { Command } from 'commander'

import type { CallLanguage } from '../call/call-start.js'
import { progressBar, type ProgressBar } from '../log/progress-bar.js'
import { evalCalls, readCalls } from '../quality/scores/eval-calls.js'
import { evalMatching } from '../quality/scores/eval-matching.js'
import { evalRecognition, readManifest } from '../quality/scores/eval-recognition.js'
import { readQueries } from '../quality/scores/matching-files.js'
import { requireOwnPlace, writeCallFiles } from '../quality/replay/transcript-files.js'
import { withOfflineAssist, type BaseFiles } from '../service/offline.js'
import type { Config } from '../settings/config.js'
import {
  commandConfig,
  newCommand,
  usageError,
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

/** `assist eval recognition|matching|calls`: scores of the service on labelled data. */
export function evalCommand(context: CommandContext): Command {
  return newCommand('eval', context, { summary: 'scores the service on labelled data' })
    .addCommand(recognitionCommand(context))
    .addCommand(matchingCommand(context))
    .addCommand(callsCommand(context))
}

interface RecognitionFlags extends EngineFlags {
  readonly language?: CallLanguage
  readonly hypotheses?: string
  readonly json?: true
}

function recognitionCommand(context: CommandContext): Command {
  const { io } = context
  const command = pathCommand('recognition', context, {
    summary: 'word errors and speed of an engine over clips',
    argument: 'MANIFEST.jsonl',
  })
    .addOption(languageOption())
    .addOption(textOption('--hypotheses <FILE>', 'writes what was recognised, a line a clip'))
    .addOption(jsonOption())
  for (const option of engineOptions()) command.addOption(option)
  return command.action(async (file: string, flags: RecognitionFlags) => {
    const { language, hypotheses: out } = flags
    // Clips belong to no solution base, so the engine gets no base's words.
    const own = { partials: false, domainWords: false }
    const config = commandConfig({ ...engineOverrides(flags), ...own }, command, context)
    const clips = await readManifest(file)
    const { report, hypotheses } = await withBar(io, 'Recognising', (bar) =>
      withOfflineAssist(config, undefined, io, (assist) =>
        evalRecognition(assist, clips, {
          ...(language ? { language } : {}),
          onProgress: (share) => bar.update(share),
        }),
      ),
    )
    if (out !== undefined) {
      await writeFile(out, hypotheses.map((one) => `${JSON.stringify(one)}\n`).join(''))
    }
    write(io, report, flags.json)
  })
}

interface MatchingFlags extends BaseFiles {
  readonly queries?: string
  readonly json?: true
}

function matchingCommand(context: CommandContext): Command {
  const { io } = context
  const summary = 'how well queries find the solutions that answer them'
  const command = newCommand('matching', context, { summary })
    .addOption(
      textOption('--queries <FILE>', 'queries with the solutions that they expect (needed)'),
    )
    .addOption(jsonOption())
  for (const option of baseOptions('needed')) command.addOption(option)
  return command.action(async (flags: MatchingFlags) => {
    const queriesFile = required(flags.queries, '--queries', command)
    required(flags.solutions, '--solutions', command)
    const queries = await readQueries(queriesFile)
    const config = commandConfig({}, command, context)
    const report = await withBar(io, 'Matching', (bar) =>
      withOfflineAssist(config, baseFiles(flags), io, (assist) =>
        evalMatching(assist, queries, (share) => bar.update(share)),
      ),
    )
    write(io, report, flags.json)
  })
}

interface CallsFlags extends BaseFiles, EngineFlags {
  readonly speed: '1' | 'max'
  readonly parallel: number
  readonly workers?: number
  readonly partials: 'on' | 'off'
  readonly out?: string
  readonly json?: true
}

function callsCommand(context: CommandContext): Command {
  const { io } = context
  const command = pathCommand('calls', context, {
    summary: 'which solutions labelled calls showed, when, and which they should have',
    argument: 'DIR',
  })
    .addOption(speedOption('max'))
    .addOption(integerOption('--parallel <N>', 'calls at once', 1).default(1))
    .addOption(integerOption('--workers <N>', 'ears that listen; 0: as configured', 0))
    .addOption(partialsOption())
    .addOption(textOption('--out <DIR>', 'writes events, subtitles and a report a call'))
    .addOption(jsonOption())
  for (const option of [...baseOptions('needed'), ...engineOptions()]) command.addOption(option)
  return command.action(async (folder: string, flags: CallsFlags) => {
    required(flags.solutions, '--solutions', command)
    const { speed, parallel, workers = 0, partials, out } = flags
    const overrides: Partial<Config> = {
      ...engineOverrides(flags),
      ...(workers === 0 ? {} : { earWorkers: workers }),
      partials: partials === 'on',
    }
    const config = commandConfig(overrides, command, context)
    const labelled = await readCalls(folder)
    if (out !== undefined) for (const { callId } of labelled) await requireOwnPlace(out, callId)
    const report = await withBar(io, 'Replaying calls', (bar) =>
      withOfflineAssist(config, baseFiles(flags), io, (assist) =>
        evalCalls(assist, labelled, {
          ...{ speed, parallel },
          onProgress: (share) => bar.update(share),
          onCall: async (callId, events, durationMs) => {
            if (out !== undefined) await writeCallFiles(out, callId, events, { durationMs })
          },
        }),
      ),
    )
    write(io, report, flags.json)
  })
}

function pathCommand(
  kind: string,
  context: CommandContext,
  { summary, argument }: { readonly summary: string; readonly argument: string },
): Command {
  const missing = `assist eval ${kind} expects one path.`
  return newCommand(kind, context, { summary, missing })
    .usage(`[options] ${argument}`)
    .argument('<path>')
}

async function withBar<T>(
  io: CommandIo,
  label: string,
  work: (bar: ProgressBar) => Promise<T>,
): Promise<T> {
  const bar = progressBar(io.stderr, label)
  try {
    return await work(bar)
  } finally {
    bar.end()
  }
}

function required(value: string | undefined, name: string, command: Command): string {
  if (value !== undefined) return value
  throw usageError(`${name} FILE is needed.`, command)
}

function write(io: CommandIo, result: object, isJson = false): void {
  if (isJson) writeJson(io, result)
  else io.stdout.write(readable(result))
}

function readable(result: object): string {
  return Object.entries(result)
    .map(
      ([name, value]) =>
        `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}\n`,
    )
    .join('')
}
