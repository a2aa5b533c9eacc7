import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { percentile } from '../../assist/quality/scores/error-rate.js'
import { ServiceUnderFaults } from './service-under-faults.js'
import { audioOf, SpokenCall } from './spoken-call.js'

/** How long, and how much at once. */
export interface SoakPlan {
  readonly durationMs: number
  readonly callCount: number
  /** How long each call lasts before another one begins in its place, in ms. */
  readonly callMs: number
  readonly recording: string
  readonly workDir: string
  readonly progress: (line: string) => void
}

/** What was measured: growth is the slope of the samples after the first quarter, over the time that they span. */
export interface SoakOutcome {
  readonly minutes: number
  /** Calls that began and ended. */
  readonly calls: number
  /** Calls that did not come to their end. */
  readonly failed: number
  readonly memoryMb: number
  readonly memoryGrowthMb: number
  readonly handles: number
  readonly handleGrowth: number
  /** What the data folder grows by, over the calls: their logs are kept. */
  readonly diskMbPerCallHour: number
  /** From the end of what was said to its final, at the client. */
  readonly finalP95Ms: number
  readonly finalGrowthMs: number
  /** What grew beyond its bound, by name; empty: flat. */
  readonly grew: readonly string[]
}

/** What may be seen as growth in a run, and is none: the share of the memory, handles, the lateness of finals. */
const bounds = { memoryShare: 0.1, handles: 8, finalMs: 500, diskMbPerCallHour: 20 } as const

const sampleMs = 2_000

interface Sample {
  readonly atMs: number
  readonly memoryMb: number
  readonly handles: number
  readonly diskMb: number
}

interface Lateness {
  readonly atMs: number
  readonly lateMs: number
}

/** Holds calls, one after another at each of so many places, and watches what the service takes. */
export async function runSoak(plan: SoakPlan): Promise<SoakOutcome> {
  const service = new ServiceUnderFaults(plan.workDir)
  await service.start()
  const beganMs = performance.now()
  const lateness: Lateness[] = []
  const ended: SpokenCall[] = []
  const isOver = (): boolean => performance.now() - beganMs > plan.durationMs
  try {
    const audio = await audioOf(plan.recording)
    const places = Array.from({ length: plan.callCount }, async (_, place) => {
      for (let count = 0; !isOver(); count++) {
        const of = { callId: `soak-${place}-${count}`, audio, fromMs: place * 7_000 }
        const call = await SpokenCall.begin(of, () => service.port)
        call.onFinal = (lateMs) => lateness.push({ atMs: performance.now() - beganMs, lateMs })
        await call.speak(plan.callMs)
        await call.stop()
        ended.push(call)
      }
    })
    const samples = await watch(service, beganMs, isOver, plan.progress)
    await Promise.all(places)
    return outcomeOf(plan, samples, lateness, ended)
  } finally {
    await service.stop()
  }
}

async function watch(
  service: ServiceUnderFaults,
  beganMs: number,
  isOver: () => boolean,
  progress: (line: string) => void,
): Promise<Sample[]> {
  const samples: Sample[] = []
  while (!isOver()) {
    const sample = {
      ...(await service.resources()),
      ...{ atMs: performance.now() - beganMs, diskMb: (await byteLengthOf(service.dataDir)) / 1e6 },
    }
    samples.push(sample)
    if (samples.length % 15 === 0) progress(JSON.stringify(sample))
    await pause(sampleMs)
  }
  return samples
}

function outcomeOf(
  { durationMs, callCount }: SoakPlan,
  all: readonly Sample[],
  allLate: readonly Lateness[],
  ended: readonly SpokenCall[],
): SoakOutcome {
  // At first everything grows to what it needs.
  const samples = all.slice(Math.floor(all.length / 4))
  const late = allLate.slice(Math.floor(allLate.length / 4))
  const of = (name: 'memoryMb' | 'handles' | 'diskMb'): [number, number][] =>
    samples.map((sample) => [sample.atMs, sample[name]])
  const memoryMb = percentile(
    samples.map((sample) => sample.memoryMb),
    0.5,
  )
  const memoryGrowthMb = growthOf(of('memoryMb'))
  const handleGrowth = growthOf(of('handles'))
  const finalGrowthMs = growthOf(late.map(({ atMs, lateMs }) => [atMs, lateMs]))
  const callHours = ((durationMs * 0.75) / 3_600_000) * callCount
  const diskMbPerCallHour = growthOf(of('diskMb')) / callHours
  const grew = [
    ...(memoryGrowthMb > bounds.memoryShare * memoryMb ? ['memory'] : []),
    ...(handleGrowth > bounds.handles ? ['handles'] : []),
    ...(diskMbPerCallHour > bounds.diskMbPerCallHour ? ['disk'] : []),
    ...(finalGrowthMs > bounds.finalMs ? ['latency'] : []),
  ]
  return {
    ...{ minutes: round(durationMs / 60_000), calls: ended.length, grew },
    failed: ended.filter(({ failure }) => failure).length,
    ...{ memoryMb: round(memoryMb), memoryGrowthMb: round(memoryGrowthMb) },
    handles: percentile(
      samples.map(({ handles }) => handles),
      0.5,
    ),
    ...{ handleGrowth: round(handleGrowth), diskMbPerCallHour: round(diskMbPerCallHour) },
    finalP95Ms: Math.round(
      percentile(
        late.map(({ lateMs }) => lateMs),
        0.95,
      ),
    ),
    finalGrowthMs: Math.round(finalGrowthMs),
  }
}

/** Least squares: slope times the time that the points span; 0 of fewer than two. */
function growthOf(points: readonly (readonly [number, number])[]): number {
  const mean = (at: 0 | 1): number => points.reduce((sum, one) => sum + one[at], 0) / points.length
  const [meanX, meanY] = [mean(0), mean(1)]
  const square = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
  if (points.length < 2 || square === 0) return 0
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / square
  return slope * (points.at(-1)![0] - points[0]![0])
}

async function byteLengthOf(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  const lengths = files.map(async (file) => {
    if (!file.isFile()) return 0
    const found = await stat(path.join(file.parentPath, file.name)).catch(() => undefined)
    return found?.size ?? 0
  })
  return (await Promise.all(lengths)).reduce((sum, one) => sum + one, 0)
}

const round = (value: number): number => Math.round(value * 10) / 10
