import { setTimeout as pause } from 'node:timers/promises'

import Sqlite from 'better-sqlite3'
import path from 'node:path'

import type { CallEvent } from '../../assist/pipeline/log/call-event.js'
import { Seal } from '../../assist/sealing/seal.js'
import { toEvent } from '../../assist/store/sqlite/rows/event-rows.js'
import { percentile } from '../../assist/quality/scores/error-rate.js'
import { seededRandom } from '../harness/numbers.js'
import { isHeardInEveryCut } from './comparison/heard-again.js'
import { anyOf, databaseMaxMb, faultKinds, type FaultKind } from './fault-kinds.js'
import {
  differenceOf,
  isKept,
  saidIn,
  type Difference,
  type Said,
} from './comparison/said-and-logged.js'
import { ServiceUnderFaults } from './service-under-faults.js'
import { bytesPerMs } from '../harness/paced-calls.js'
import { audioOf, SpokenCall } from './spoken-call.js'

/** What is to be tried. */
export interface FaultsPlan {
  /** How many faults; at least one. */
  readonly faultCount: number
  readonly callCount: number
  /** Names of the kinds of fault; all where left out. */
  readonly kinds?: readonly string[]
  readonly seed: number
  /** Files of what is said in the calls, by turns; at least one. */
  readonly recordings: readonly string[]
  /** So much of each, in ms; all of it where left out. */
  readonly durationMs?: number
  readonly workDir: string
  readonly progress: (line: string) => void
}

/** What came of it. */
export interface FaultsOutcome {
  readonly faults: number
  readonly callsInFlight: number
  /** Utterances that were said, do not stand in the log of their call, and are written wherever a call begins. */
  readonly lost: number
  /** Utterances that stand there twice. */
  readonly doubled: number
  /** From a fault until every call has handed over what was spoken half a second later, in ms. */
  readonly recoverP95Ms: number
}

/** How long after a fault speech has to have arrived, in ms, so that it is known to arrive again. */
const laterMs = 500

/** How much faster than speech a recording is heard to know what it says. */
const undisturbedPace = 4

/** A fault that is not over by then is told, and the next one comes. */
const longestRecoveryMs = 90_000

/** Kills, breaks and cuts at random moments while calls are held, and compares each log with what was said. */
export async function runFaults(plan: FaultsPlan): Promise<FaultsOutcome> {
  const random = seededRandom(plan.seed)
  const service = new ServiceUnderFaults(plan.workDir, {
    ASSIST_DATABASE_MAX_MB: String(databaseMaxMb),
  })
  await service.start()
  try {
    const recordings: Recording[] = []
    for (const file of plan.recordings) recordings.push(await recordingOf(service, file, plan))
    const calls = await beginCalls(service, recordings, plan.callCount, random)
    const speaking = Promise.all(calls.map(({ call }) => call.speak()))
    const recoveriesMs = await strikeAll(service, calls, plan, random)
    await pause(1_000)
    for (const { call } of calls) call.hush()
    await speaking
    await Promise.all(calls.map(({ call }) => call.stop()))
    // A database and a clock that the last fault left as they are disturb nothing any more.
    await service.stop()
    await service.start()
    const compared = await differences(service, calls, plan.progress)
    await service.stop()
    return {
      ...{ faults: plan.faultCount, callsInFlight: calls.length },
      ...compared,
      recoverP95Ms: Math.round(percentile(recoveriesMs, 0.95)),
    }
  } finally {
    await service.kill()
    plan.progress(`the service ended ${service.crashCount} times by itself`)
  }
}

/** What is said in a recording. */
interface Recording {
  readonly audio: Uint8Array
  readonly said: readonly Said[]
}

interface FaultedCall {
  readonly call: SpokenCall
  readonly recording: Recording
  /** Where in the recording it began, in ms. */
  readonly fromMs: number
}

/**
 * A recording, with what the service writes of it when nothing breaks: twice, begun in two places. What of poor sound is
 * believed in one cut and not in the other would be lost without any fault.
 */
async function recordingOf(
  service: ServiceUnderFaults,
  file: string,
  { durationMs, progress }: FaultsPlan,
): Promise<Recording> {
  const audio = await audioOf(file, durationMs)
  const recordingMs = audio.length / bytesPerMs
  const heard: Said[][] = []
  for (const fromMs of [0, Math.round(recordingMs * 0.4)]) {
    const callId = `undisturbed-${path.parse(file).name}-${fromMs}`
    const call = await SpokenCall.begin({ callId, audio, fromMs }, () => service.port)
    await call.speak(recordingMs, undisturbedPace)
    await call.stop()
    if (call.failure) throw call.failure
    heard.push(saidIn(call.events).map((one) => placed(one, fromMs, recordingMs)))
  }
  const [first = [], second = []] = heard
  const said = first.filter((one) => isKept(one, second))
  progress(`${path.basename(file)}: ${said.length} utterances, of ${first.length} heard once`)
  return { audio, said }
}

/** An utterance of a call that began somewhere in a recording, by the time of the recording. */
function placed(one: Said, fromMs: number, recordingMs: number): Said {
  const startMs = (one.startMs + fromMs) % recordingMs
  return { ...one, startMs, endMs: startMs + one.endMs - one.startMs }
}

