import { workerData } from 'node:worker_threads'

import { spokenLanguages, type AudioFormat } from '../call/call-start.js'
import { planEngines } from '../recognition/engine-plan.js'
import { LoadedEngines, type EngineSource } from '../recognition/loaded-engines.js'
import type { Recognition, RecognitionRequest } from '../recognition/recogniser.js'
import type { ListeningItem } from '../recognition/transcript.js'
import { SileroVad } from '../vad/silero.js'
import type { EngineFailure } from './channel/channel-switch.js'
import type { EarCount } from './channel/listening-channel.js'
import type { EarWorkerData } from './ear-worker-data.js'
import { Ear, type LegProgress } from './ear.js'
import type { EarCallStart, HeardMs } from './listened-call.js'
import type { CallRank } from './second-pass/revisions.js'
import { serveWorker } from '../threads/worker-server.js'

interface LegArgs {
  readonly callId: string
  readonly legId: string
}

/** Methods of an ear worker. */
export interface EarHandlers {
  /** Resolves when the models of the configured engine are loaded. */
  ready(args: null): Promise<void>
  openCall(args: EarCallStart): Promise<void>
  openLeg(args: LegArgs & { format: AudioFormat; startMs: number; heardMs: HeardMs }): Promise<void>
  audio(args: LegArgs & { bytes: Uint8Array }): Promise<LegProgress>
  gap(args: LegArgs & { durationMs: number }): Promise<LegProgress>
  endpoint(args: LegArgs): Promise<void>
  closeLeg(args: LegArgs): Promise<{ leftoverByteLength: number }>
  closeCall(args: { callId: string }): Promise<void>
  /** The answer to an event `revise`; undefined: there was no second pass. */
  revised(args: { id: number; recognition: Recognition | undefined }): void
  counts(args: null): Promise<Record<EarCount, number>>
}

/** An engine's failure as it crosses: codes and messages of errors survive, classes do not. */
export type WireEngineFailure = Omit<EngineFailure, 'error'> & {
  readonly code: EngineFailure['error']['code']
  readonly message: string
  readonly cause: string
}

/** Events of an ear worker. */
export type EarEvents = {
  readonly heard: { readonly callId: string; readonly item: ListeningItem }
  readonly engineFailed: { readonly callId: string; readonly failure: WireEngineFailure }
  /** The engines get no further: the ear is to be started again. */
  readonly stuck: null
  readonly revise: {
    readonly id: number
    readonly callId: string
    readonly request: RecognitionRequest
    readonly rank: CallRank
  }
}

const { vadModelFile, engineSettings, engine } = workerData as EarWorkerData
const engines = new LoadedEngines(engineSettings)
/** An engine that is loaded, or the model that tells languages apart, may hold the thread up. */
const patientEngines: EngineSource = {
  engine: (...of) => server.busyWith(engines.engine(...of)),
  detectLanguage: (samples) => server.busyWith(engines.detectLanguage(samples)),
}
const revising = new Map<number, (recognition: Recognition | undefined) => void>()
let revisionCount = 0

const ear = SileroVad.load(vadModelFile).then(
  (vad) =>
    new Ear(vad, patientEngines, {
      heard: (callId, item) => server.emit('heard', { callId, item }),
      engineFailed: (callId, { error, ...failure }) => {
        const { code, message, cause } = error
        const wire = { ...failure, code, message, cause: reasonOf(cause) }
        server.emit('engineFailed', { callId, failure: wire })
      },
      stuck: () => server.emit('stuck', null),
      revise: (callId, request, rank) =>
        new Promise((resolve) => {
          const id = ++revisionCount
          revising.set(id, resolve)
          const { buffer } = request.samples
          server.emit('revise', { id, callId, request, rank }, [buffer as ArrayBuffer])
        }),
    }),
)
// The first call that needs the models gets the failure; until then there is nobody to report it to.
ear.catch(() => undefined)

const server = serveWorker<EarHandlers, EarEvents>(
  {
    ready: async () => {
      await ear
      await loadFirst()
    },
    openCall: async (start) => (await ear).openCall(start),
    openLeg: async ({ callId, legId, ...opening }) => (await ear).openLeg(callId, legId, opening),
    audio: async ({ callId, legId, bytes }) => (await ear).audio(callId, legId, bytes),
    gap: async ({ callId, legId, durationMs }) => (await ear).gap(callId, legId, durationMs),
    endpoint: async ({ callId, legId }) => (await ear).endpoint(callId, legId),
    closeLeg: async ({ callId, legId }) => (await ear).closeLeg(callId, legId),
    closeCall: async ({ callId }) => (await ear).closeCall(callId),
    revised: ({ id, recognition }) => {
      revising.get(id)?.(recognition)
      revising.delete(id)
    },
    counts: async () => (await ear).counts,
  },
  () => engines.close(),
)

/** Loads the configured engine, in the first language for which that succeeds. */
async function loadFirst(): Promise<void> {
  let failure: unknown
  for (const language of spokenLanguages) {
    const [first] = planEngines(engine, language, []).engines
    if (!first) continue
    try {
      await engines.engine(first, language)
      return
    } catch (thrown) {
      failure ??= thrown
    }
  }
  throw failure
}

function reasonOf(cause: unknown): string {
  if (cause instanceof Error) return cause.stack ?? cause.message
  return typeof cause === 'string' ? cause : ''
}
