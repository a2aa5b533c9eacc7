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
import { replayRecordings, type BatchOutcome, type ReplayBatchOptions } from './replay-batch.js'
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
  const truths = await truthsOf(options.list)
  const a = await logsOf(first, options, command, context)
  const b = await logsOf(second, options, command, context)
  const alone = [...a.logs.keys(), ...b.logs.keys()].filter(
    (name) => !(a.logs.has(name) && b.logs.has(name)),
  )
  const pairs = [...a.logs].flatMap(([name, events]): ComparedCall[] => {
    const other = b.logs.get(name)
    return other ? [{ name, first: events, second: other, truth: truths.get(name) }] : []
  })
  const failed = [...a.failed, ...b.failed]
  const comparison = compareRuns(pairs)
  const named = { first: first.name, second: second.name }
  if (options.json) writeJson(context.io, { ...named, ...comparison, alone, failed })
  else context.io.stdout.write(textOf(comparison, named, alone))
  // What one side or both do not have was not compared.
  if (alone.length + failed.length > 0 || pairs.length === 0) context.fail()
}

/** What was really said, by recording: read before the work, so that a bad file costs none of it. */
async function truthsOf(
  list: readonly ListedRecording[],
): Promise<ReadonlyMap<string, ComparedCall['truth']>> {
  const truths = new Map<string, ComparedCall['truth']>()
  for (const { name, file } of list) truths.set(name, await truthBeside(file))
  return truths
}

/** What one side has. */
interface SideLogs extends Pick<BatchOutcome, 'failed'> {
  readonly logs: ReadonlyMap<string, readonly CallEvent[]>
}

async function logsOf(
  choice: RunChoice,
  { list, overrides, base, batch }: ComparingOptions,
  command: Command,
  context: CommandContext,
): Promise<SideLogs> {
  if (choice.kind === 'logs') {
    const logs = await readLogs(choice.name)
    return { logs: new Map(logs.map(({ name, events }) => [name, events])), failed: [] }
  }
  const config = commandConfig({ ...overrides, ...choice.overrides }, command, context)
  const logs = new Map<string, readonly CallEvent[]>()
  const options = { ...batch, speed: 'max', isResumed: false, isQuiet: true } as const
  const { failed } = await withOfflineAssist(config, choice.base ?? base, context.io, (assist) =>
    replayRecordings(
      assist,
      list,
      { ...options, onCall: (name, events) => void logs.set(name, events) },
      context.io,
    ),
  )
  return { logs, failed }
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