async function beginCalls(
  service: ServiceUnderFaults,
  recordings: readonly Recording[],
  callCount: number,
  random: () => number,
): Promise<FaultedCall[]> {
  const calls: FaultedCall[] = []
  for (let at = 0; at < callCount; at++) {
    const recording = recordings[at % recordings.length]!
    const { audio } = recording
    const fromMs = Math.floor((random() * audio.length) / bytesPerMs)
    const of = { callId: `call-${at}`, audio, fromMs }
    calls.push({ recording, fromMs, call: await SpokenCall.begin(of, () => service.port) })
  }
  return calls
}

async function strikeAll(
  service: ServiceUnderFaults,
  calls: readonly FaultedCall[],
  plan: FaultsPlan,
  random: () => number,
): Promise<number[]> {
  const recoveriesMs: number[] = []
  // Each kind once, in any order, then by weight.
  const kinds = faultKinds.filter(({ name }) => plan.kinds?.includes(name) ?? true)
  const first = [...kinds].sort(() => random() - 0.5)
  for (let at = 0; at < plan.faultCount; at++) {
    await pause(300 + random() * 3_700)
    const kind = first[at] ?? anyOf(kinds, random)
    const recoveryMs = await strike(kind, service, calls, random)
    recoveriesMs.push(recoveryMs)
    const failed = calls.filter(({ call }) => call.failure).map(({ call }) => call.failure?.message)
    const trouble = failed.length > 0 ? `; calls that failed: ${failed.join(', ')}` : ''
    plan.progress(`${at + 1} ${kind.name}: ${Math.round(recoveryMs)} ms${trouble}`)
  }
  return recoveriesMs
}

/** @returns how long it took until speech from after the fault arrived in every call, in ms */
async function strike(
  kind: FaultKind,
  service: ServiceUnderFaults,
  calls: readonly FaultedCall[],
  random: () => number,
): Promise<number> {
  const struckMs = performance.now()
  const live = calls.map(({ call }) => call).filter(({ failure }) => !failure)
  const goals = live.map((call) => ({ call, receivedMs: call.spokenMs + laterMs }))
  const struck = Promise.resolve(kind.strike({ service, calls: live, random }))
  const isBack = (): boolean =>
    goals.every(({ call, receivedMs }) => call.failure || call.receivedMs >= receivedMs)
  while (!isBack() && performance.now() - struckMs < longestRecoveryMs) {
    // A thread that dies in the middle of a model's run takes the process with it: whoever runs it starts it again.
    if (!service.isRunning && kind.name !== 'service killed') await service.start()
    await pause(20)
  }
  await struck
  return Math.max(0, performance.now() - struckMs - laterMs)
}

async function differences(
  service: ServiceUnderFaults,
  calls: readonly FaultedCall[],
  progress: (line: string) => void,
): Promise<{ lost: number; doubled: number }> {
  const database = new Sqlite(path.join(service.dataDir, 'assist.db'), { readonly: true })
  let [lost, doubled] = [0, 0]
  for (const { call, recording, fromMs } of calls) {
    const events = storedEvents(database, call.callId)
    const heard = saidInCall(recording, fromMs, call.spokenMs)
    const difference = differenceOf(heard, saidIn(events))
    tell(call, { heard, difference, events }, progress)
    for (const one of difference.lost) {
      const isLost = await isHeardInEveryCut(one, { ...recording, fromMs }, () => service.port)
      progress(`  ${isLost ? 'lost' : 'not believed in every cut'} ${JSON.stringify(one)}`)
      if (isLost) lost++
    }
    doubled += difference.doubled.length
  }
  database.close()
  return { lost, doubled }
}

/** Utterances that a call holds whole. */
function saidInCall({ said, audio }: Recording, fromMs: number, spokenMs: number): Said[] {
  const recordingMs = audio.length / bytesPerMs
  const rounds = Math.ceil((fromMs + spokenMs) / recordingMs)
  const all = Array.from({ length: rounds }, (_, round) =>
    said.map((one) => ({
      ...one,
      startMs: one.startMs + round * recordingMs - fromMs,
      endMs: one.endMs + round * recordingMs - fromMs,
    })),
  )
  return all.flat().filter(({ startMs, endMs }) => startMs >= 500 && endMs <= spokenMs - 500)
}

function storedEvents(database: Sqlite.Database, callId: string): CallEvent[] {
  const rows = database
    .prepare<[string], Parameters<typeof toEvent>[0]>(
      'SELECT * FROM events WHERE callId = ? ORDER BY seq',
    )
    .all(callId)
  return rows.map((row) => toEvent(row, new Seal(undefined)))
}

function tell(
  { callId, failure }: SpokenCall,
  told: {
    readonly heard: readonly Said[]
    readonly difference: Difference
    readonly events: readonly CallEvent[]
  },
  progress: (line: string) => void,
): void {
  const { heard, difference, events } = told
  const { lost, doubled } = difference
  const last = events.at(-1)
  const hasHole = events.some(({ seq }, at) => seq !== at + 1)
  const end = last?.type === 'call.ended' ? last.reason : 'none'
  progress(
    `${callId}: ${heard.length} said, ${lost.length} not found, ${doubled.length} doubled; end: ${end}${hasHole ? '; a hole in its log' : ''}${failure ? `; ${failure.message}` : ''}`,
  )
  for (const one of doubled) progress(`  doubled ${JSON.stringify(one)}`)
}
