import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { openRecording } from '../assist/audio/recording.js'
import { round3 } from '../assist/quality/scores/error-rate.js'
import { replay } from '../assist/quality/replay/replay.js'
import { withOfflineAssist } from '../assist/service/offline.js'
import { loadConfig } from '../assist/settings/config.js'
import { packageRoot } from '../assist/settings/package-root.js'
import { sampleCallPart } from '../assist/testing/wave-file.js'
import { MissingPart, type BenchContext, type BenchOutcome } from './harness/bench.js'
import { curvePlot, type CurvePoint } from './harness/curve-plot.js'
import { FasterWhisperPeer } from './harness/faster-whisper-peer.js'
import { need } from './harness/inputs.js'
import { judgeLoad, usualPauseMs, type AtLeisure, type LoadLevel } from './harness/load-level.js'
import { median } from './harness/numbers.js'
import { bytesPerMs, streamAtCallPace } from './harness/paced-calls.js'
import { peerLevels, voicesCarried, voicesOf } from './harness/peer-voices.js'
import { ServiceProcess } from './harness/service-process.js'
import { VendorPeer } from './harness/vendor-peer.js'

export const name = 'load'
export const question = 'How many calls does this machine carry at once, and what does each cost?'

const limitsOf = {
  en: { finalP95Ms: 900, cardP95Ms: 1_000 },
  zh: { finalP95Ms: 2_000, cardP95Ms: 2_100 },
} as const

/** Word errors that a loaded call may have more than a single one. */
const errorMargin = 0.01

export const definitions = {
  callsAtOnce: {
    definition:
      'Most English calls at once, two voices each, real speech at call pace, with p95 from the end of speech to the final ≤ 900 ms and to the card ≤ 1 s, every call whole, and the last texts within a point of word error of what a single call has, both against what is written at leisure',
    goal: { atLeast: 16 },
  },
  callsAtOnceThinned: {
    definition:
      'The same by the first texts: partials may be thinned and second passes shed by the service itself',
    goal: { atLeast: 32 },
  },
  callsAtOnceZh: {
    definition: 'As `callsAtOnceThinned` in Mandarin, by characters and with p95 ≤ 2 s',
    goal: { atLeast: 6 },
  },
  eightFinalP95Ms: {
    definition: 'With eight English calls, from the end of speech to the final, p95',
    goal: { atMost: 900 },
  },
  eightPartialGapP50Ms: {
    definition: 'With eight, the middle of the times between two partials of an utterance',
    goal: { atMost: 700 },
  },
  eightRevisedInTime: {
    definition:
      'With eight, customers’ second passes that change the text and come within 1.5 s of the final, over those at leisure',
    goal: { atLeast: 0.9 },
  },
  eightCpuPerCallMinute: {
    definition: 'With eight, processor seconds of the service a minute of call',
  },
  streamsRatioVendor: {
    definition:
      'Voices that we carry with the final’s p95 ≤ 900 ms (two a call of `callsAtOnceThinned`) over those of the maker’s own library with the same weights: a growing window decoded again every second up to 15 s, in one process of two threads, the same recordings, cut for it at no cost',
    goal: { atLeast: 4 },
  },
  streamsRatioFasterWhisperBase: {
    definition: 'The same over faster-whisper base, int8, one beam',
    goal: { atLeast: 4 },
  },
} as const

const levels = { en: [1, 4, 8, 12, 16, 24, 32], zh: [1, 2, 4, 6, 8] } as const
const quickLevels = { en: [1, 2], zh: [1] } as const
const mostToldOf = 8
const windowMs = { en: 60_000, zh: 40_000 } as const
/** Calls begin at one of these places of the sample call, so that they do not all say the same. */
const placesMs = [0, 62_000, 124_000, 186_000] as const
const mandarinFile = path.join(packageRoot, 'fixtures', 'mandarin-call', 'mandarin.wav')

const peers = {
  streamsRatioVendor: VendorPeer,
  streamsRatioFasterWhisperBase: FasterWhisperPeer,
}

const costAxes = { x: 'calls at once', y: 'processor seconds a minute of call' }

