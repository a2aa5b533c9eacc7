import { writeFile } from 'node:fs/promises'

import { loadConfig, type Config } from '../settings/config.js'
import { evalCalls, readCalls } from '../quality/scores/eval-calls.js'
import { evalMatching } from '../quality/scores/eval-matching.js'
import { evalRecognition, readManifest } from '../quality/scores/eval-recognition.js'
import { spokenLanguages } from '../call/call-start.js'
import { readQueries } from '../quality/scores/matching-files.js'
import { writeCallFiles } from '../quality/replay/transcript-files.js'
import {
  commandConfig,
  parseCommand,
  usageError,
  writeJson,
  type CommandIo,
  type ParsedArgs,
} from './command.js'
import { baseFiles, baseOptions, withOfflineAssist } from '../service/offline.js'
import { progressBar } from './progress-bar.js'
import { hasSecondPass } from './replay-command.js'

/** How the command is called. */
export const evalUsage = `Usage: assist eval recognition MANIFEST.jsonl [--engine NAME] [--language L] [--hypotheses FILE] [--json]
       assist eval matching    --solutions FILE [--glossary FILE] --queries FILE [--json]
       assist eval calls       DIR --solutions FILE [--glossary FILE] [--speed 1|max] [--parallel N]
                               [--partials on|off] [--passes 1|2] [--engine NAME] [--out DIR] [--json]`

const options = {
  engine: { type: 'string' },
  language: { type: 'string' },
  hypotheses: { type: 'string' },
  ...baseOptions,
  queries: { type: 'string' },
  speed: { type: 'string' },
  parallel: { type: 'string' },
  partials: { type: 'string' },
  passes: { type: 'string' },
  workers: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean' },
} as const

/** `assist eval recognition|matching|calls`. */
export async function runEvalCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(args, options, evalUsage)
  const [kind, ...files] = parsed.positionals
  const result = await evaluate(kind, files, parsed, io)
  if (parsed.flag('json')) writeJson(io, result)
  else io.stdout.write(readable(result))
  return 0
}

function evaluate(
  kind: string | undefined,
  files: readonly string[],
  parsed: ParsedArgs,
  io: CommandIo,
): Promise<object> {
  const [file] = files
  if (kind === 'matching') {
    if (file !== undefined) throw usageError(`“${file}” is one too many.`, evalUsage)
    return matching(parsed, io)
  }
  if (kind !== 'recognition' && kind !== 'calls') {
    throw usageError('Expected recognition, matching or calls.', evalUsage)
  }
  if (file === undefined || files.length > 1) {
    throw usageError(`assist eval ${kind} expects one path.`, evalUsage)
  }
  return kind === 'recognition' ? recognition(file, parsed, io) : calls(file, parsed, io)
}

async function recognition(file: string, parsed: ParsedArgs, io: CommandIo): Promise<object> {
  const language =
    parsed.text('language') === undefined
      ? undefined
      : parsed.choice('language', [...spokenLanguages, 'auto'], 'auto')
  // Clips belong to no solution base, so no base's words are told to the engine.
  const own = { partials: false, domainWords: false }
  const config = commandConfig({ ...engineOverride(parsed), ...own }, evalUsage)
  const clips = await readManifest(file)
  const bar = progressBar(io.stderr, 'Recognising')
  return withOfflineAssist(config, undefined, io, async (assist) => {
    const { report, hypotheses } = await evalRecognition(assist, clips, {
      ...(language ? { language } : {}),
      onProgress: (share) => bar.update(share),
    })
    bar.end()
    const out = parsed.text('hypotheses')
    if (out !== undefined) {
      await writeFile(out, hypotheses.map((one) => `${JSON.stringify(one)}\n`).join(''))
    }
    return report
  })
}

async function matching(parsed: ParsedArgs, io: CommandIo): Promise<object> {
  const queriesFile = required(parsed, 'queries')
  required(parsed, 'solutions')
  const queries = await readQueries(queriesFile)
  const bar = progressBar(io.stderr, 'Matching')
  return withOfflineAssist(loadConfig(), baseFiles(parsed), io, async (assist) => {
    const report = await evalMatching(assist, queries, (share) => bar.update(share))
    bar.end()
    return report
  })
}

async function calls(folder: string, parsed: ParsedArgs, io: CommandIo): Promise<object> {
  const out = parsed.text('out')
  required(parsed, 'solutions')
  const speed = parsed.choice('speed', ['1', 'max'], 'max')
  const parallel = parsed.integer('parallel', 1, 1)
  const workers = parsed.integer('workers', 0, 0)
  const overrides: Partial<Config> = {
    ...engineOverride(parsed),
    ...(workers === 0 ? {} : { earWorkers: workers }),
    partials: parsed.choice('partials', ['on', 'off'], 'on') === 'on',
  }
  const config = commandConfig(overrides, evalUsage)
  const labelled = await readCalls(folder)
  const bar = progressBar(io.stderr, 'Replaying calls')
  return withOfflineAssist(config, baseFiles(parsed), io, async (assist) => {
    const report = await evalCalls(assist, labelled, {
      ...{ speed, parallel },
      onProgress: (share) => bar.update(share),
      onCall: async (callId, events, durationMs) => {
        if (out !== undefined) await writeCallFiles(out, callId, events, durationMs)
      },
    })
    bar.end()
    return report
  })
}

function required(parsed: ParsedArgs, name: string): string {
  const value = parsed.text(name)
  if (value !== undefined) return value
  throw usageError(`--${name} FILE is needed.`, evalUsage)
}

function engineOverride(parsed: ParsedArgs): Partial<Config> {
  const engine = parsed.text('engine')
  return { secondPass: hasSecondPass(parsed), ...(engine === undefined ? {} : { engine }) }
}

function readable(result: object): string {
  return Object.entries(result)
    .map(
      ([name, value]) =>
        `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}\n`,
    )
    .join('')
}
