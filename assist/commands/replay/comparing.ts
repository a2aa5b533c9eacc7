import type { Command } from 'commander'

import type { CallEvent } from '../../pipeline/log/call-event.js'
import { readLogs } from '../../quality/compare/log-file.js'
import {
  compareRuns,
  type ComparedCall,
  type RunComparison,
} from '../../quality/compare/run-comparison.js'
import type { ListedRecording } from '../../quality/replay/recording-list.js'
import { truthBeside } from '../../quality/scores/eval-calls.js'
import { withOfflineAssist, type BaseFiles } from '../../service/offline.js'
import type { Config } from '../../settings/config.js'
import { commandConfig, usageError, writeJson, type CommandContext } from '../command.js'
import { clockOf } from './call-lines.js'
import { replayRecordings, type ReplayBatchOptions } from './replay-batch.js'
import type { RunChoice } from './run-choice.js'

/** What both sides of a comparison share. */
export interface ComparingOptions {
  readonly list: readonly ListedRecording[]
  readonly overrides: Partial<Config>
  readonly base: BaseFiles
  readonly batch: Pick<ReplayBatchOptions, 'language' | 'sides' | 'jobs'>
  readonly json: boolean
}

/** Replays or reads both sides and tells what the second changes. */
export async function compareChoices(
  [first, second]: readonly [RunChoice, RunChoice],
  options: ComparingOptions,
  command: Command,
  context: CommandContext,
): Promise<void> {
  const needsFiles = [first, second].find((one) => one.kind === 'run')
  if (needsFiles && options.list.length === 0)
    throw usageError(`“${needsFiles.name}” is compared on recordings; none was named.`, command)
  const logs = []
  for (const choice of [first, second]) logs.push(await logsOf(choice, options, command, context))
  const [a = new Map<string, readonly CallEvent[]>(), b = new Map<string, readonly CallEvent[]>()] =
    logs
  const files = new Map(options.list.map(({ name, file }) => [name, file]))
  const pairs: ComparedCall[] = []
  const alone = [...a.keys(), ...b.keys()].filter((name) => !(a.has(name) && b.has(name)))
  for (const [name, events] of a) {
    const other = b.get(name)
    if (!other) continue
    const file = files.get(name)
    const truth = file === undefined ? undefined : await truthBeside(file)
    pairs.push({ name, first: events, second: other, truth })
  }
  const comparison = compareRuns(pairs)
  const named = { first: first.name, second: second.name }
  if (options.json) writeJson(context.io, { ...named, ...comparison, alone })
  else context.io.stdout.write(textOf(comparison, named, alone))
  // What only one side has was not compared.
  if (alone.length > 0 || pairs.length === 0) context.fail()
}

async function logsOf(
  choice: RunChoice,
  { list, overrides, base, batch }: ComparingOptions,
  command: Command,
  context: CommandContext,
): Promise<Map<string, readonly CallEvent[]>> {
  if (choice.kind === 'logs') {
    const logs = await readLogs(choice.name)
    return new Map(logs.map(({ name, events }) => [name, events]))
  }
  const config = commandConfig({ ...overrides, ...choice.overrides }, command, context)
  const logs = new Map<string, readonly CallEvent[]>()
  const options = { ...batch, speed: 'max', isResumed: false, isQuiet: true } as const
  await withOfflineAssist(config, choice.base ?? base, context.io, (assist) =>
    replayRecordings(
      assist,
      list,
      { ...options, onCall: (name, events) => void logs.set(name, events) },
      context.io,
    ),
  )
  return logs
}

/** Calls that change most are told, so many of them. */
const toldCallCount = 10

function textOf(
  { appeared, disappeared, earlier, later, same, calls, figures }: RunComparison,
  { first, second }: { readonly first: string; readonly second: string },
  alone: readonly string[],
): string {
  const lines = [
    `${calls.length} calls: ${first} → ${second}`,
    `cards: ${appeared} appear, ${disappeared} disappear, ${earlier} earlier, ${later} later, ${same} the same`,
    '',
    'figure          first   second  difference [95 % interval], p',
    ...figures.map(
      ({ figure, first: a, second: b, difference: { mean, low, high, p } }) =>
        `${figure.padEnd(13)} ${a.toFixed(3).padStart(7)} ${b.toFixed(3).padStart(8)}  ${signed(mean)} [${signed(low)}, ${signed(high)}], ${p.toFixed(3)}`,
    ),
  ]
  for (const call of calls.slice(0, toldCallCount)) {
    if (call.changeCount === 0 && call.wordsChanged === 0) continue
    lines.push('', `${call.name}: ${(call.wordsChanged * 100).toFixed(1)} % of the words change`)
    for (const { solutionId, atMs, text } of call.appeared)
      lines.push(`  + ${clockOf(atMs)} ${solutionId}: “${text}”`)
    for (const { solutionId, atMs, text } of call.disappeared)
      lines.push(`  - ${clockOf(atMs)} ${solutionId}: “${text}”`)
    for (const { solutionId, atMs, laterMs } of call.kept)
      if (laterMs !== 0)
        lines.push(
          `  ${laterMs < 0 ? '←' : '→'} ${clockOf(atMs)} ${solutionId}: ${signed(laterMs / 1_000)} s`,
        )
  }
  if (alone.length > 0) lines.push('', `only on one side: ${alone.join(', ')}`)
  return `${lines.join('\n')}\n`
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`
}