interface Recorded {
  readonly file: string
  readonly audio: Uint8Array
  readonly atLeisure: AtLeisure
}

/** Climbs in calls at once until the service falls short, English and then Mandarin. */
export async function run({ workDir, isQuick, progress }: BenchContext): Promise<BenchOutcome> {
  need('models')
  const figures: Record<string, number> = {}
  const rows: string[][] = []
  const points: CurvePoint[] = []
  const notes: string[] = []
  const bar = progress('Streaming')
  for (const language of ['en', 'zh'] as const) {
    const recorded = await recordings(language, workDir)
    // What is measured is how far it gets; where it would refuse further calls is its own affair.
    const service = await ServiceProcess.start(workDir, { ASSIST_ADMISSION: 'configured' })
    const measured: LoadLevel[] = []
    try {
      const steps = isQuick ? quickLevels[language] : levels[language]
      for (const [at, count] of steps.entries()) {
        measured.push(await levelOf(service, recorded, language, count))
        rows.push(rowOf(language, measured.at(-1)!))
        bar.update(((language === 'zh' ? 1 : 0) + (at + 1) / steps.length) / 2)
        // Eight are told of in any case; beyond, more is not tried where so many are too many.
        if (count >= mostToldOf && !isCarried(measured.at(-1)!, measured[0]!, language, false))
          break
      }
    } finally {
      await service.stop()
    }
    Object.assign(figures, figuresOf(measured, language))
    points.push(
      ...measured.map(({ calls, cpuSecondsPerCallMinute: y }) => ({ line: language, x: calls, y })),
    )
    if (language === 'en') {
      const beside = await besidePeers(recorded, figures['callsAtOnceThinned'] ?? 0, isQuick)
      Object.assign(figures, beside.figures)
      notes.push(...beside.notes)
    }
  }
  bar.end()
  if (!isQuick) await writeFile('bench/load.svg', curvePlot(points, costAxes))
  return {
    figures,
    tables: [
      {
        title: 'Calls at once',
        head: [
          ...['Language', 'Calls', 'final p50 / p95 ms', 'card p95 ms', 'error first / last %'],
          ...['partials a s', 'gap p50 ms', 'revised in 1.5 s', 'CPU s a call-min', 'MB', 'broken'],
        ],
        rows,
      },
    ],
    notes: [
      ...notes,
      ...(isQuick ? [] : ['The cost of a call as a plot: ![processor time by calls](load.svg)']),
      'Parts of the sample call (real telephone speech) and of the Mandarin fixture; the clients run in another process on the same cores.',
    ],
  }
}

/** Voices that the peers carry within the same p95, on the same recordings, and ours over theirs. */
async function besidePeers(
  recorded: readonly Recorded[],
  ownCalls: number,
  isQuick: boolean,
): Promise<{ figures: Record<string, number>; notes: string[] }> {
  const voices = (
    await Promise.all(recorded.map(({ file, atLeisure }) => voicesOf(file, atLeisure)))
  ).flat()
  const limits = {
    ...{ limitMs: limitsOf.en.finalP95Ms, pauseMs: usualPauseMs },
    counts: isQuick ? [1] : [1, 2, 3, 4, 6, 8, 12, 16],
  }
  const figures: Record<string, number> = {}
  const notes: string[] = []
  for (const [figure, Peer] of Object.entries(peers)) {
    const peer = await Peer.prepare().catch((thrown: unknown) => {
      if (thrown instanceof MissingPart) return thrown
      throw thrown
    })
    if (peer instanceof MissingPart) {
      notes.push(`A peer was skipped: ${peer.message}.`)
      continue
    }
    const levels = await peerLevels(peer, voices, limits)
    const carried = voicesCarried(levels, limits.limitMs)
    figures[figure] = round3((2 * ownCalls) / Math.max(1, carried))
    const told = levels.map(({ count, p95Ms }) => `${count}: ${p95Ms.toFixed(0)} ms`).join(', ')
    notes.push(`${peer.voiceEngine.engine}, p95 by voices at once: ${told}.`)
  }
  return { figures, notes }
}

