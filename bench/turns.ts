import { readFile } from 'node:fs/promises'
import path from 'node:path'

import type { AudioFormat } from '../assist/call/call-start.js'
import { Ear } from '../assist/listening/ear.js'
import { earWorkerData } from '../assist/listening/ear-worker-data.js'
import { LoadedEngines } from '../assist/recognition/loaded-engines.js'
import type { FinalTranscript } from '../assist/recognition/transcript.js'
import { loadConfig, type Config } from '../assist/settings/config.js'
import { endpointSettings } from '../assist/vad/endpoint-rules.js'
import { SileroVad } from '../assist/vad/silero.js'
import { TurnJudge } from '../assist/vad/turn-judge.js'
import { programPath } from '../assist/testing/requirements.js'
import { MissingPart, type BenchContext, type BenchOutcome } from './harness/bench.js'
import { evaluationFile, need } from './harness/inputs.js'
import { heldOutVoice, numberCases, speak, type NumberCase } from './harness/number-cases.js'
import {
  bySilence,
  bySound,
  pausesOf,
  shippedSilenceMs,
  silenceFor,
  type TurnPause,
} from './harness/turn-pauses.js'

export const name = 'turns'
export const question = 'When is a turn over, and does a spoken number stay whole?'

const pauses = 'pauses of at least 192 ms, telephone band'

export const definitions = {
  enDelayMs: {
    definition: `Silence before a final at the end of a clip, mean; sound and silence; English, ${pauses}`,
    goal: { notAbove: 'enSilenceMs' },
  },
  enSilenceMs: {
    definition: 'Silence that ends no more turns too soon, without sound; English',
  },
  zhDelayMs: { definition: 'As `enDelayMs`; Mandarin', goal: { notAbove: 'zhSilenceMs' } },
  zhSilenceMs: { definition: 'As `enSilenceMs`; Mandarin' },
  splits: {
    definition: 'Of the 60 made cases, numbers that are more than one utterance',
    goal: { atMost: 0 },
  },
  splitsHeldOut: {
    definition: 'Of them, those of the 20 cases with a voice that nothing was chosen by',
    goal: { atMost: 0 },
  },
  splitsBySilence: { definition: 'As `splits`, with silence alone' },
  splitIntroductions: {
    definition: 'Of the 60, whole numbers whose introduction (“my number is”) is another utterance',
  },
  judgementMs: { definition: 'CPU time of one judgement by sound, mean' },
} as const

/** Sets that no threshold was chosen by, and those that were looked at. */
const sets = [
  { language: 'en', set: 'harper_valley', folder: 'speech2', isChosenBy: false },
  { language: 'en', set: 'orders_more', folder: 'speech2', isChosenBy: false },
  { language: 'en', set: 'librispeech', folder: 'speech/en', isChosenBy: false },
  { language: 'en', set: 'speechocean', folder: 'speech2', isChosenBy: false },
  { language: 'en', set: 'orders', folder: 'speech/en', isChosenBy: true },
  { language: 'en', set: 'mixed', folder: 'speech/en', isChosenBy: true },
  { language: 'zh', set: 'mandarin', folder: 'speech2', isChosenBy: false },
  { language: 'zh', set: 'aishell', folder: 'speech/zh', isChosenBy: false },
] as const

/** Delay at equal false cut-offs in both languages, then the made numbers with and without patience. */
export async function run(context: BenchContext): Promise<BenchOutcome> {
  need('shared', 'models', 'ffmpeg')
  if (programPath('flite') === undefined) throw new MissingPart('flite is not installed')
  const { vadModelFile, turnModelFile = '' } = earWorkerData(loadConfig({}))
  const vad = await SileroVad.load(vadModelFile)
  const turns = await TurnJudge.load(turnModelFile)
  const bySet = new Map<string, TurnPause[]>()
  const models = { vad, turns }
  for (const one of sets) bySet.set(one.set, await pausesOfSet(one, models, context))
  const pooled = (language: string): TurnPause[] =>
    sets
      .filter((one) => one.language === language && !one.isChosenBy)
      .flatMap(({ set }) => bySet.get(set) ?? [])
  const [en, zh] = [pooled('en'), pooled('zh')]
  const judgementMs = await judgementCost(turns)
  const heard = await hearNumbers({}, models, context)
  const silent = await hearNumbers({ numberPauseMs: 0, turnBySound: false }, models, context)
  await Promise.all([vad.close(), turns.close()])
  return {
    figures: {
      enDelayMs: bySound(en).delayMs,
      enSilenceMs: silenceFor(en, bySound(en).cutCount),
      zhDelayMs: bySound(zh).delayMs,
      zhSilenceMs: silenceFor(zh, bySound(zh).cutCount),
      splits: heard.filter(({ isSplit }) => isSplit).length,
      splitsHeldOut: heard.filter(({ isSplit, voice }) => isSplit && voice === heldOutVoice).length,
      splitsBySilence: silent.filter(({ isSplit }) => isSplit).length,
      splitIntroductions: heard.filter(({ isIntroSplit }) => isIntroSplit).length,
      judgementMs,
    },
    notes: [
      `Thresholds were chosen on orders, mixed and AN4; the pooled figures are those of the other sets. Numbers: ${heard.length} cases, moonshine, voices of flite, telephone band.`,
    ],
    tables: [pauseTable(bySet)],
  }
}

