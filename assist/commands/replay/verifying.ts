import type { CallEvent } from '../../pipeline/log/call-event.js'
import { compareLogs, type LogComparison } from '../../quality/compare/log-difference.js'
import type { WrittenLog } from '../../quality/compare/log-file.js'
import type { ListedRecording } from '../../quality/replay/recording-list.js'
import { replay } from '../../quality/replay/replay.js'
import { recordedCall } from '../../quality/replay/stored-call.js'
import { writeCallFiles } from '../../quality/replay/transcript-files.js'
import { withOfflineAssist, type BaseFiles } from '../../service/offline.js'
import type { Config } from '../../settings/config.js'
import { AssistError } from '../../errors/errors.js'
import { writeJson, type CommandContext } from '../command.js'
import { replayRecordings, type ReplayBatchOptions } from './replay-batch.js'

/** A recording with the log that it should give. */
interface KeptLog extends ListedRecording {
  readonly log: WrittenLog
}

/**
 * Finds the log of each recording: by name, or the only log for the only recording.
 *
 * @throws AssistError ASSIST_USAGE
 */
export function logsOfRecordings(
  list: readonly ListedRecording[],
  logs: readonly WrittenLog[],
): KeptLog[] {
  const [only] = logs
  if (list.length === 1 && logs.length === 1 && only)
    return list.map(({ file }) => ({ file, name: only.events[0]?.callId ?? only.name, log: only }))
  return list.map(({ file, name }) => {
    const log = logs.find((one) => one.name === name)
    if (!log) throw new AssistError('ASSIST_USAGE', `No log is named ${name}.events.jsonl.`)
    return { file, name: log.events[0]?.callId ?? name, log }
  })
}

/** How logs are verified. */
export interface VerifyingOptions {
  readonly config: Config
  readonly base: BaseFiles
  readonly batch: Pick<ReplayBatchOptions, 'language' | 'sides' | 'jobs'>
  readonly json: boolean
}

/** Replays recordings and tells whether they give the logs that are there, byte for byte. */
export async function verifyLogs(
  kept: readonly KeptLog[],
  { config, base, batch, json }: VerifyingOptions,
  context: CommandContext,
): Promise<void> {
  const { io } = context
  const fresh = new Map<string, readonly CallEvent[]>()
  const options = { ...batch, speed: 'max', isResumed: false, isQuiet: true } as const
  await withOfflineAssist(config, base, io, (assist) =>
    replayRecordings(
      assist,
      kept,
      { ...options, onCall: (name, events) => void fresh.set(name, events) },
      io,
    ),
  )
  const results = kept.flatMap(({ name, log }) => {
    const events = fresh.get(name)
    return events ? [{ name, eventCount: events.length, ...compareLogs(log, events) }] : []
  })
  if (json) writeJson(io, { logs: results })
  else for (const one of results) io.stdout.write(textOf(one))
  if (results.length < kept.length || results.some(({ isSame }) => !isSame)) context.fail()
}

/** How a recorded call is replayed. */
export interface StoredReplayOptions {
  readonly config: Config
  readonly out: string | undefined
  readonly json: boolean
}

/** Replays a call from its kept sound, against its own base, and says what the live log had otherwise, and why. */
export async function replayStoredCall(
  callId: string,
  { config, out, json }: StoredReplayOptions,
  { io }: CommandContext,
): Promise<void> {
  const call = await recordedCall(config, callId)
  const { language, recording, base } = call
  const fresh = await withOfflineAssist(config, base, io, (assist) =>
    replay(assist, recording, { callId: call.callId, language, speed: 'max' }),
  )
  const { durationMs, format } = recording
  const facts = { durationMs, channels: format.channels }
  if (out !== undefined) await writeCallFiles(out, fileNameOf(call.callId), fresh, facts)
  const comparison = { name: call.callId, eventCount: fresh.length, ...compareLogs(call, fresh) }
  if (json) writeJson(io, { logs: [comparison] })
  else io.stdout.write(textOf(comparison))
}

/** Ids of integrators may hold anything; a file's name may not. */
function fileNameOf(callId: string): string {
  return callId.replace(/[^\w.~-]/g, '_')
}

/** Reasons in words. */
const kindWords: Readonly<Record<LogComparison['differences'][number]['kind'], string>> = {
  settings: 'other settings',
  models: 'other models',
  solutions: 'another version of the solution base',
  medium: 'media, messages and pictures, which a recording does not have',
  actions: 'what the agent did',
  muted: 'muted: the call was paused',
  alerts: 'alerts of the live call',
  moments: 'moments, which a replay looks for none of',
  partials: 'partials, whose rhythm follows the load',
  revisions: 'a second look that one of them did without',
  times: 'other beginnings or ends',
  cards: 'other cards',
  texts: 'other words',
  other: 'something else in an event, or how it is written',
}

function textOf({
  name,
  eventCount,
  isSame,
  firstSeq,
  differences,
}: LogComparison & { readonly name: string; readonly eventCount: number }): string {
  if (isSame) return `${name}: the same, ${eventCount} events, byte for byte\n`
  const lines = differences.map(
    ({ kind, count, example }) => `  ${kindWords[kind]} (${count}): ${example}`,
  )
  return [`${name}: differs from event ${firstSeq ?? 1} on`, ...lines, ''].join('\n')
}
