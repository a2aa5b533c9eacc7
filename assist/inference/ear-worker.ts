import { workerData } from 'node:worker_threads'

import { AssistError } from '../errors.js'
import type { AudioFormat } from '../ingest/call-start.js'
import { MoonshineRecogniser } from '../recognition/moonshine/moonshine.js'
import type { SpeechStarted, Transcript } from '../recognition/transcript.js'
import { SileroVad } from '../vad/silero.js'
import type { EarCount } from './ear-channel.js'
import { Ear, type EarCallStart, type LegProgress } from './ear.js'
import { serveWorker } from './worker-rpc.js'

/** What an ear worker is started with. */
export interface EarWorkerData {
  readonly engine: string
  readonly vadModelFile: string
  readonly recogniserFolder: string
}

interface LegArgs {
  readonly callId: string
  readonly legId: string
}

/** Methods of an ear worker. */
export interface EarHandlers {
  /** Resolves when the models are loaded. */
  ready(args: null): Promise<void>
  openCall(args: EarCallStart): Promise<void>
  openLeg(args: LegArgs & { format: AudioFormat; startMs: number }): Promise<void>
  audio(args: LegArgs & { bytes: Uint8Array }): Promise<LegProgress>
  gap(args: LegArgs & { durationMs: number }): Promise<LegProgress>
  closeLeg(args: LegArgs): Promise<{ leftoverByteLength: number }>
  closeCall(args: { callId: string }): Promise<void>
  counts(args: null): Promise<Record<EarCount, number>>
}

/** Events of an ear worker. */
export type EarEvents = {
  readonly heard: { readonly callId: string; readonly item: SpeechStarted | Transcript }
  readonly failed: { readonly callId: string; readonly message: string }
}

const ear = load(workerData as EarWorkerData)
// The first call that needs the models is told of a failure; nobody else listens yet.
ear.catch(() => undefined)

const server = serveWorker<EarHandlers, EarEvents>({
  ready: async () => {
    await ear
  },
  openCall: async (start) => (await ear).openCall(start),
  openLeg: async ({ callId, legId, format, startMs }) =>
    (await ear).openLeg(callId, legId, format, startMs),
  audio: async ({ callId, legId, bytes }) => (await ear).audio(callId, legId, bytes),
  gap: async ({ callId, legId, durationMs }) => (await ear).gap(callId, legId, durationMs),
  closeLeg: async ({ callId, legId }) => (await ear).closeLeg(callId, legId),
  closeCall: async ({ callId }) => (await ear).closeCall(callId),
  counts: async () => (await ear).counts,
})

async function load({ engine, vadModelFile, recogniserFolder }: EarWorkerData): Promise<Ear> {
  if (engine !== 'moonshine') {
    throw new AssistError(
      'ASSIST_ENGINE_UNAVAILABLE',
      `Expected the engine moonshine; “${engine}” came.`,
    )
  }
  const vad = await SileroVad.load(vadModelFile)
  const recogniser = await MoonshineRecogniser.load(recogniserFolder)
  return new Ear(vad, recogniser, {
    heard: (callId, item) => server.emit('heard', { callId, item }),
    failed: (callId, thrown) =>
      server.emit('failed', { callId, message: thrown instanceof Error ? thrown.message : '' }),
  })
}
