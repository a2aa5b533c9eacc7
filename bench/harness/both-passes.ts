import path from 'node:path'

import { openRecording } from '../../assist/audio/recording.js'
import { Ear } from '../../assist/listening/ear.js'
import { earWorkerData } from '../../assist/listening/ear-worker-data.js'
import type { HeardText } from '../../assist/listening/second-pass/heard-words.js'
import { readManifest, type Clip } from '../../assist/quality/scores/eval-recognition.js'
import { LoadedEngines } from '../../assist/recognition/loaded-engines.js'
import {
  recogniseWhole,
  type RecognitionRequest,
  type SegmentRecogniser,
} from '../../assist/recognition/recogniser.js'
import { loadConfig } from '../../assist/settings/config.js'
import { endpointSettings } from '../../assist/vad/endpoint-rules.js'
import { SileroVad } from '../../assist/vad/silero.js'
import { evaluationFile } from './inputs.js'

/** English sets with references, by their folders. */
export const surenessSets = [
  ...(['harper_valley', 'ivr', 'speechocean', 'mixed_en'] as const),
  ...(['librispeech', 'ljspeech', 'mixed', 'an4', 'digits8k'] as const),
] as const

/** AN4 is as large as all other sets together, and all spelling and numbers: a quarter of it. */
const everyNthOfAn4 = 4

/** An utterance as both engines wrote it. */
export interface HeardTwice {
  readonly first: HeardText
  readonly second: HeardText
}

/** A clip with its utterances. */
export interface ClipByBothPasses {
  readonly file: string
  readonly set: string
  readonly reference: string
  readonly utterances: readonly HeardTwice[]
}

/** Whether a clip is among those that the weights are fitted on: by its speaker, as far as its name tells. */
export function isFitted({ file }: Pick<ClipByBothPasses, 'file'>): boolean {
  const name = path.basename(file).split(/[_.-]/)
  const speaker = file.startsWith('an4') ? name[1] : file.startsWith('digits') ? name[1] : name[0]
  const hash = Array.from(speaker ?? file).reduce(
    (sum, char) => (sum * 31 + char.charCodeAt(0)) | 0,
    7,
  )
  return ((hash >>> 3) & 1) === 0
}

/** Has every clip cut into utterances as the service does it, and each written by both engines. */
export async function hearBothPasses(): Promise<ClipByBothPasses[]> {
  const manifests = [['speech2'], ['speech', 'en']] as const
  const clips: Clip[] = []
  for (const folder of manifests)
    clips.push(...(await readManifest(evaluationFile(...folder, 'manifest.jsonl'))))
  const setOf = ({ file }: Clip): string => file.split('/')[0] ?? file
  const wanted = surenessSets.flatMap((set) => {
    const own = clips.filter((clip) => setOf(clip) === set)
    return set === 'an4' ? own.filter((_, at) => at % everyNthOfAn4 === 0) : own
  })
  const { vadModelFile, engineSettings } = earWorkerData(loadConfig({}))
  const vad = await SileroVad.load(vadModelFile)
  const engines = new LoadedEngines(engineSettings)
  const fast = await engines.engine('moonshine', 'en')
  const accurate = await engines.accurate()
  if (fast.kind !== 'segments') throw new Error('moonshine writes no segments')
  const heard: ClipByBothPasses[] = []
  for (const clip of wanted) {
    const utterances: HeardTwice[] = []
    for (const request of await requestsOf(clip, vad, engines)) {
      const first = await heardBy(fast.recogniser, request)
      utterances.push({ first, second: await heardBy(accurate, request) })
    }
    heard.push({ file: clip.file, set: setOf(clip), reference: clip.reference, utterances })
  }
  await engines.close()
  await vad.close()
  return heard
}

async function heardBy(engine: SegmentRecogniser, request: RecognitionRequest): Promise<HeardText> {
  const { text, confidence, wordConfidences } = await recogniseWhole(engine, request)
  return { text, confidence, ...(wordConfidences && { wordConfidences }) }
}

/** What the second pass would be asked for, without context. */
async function requestsOf(
  { path: file }: Clip,
  vad: SileroVad,
  engines: LoadedEngines,
): Promise<RecognitionRequest[]> {
  const requests: RecognitionRequest[] = []
  const ear = new Ear(vad, engines, {
    heard: () => undefined,
    engineFailed: (_, { error }) => {
      throw error
    },
    revise: (_, { samples }) => {
      requests.push({ samples, purpose: 'final', language: 'en' })
      return Promise.resolve(undefined)
    },
  })
  const recording = await openRecording(file)
  ear.openCall({
    ...{ callId: 'clip', isVirtual: true, isRevised: true, engine: 'two-pass', language: 'en' },
    ...{ fallbacks: [], keyterms: {}, endpoints: endpointSettings(loadConfig({})) },
  })
  await ear.openLeg('clip', 'leg', { format: recording.format, startMs: 0 })
  for await (const bytes of recording.read()) await ear.audio('clip', 'leg', Uint8Array.from(bytes))
  await ear.closeLeg('clip', 'leg')
  ear.closeCall('clip')
  return requests
}