function figuresOf(measured: readonly LoadLevel[], language: 'en' | 'zh'): Record<string, number> {
  const one = measured[0]!
  const most = (needsLast: boolean): number =>
    Math.max(
      0,
      ...measured.filter((it) => isCarried(it, one, language, needsLast)).map(({ calls }) => calls),
    )
  if (language === 'zh') return { callsAtOnceZh: most(false) }
  const eight = measured.find(({ calls }) => calls === 8)
  return {
    callsAtOnce: most(true),
    callsAtOnceThinned: most(false),
    ...(eight && {
      eightFinalP95Ms: Math.round(eight.finalP95Ms),
      eightPartialGapP50Ms: Math.round(eight.partialGapP50Ms),
      eightRevisedInTime: round3(eight.revisedInTimeShare),
      eightCpuPerCallMinute: round3(eight.cpuSecondsPerCallMinute),
    }),
  }
}

/** @param needsLast the last texts have to be as good, not only the first */
function isCarried(
  level: LoadLevel,
  one: LoadLevel,
  language: 'en' | 'zh',
  needsLast: boolean,
): boolean {
  const { finalP95Ms, cardP95Ms } = limitsOf[language]
  const isQuickEnough = level.finalP95Ms <= finalP95Ms && level.cardP95Ms <= cardP95Ms
  const isWhole = level.brokenCalls === 0
  const isFirstGood = level.firstErrorRate <= one.firstErrorRate + errorMargin
  const isLastGood = level.errorRate <= one.errorRate + errorMargin
  return isQuickEnough && isWhole && isFirstGood && (isLastGood || !needsLast)
}

async function levelOf(
  service: ServiceProcess,
  recorded: readonly Recorded[],
  language: 'en' | 'zh',
  count: number,
): Promise<LoadLevel> {
  const calls = Array.from({ length: count }, (_, at) => recorded[at % recorded.length]!)
  const beforeS = await service.cpuSeconds()
  const resident: number[] = []
  const heard = await streamAtCallPace(
    service.address,
    calls.map(({ audio }) => ({ language, audio })),
    `load-${language}-${count}`,
    async () => void resident.push(await service.residentMb()),
  )
  const usedS = (await service.cpuSeconds()) - beforeS
  const minutes = calls.reduce((sum, { audio }) => sum + audio.length / bytesPerMs / 60_000, 0)
  return {
    calls: count,
    ...judgeLoad(
      heard,
      calls.map(({ atLeisure }) => atLeisure),
      language,
    ),
    cpuSecondsPerCallMinute: usedS / minutes,
    residentMb: median(resident),
  }
}

function rowOf(language: string, level: LoadLevel): string[] {
  const percent = (share: number): string => (100 * share).toFixed(1)
  return [
    language,
    String(level.calls),
    `${level.finalP50Ms.toFixed(0)} / ${level.finalP95Ms.toFixed(0)}`,
    level.cardP95Ms.toFixed(0),
    `${percent(level.firstErrorRate)} / ${percent(level.errorRate)}`,
    level.partialsPerSecond.toFixed(2),
    level.partialGapP50Ms.toFixed(0),
    percent(level.revisedInTimeShare),
    level.cpuSecondsPerCallMinute.toFixed(1),
    level.residentMb.toFixed(0),
    String(level.brokenCalls),
  ]
}

/** The audio of the calls, and what the service writes of each at leisure. */
async function recordings(language: 'en' | 'zh', workDir: string): Promise<Recorded[]> {
  const waves =
    language === 'zh'
      ? [await readFile(mandarinFile)]
      : await Promise.all(placesMs.map((fromMs) => sampleCallPart(fromMs, fromMs + windowMs.en)))
  return withOfflineAssist(loadConfig({}), undefined, process, async (assist) => {
    const recorded: Recorded[] = []
    for (const [at, wave] of waves.entries()) {
      const file = path.join(workDir, `load-${language}-${at}.wav`)
      await writeFile(file, wave)
      const recording = await openRecording(file)
      const options = { callId: `at-leisure-${at}`, language, speed: 'max' } as const
      const atLeisure = await replay(assist, recording, options)
      recorded.push({ file, audio: wave.subarray(wave.indexOf('data') + 8), atLeisure })
    }
    return recorded
  })
}
