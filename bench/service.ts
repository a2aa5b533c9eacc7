import { setTimeout as pause } from 'node:timers/promises'

import { openRecording } from '../assist/audio/recording.js'
import { NativeTestClient } from '../assist/testing/service.js'
import type { BenchContext, BenchOutcome } from './harness/bench.js'
import { need } from './harness/inputs.js'
import { median } from './harness/numbers.js'
import { bytesPerMs } from './harness/paced-calls.js'
import { ServiceProcess } from './harness/service-process.js'

export const name = 'service'
export const question =
  'What does the running service take in memory, and how long does its main thread keep a socket waiting?'

export const definitions = {
  rssOneCallMb: {
    definition:
      'Resident memory of the whole service process, as built, while one English call, both sides, streams the sample call at call pace for 60 s: the largest reading, one a second',
    goal: { atMost: 700 },
  },
  rssGrowthPerCallMb: {
    definition:
      'Resident memory with 8 such calls at once less that with one, over 7; each the median over the second half of its 60 s',
    goal: { atMost: 8 },
  },
  eventLoopDelayP99Ms: {
    definition:
      '`assist_event_loop_delay_p99_seconds` of /metrics over 60 s with 8 calls at once; the gauge samples with a 10 ms timer and contains those 10 ms',
    goal: { atMost: 20 },
  },
  eventLoopDelayIdleP99Ms: { definition: 'The same over 5 s with no call' },
  rssIdleMb: { definition: 'Resident memory with the models loaded and no call yet' },
  rssBothLanguagesMb: {
    definition:
      'As `rssOneCallMb`, with an English and a Mandarin call at once, both passes, after the eight calls',
    goal: { atMost: 1_300 },
  },
  rssEightCallsMb: { definition: 'As `rssOneCallMb`, with 8 calls at once' },
} as const

const sampleFile = 'fixtures/calls/car-repair.wav'
const mandarinFile = 'fixtures/mandarin-call/mandarin.wav'
const callCount = 8
const pieceMs = 20
const idleMs = 5_000

/** Calls that do not speak in chorus: each begins this much later in the recording than the one before. */
const offsetMs = 25_000

/** Starts the built service and streams to its door over real sockets from this process. */
export async function run({ workDir, isQuick, progress }: BenchContext): Promise<BenchOutcome> {
  need('models')
  const durationMs = isQuick ? 10_000 : 60_000
  const english = { language: 'en', audio: await audioOf(sampleFile) } as const
  const mandarin = { language: 'zh', audio: await audioOf(mandarinFile) } as const
  const service = await ServiceProcess.start(workDir)
  const bar = progress('Streaming')
  try {
    await service.eventLoopDelayP99Ms()
    await pause(idleMs)
    const eventLoopDelayIdleP99Ms = await service.eventLoopDelayP99Ms()
    const rssIdleMb = await service.residentMb()
    const stream = { service, durationMs }
    const one = await streamCalls({ ...stream, calls: [english] }, (share) => bar.update(share / 3))
    const eightCalls = new Array<Spoken>(callCount).fill(english)
    const eight = await streamCalls({ ...stream, calls: eightCalls }, (share) =>
      bar.update((1 + share) / 3),
    )
    const both = await streamCalls({ ...stream, calls: [english, mandarin] }, (share) =>
      bar.update((2 + share) / 3),
    )
    return {
      figures: {
        rssOneCallMb: one.rssMaxMb,
        rssGrowthPerCallMb: (eight.rssMb - one.rssMb) / (callCount - 1),
        eventLoopDelayP99Ms: eight.eventLoopDelayP99Ms,
        eventLoopDelayIdleP99Ms,
        rssIdleMb,
        rssEightCallsMb: eight.rssMaxMb,
        rssBothLanguagesMb: both.rssMaxMb,
      },
      notes: [
        `${durationMs / 1_000} s a step; the calls begin ${offsetMs / 1_000} s apart in the recording. ${eight.finalCount} finals were heard from the 8 calls. The clients run in another process.`,
      ],
    }
  } finally {
    bar.end()
    await service.stop()
  }
}

/** What is said in a call. */
interface Spoken {
  readonly language: 'en' | 'zh'
  readonly audio: Uint8Array
}

interface Streaming {
  readonly service: ServiceProcess
  readonly durationMs: number
  readonly calls: readonly Spoken[]
}

interface Streamed {
  readonly rssMb: number
  readonly rssMaxMb: number
  readonly eventLoopDelayP99Ms: number
  readonly finalCount: number
}

/** Streams calls at call pace; the readings are of that time, before the calls are stopped. */
async function streamCalls(
  { service, durationMs, calls: spoken }: Streaming,
  onProgress: (share: number) => void,
): Promise<Streamed> {
  const calls = await Promise.all(
    spoken.map(({ language }, at) =>
      NativeTestClient.start(service.address, {
        ...{ callId: `bench-${spoken.length}-${at}`, language },
      }),
    ),
  )
  await service.eventLoopDelayP99Ms()
  const readings: number[] = []
  const startedMs = performance.now()
  const pieceByteLength = pieceMs * bytesPerMs
  for (let sentMs = 0; sentMs < durationMs; sentMs += pieceMs) {
    const waitMs = startedMs + sentMs + pieceMs - performance.now()
    if (waitMs > 0) await pause(waitMs)
    for (const [at, call] of calls.entries()) {
      const audio = spoken[at]?.audio ?? new Uint8Array(0)
      const from = ((sentMs + at * offsetMs) * bytesPerMs) % (audio.length - pieceByteLength)
      call.send(audio.subarray(from, from + pieceByteLength))
    }
    if (sentMs % 1_000 === 0) readings.push(await service.residentMb())
    onProgress(sentMs / durationMs)
  }
  const eventLoopDelayP99Ms = await service.eventLoopDelayP99Ms()
  await Promise.all(calls.map((call) => call.stop()))
  const finals = calls
    .flatMap((call) => call.events)
    .filter(({ type }) => type === 'utterance.final')
  if (finals.length === 0) throw new Error('the service heard nothing in the sample call')
  return {
    rssMb: median(readings.slice(Math.floor(readings.length / 2))),
    rssMaxMb: Math.max(...readings),
    eventLoopDelayP99Ms,
    finalCount: finals.length,
  }
}

async function audioOf(file: string): Promise<Uint8Array> {
  const blocks: Uint8Array[] = []
  for await (const block of (await openRecording(file)).read()) blocks.push(block)
  return Buffer.concat(blocks)
}
