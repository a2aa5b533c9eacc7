import path from 'node:path'

import type { AudioFormat } from '../assist/call/call-start.js'
import { Ear } from '../assist/listening/ear.js'
import { earWorkerData } from '../assist/listening/ear-worker-data.js'
import { LoadedEngines } from '../assist/recognition/loaded-engines.js'
import type { FinalTranscript } from '../assist/recognition/transcript.js'
import { loadConfig, type Config } from '../assist/settings/config.js'
import { endpointSettings } from '../assist/vad/endpoint-rules.js'
import { SileroVad } from '../assist/vad/silero.js'
import { evalRecognition, readManifest } from '../assist/quality/scores/eval-recognition.js'
import { withOfflineAssist } from '../assist/service/offline.js'
import { programPath } from '../assist/testing/requirements.js'
import { MissingPart, type BenchContext, type BenchOutcome } from './harness/bench.js'
import { evaluationFile, need } from './harness/inputs.js'
import { sampleOf } from './harness/numbers.js'
import { lastVoice, numberCases, speak, type NumberCase } from './harness/number-cases.js'

export const name = 'turns'
export const question =
  'Does a spoken number stay whole, and what does the patience for it cost other turns?'

/** Sets of ordinary sentences, from which the rules were not made. */
const ordinarySets = ['harper_valley', 'orders_more', 'speechocean', 'librispeech']

export const definitions = {
  splits: {
    definition: 'Of the 60 made cases, numbers that are more than one utterance',
    goal: { atMost: 0 },
  },
  splitsLastVoice: {
    definition: `Of them, those of the 20 cases with ${lastVoice}, the last voice that was listened to`,
    goal: { atMost: 0 },
  },
  splitsBySilence: { definition: 'As `splits`, without patience (ASSIST_NUMBER_PAUSE_MS=0)' },
  splitIntroductions: {
    definition: 'Of the 60, whole numbers whose introduction (“my number is”) is another utterance',
  },
  ordinaryP50Ms: {
    definition: `From the end of speech to the final, in audio time, on ${ordinarySets.join(', ')}; median`,
  },
  ordinaryP95Ms: { definition: 'The same at the 95th percentile' },
  ordinaryP50BySilenceMs: { definition: '`ordinaryP50Ms` without patience' },
  ordinaryP95BySilenceMs: { definition: '`ordinaryP95Ms` without patience' },
} as const

/** The made numbers with and without patience, then ordinary sentences. */
export async function run(context: BenchContext): Promise<BenchOutcome> {
  need('shared', 'models', 'ffmpeg')
  if (programPath('flite') === undefined) throw new MissingPart('flite is not installed')
  const vad = await SileroVad.load(earWorkerData(loadConfig({})).vadModelFile)
  const heard = await hearNumbers({}, vad, context)
  const silent = await hearNumbers({ numberPauseMs: 0 }, vad, context)
  await vad.close()
  const patient = await ordinaryDelays({}, context)
  const impatient = await ordinaryDelays({ numberPauseMs: 0 }, context)
  return {
    figures: {
      splits: heard.filter(({ isSplit }) => isSplit).length,
      splitsLastVoice: heard.filter(({ isSplit, voice }) => isSplit && voice === lastVoice).length,
      splitsBySilence: silent.filter(({ isSplit }) => isSplit).length,
      splitIntroductions: heard.filter(({ isIntroSplit }) => isIntroSplit).length,
      ...{ ordinaryP50Ms: patient.p50, ordinaryP95Ms: patient.p95 },
      ...{ ordinaryP50BySilenceMs: impatient.p50, ordinaryP95BySilenceMs: impatient.p95 },
    },
    notes: [
      `Numbers: ${heard.length} cases, moonshine, voices of flite, telephone band. All voices were looked at while the rules were made; the first run with ${lastVoice}, unseen, split 5 of 20.`,
    ],
  }
}

async function ordinaryDelays(
  overrides: Partial<Config>,
  { isQuick, progress }: BenchContext,
): Promise<{ readonly p50: number; readonly p95: number }> {
  const all = [
    ...(await readManifest(evaluationFile('speech2', 'manifest.jsonl'))),
    ...(await readManifest(evaluationFile('speech', 'en', 'manifest.jsonl'))),
  ].filter(({ file }) => ordinarySets.includes(file.split('/')[0] ?? ''))
  const clips = isQuick ? sampleOf(all, 6) : all
  const own = { partials: false, domainWords: false, secondPass: false, ...overrides }
  const bar = progress('Ordinary sentences')
  const { report } = await withOfflineAssist(loadConfig({}, own), undefined, process, (assist) =>
    evalRecognition(assist, clips, { language: 'en', onProgress: (share) => bar.update(share) }),
  )
  bar.end()
  return report.finalLatencyMs
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
  vad: SileroVad,
  { isQuick, workDir, progress }: BenchContext,
): Promise<HeardNumber[]> {
  const config = loadConfig({}, overrides)
  const engines = new LoadedEngines(earWorkerData(config).engineSettings)
  const all = numberCases()
  const cases = isQuick ? [...all.slice(0, 2), ...all.slice(-1)] : all
  const bar = progress(config.numberPauseMs > 0 ? 'Numbers' : 'Numbers by silence')
  const heard: HeardNumber[] = []
  for (const one of cases) {
    heard.push(await hearNumber(one, { config, vad, engines }, workDir))
    bar.update(heard.length / cases.length)
  }
  bar.end()
  await engines.close()
  return heard
}

async function hearNumber(
  one: NumberCase,
  { config, vad, engines }: { config: Config; vad: SileroVad; engines: LoadedEngines },
  workDir: string,
): Promise<HeardNumber> {
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
  const ear = new Ear(vad, engines, output)
  const callId = path.basename(one.id)
  ear.openCall({
    ...{ callId, isVirtual: true, endpoints: endpointSettings(config), isRevised: false },
    ...{ engine: 'moonshine', language: 'en', fallbacks: [], keyterms: {} },
  })
  await ear.openLeg(callId, 'leg', { format, startMs: 0 })
  await ear.audio(callId, 'leg', new Uint8Array(samples.buffer))
  await ear.closeLeg(callId, 'leg')
  ear.closeCall(callId)
  const isSplit = finals.filter(({ endMs }) => endMs > startMs).length > 1
  return { voice: one.voice, isSplit, isIntroSplit: !isSplit && finals.length > 1 }
}