function pauseTable(bySet: ReadonlyMap<string, readonly TurnPause[]>) {
  return {
    title: 'Ends of turns by set, telephone band',
    head: [
      'set',
      'pauses inside',
      'ends',
      'cut by 608 ms',
      'cut by sound',
      'delay by sound, ms',
      'silence that cuts as few, ms',
    ],
    rows: [...bySet].map(([set, found]) => {
      const ends = found.filter(({ resumedAfterMs }) => resumedAfterMs === undefined).length
      const sound = bySound(found)
      return [
        ...[set, found.length - ends, ends, bySilence(found, shippedSilenceMs).cutCount],
        ...[sound.cutCount, Math.round(sound.delayMs), silenceFor(found, sound.cutCount)],
      ].map(String)
    }),
  }
}

async function pausesOfSet(
  { set, folder }: { readonly set: string; readonly folder: string },
  { vad, turns }: { readonly vad: SileroVad; readonly turns: TurnJudge },
  { isQuick, workDir, progress }: BenchContext,
): Promise<TurnPause[]> {
  const manifest = await readFile(evaluationFile(...folder.split('/'), 'manifest.jsonl'), 'utf8')
  const files = manifest
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { file: string }).file)
    .filter((file) => file.startsWith(`${set}/`))
    .slice(0, isQuick ? 2 : 110)
  const bar = progress(`Pauses of ${set}`)
  const found: TurnPause[] = []
  for (const [at, file] of files.entries()) {
    found.push(...(await pausesOf(evaluationFile(...folder.split('/'), file), vad, turns, workDir)))
    bar.update((at + 1) / files.length)
  }
  bar.end()
  return found
}

async function judgementCost(turns: TurnJudge): Promise<number> {
  const samples = new Float32Array(128_000).fill(0.01)
  const count = 20
  const before = process.cpuUsage()
  for (let at = 0; at < count; at++) await turns.judge(samples)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000 / count
}

interface HeardNumber {
  readonly voice: string
  /** More than one final of the number. */
  readonly isSplit: boolean
  readonly isIntroSplit: boolean
}

const format: AudioFormat = { encoding: 's16le', sampleRateHz: 8_000, channels: ['customer'] }

async function hearNumbers(
  overrides: Partial<Config>,
  { vad, turns }: { readonly vad: SileroVad; readonly turns: TurnJudge },
  { isQuick, workDir, progress }: BenchContext,
): Promise<HeardNumber[]> {
  const config = loadConfig({}, overrides)
  const engines = new LoadedEngines(earWorkerData(config).engineSettings)
  const all = numberCases()
  const cases = isQuick ? [...all.slice(0, 2), ...all.slice(-1)] : all
  const bar = progress(config.turnBySound ? 'Numbers' : 'Numbers by silence')
  const heard: HeardNumber[] = []
  for (const one of cases) {
    const ear = { config, vad, engines, turns: config.turnBySound ? turns : undefined }
    heard.push(await hearNumber(one, ear, workDir))
    bar.update(heard.length / cases.length)
  }
  bar.end()
  await engines.close()
  return heard
}

async function hearNumber(
  one: NumberCase,
  parts: { config: Config; vad: SileroVad; engines: LoadedEngines; turns: TurnJudge | undefined },
  workDir: string,
): Promise<HeardNumber> {
  const { config, vad, engines, turns } = parts
  const { samples, startMs } = await speak(one, workDir)
  const finals: FinalTranscript[] = []
  const output = {
    heard: (_callId: string, item: { readonly kind: string }) => {
      if (item.kind === 'final') finals.push(item as FinalTranscript)
    },
    engineFailed: (_callId: string, { error }: { readonly error: Error }) => {
      throw error
    },
    revise: () => Promise.resolve(undefined),
  }
  const ear = new Ear(vad, engines, output, turns)
  const callId = path.basename(one.id)
  ear.openCall({
    ...{ callId, isVirtual: true, endpoints: endpointSettings(config), isRevised: false },
    ...{ engine: 'moonshine', language: 'en', fallbacks: [], keyterms: {} },
  })
  await ear.openLeg(callId, 'leg', format, 0)
  await ear.audio(callId, 'leg', new Uint8Array(samples.buffer))
  await ear.closeLeg(callId, 'leg')
  ear.closeCall(callId)
  const isSplit = finals.filter(({ endMs }) => endMs > startMs).length > 1
  return { voice: one.voice, isSplit, isIntroSplit: !isSplit && finals.length > 1 }
}
