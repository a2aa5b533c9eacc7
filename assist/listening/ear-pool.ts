import { AssistError } from '../errors/errors.js'
import type { AudioFormat, ChannelName } from '../call/call-start.js'
import type { ListeningItem } from '../recognition/transcript.js'
import type { EngineFailure } from './channel/channel-switch.js'
import { earCounts, type EarCount } from './channel/listening-channel.js'
import type { EarWorkerData } from './ear-worker-data.js'
import type { EarEvents, EarHandlers } from './ear-worker.js'
import type { LegProgress } from './ear.js'
import type { EarCallStart, HeardMs } from './listened-call.js'
import type { SecondPass } from './second-pass/second-pass.js'
import { usableCores } from '../threads/usable-cores.js'
import { WorkerClient } from '../threads/worker-client.js'
import { workerFile } from '../threads/worker-file.js'

/** Takes what an ear reports of one call. */
export interface EarListener {
  readonly heard: (item: ListeningItem) => void
  /** An engine was given up for a channel; the next one, if any, goes on. */
  readonly engineFailed: (failure: EngineFailure) => void
  /** The ear died: nothing follows. */
  readonly died: (error: AssistError) => void
}

type EarWorker = WorkerClient<EarHandlers, EarEvents>

interface PooledEar {
  readonly worker: EarWorker
  readonly calls: Map<string, { readonly listener: EarListener; readonly isLive: boolean }>
}

/** One call at its ear. */
export interface EarCall {
  /** @param heardMs up to which moment each side is written already, where the leg goes on */
  openLeg(legId: string, format: AudioFormat, startMs: number, heardMs?: HeardMs): Promise<void>
  /** Transfers the bytes; resolves when they have been judged. */
  audio(legId: string, bytes: Uint8Array<ArrayBuffer>): Promise<LegProgress>
  gap(legId: string, durationMs: number): Promise<LegProgress>
  /** Resolves when the leg's last final is out, with the bytes that made no whole sample. */
  closeLeg(legId: string): Promise<{ leftoverByteLength: number }>
  /** A final is worth a second pass before others: what it says nearly raised a card. */
  favour(final: FinalPlace): void
  close(): Promise<void>
}

/** Where a final stands in its call. */
export interface FinalPlace {
  readonly channel: ChannelName
  readonly startMs: number
}

function finalKey(callId: string, { channel, startMs }: FinalPlace): string {
  return `${callId} ${channel} ${startMs}`
}

/** Ear workers for a number of cores: one core is left to the main thread, matching and the store. */
export function defaultEarCount(): number {
  return Math.max(1, usableCores() - 1)
}

/** The ear workers. A call sticks to the ear that has the fewest; a dead ear is replaced for new calls. */
export class EarPool {
  readonly #workerData: EarWorkerData
  readonly #secondPass: SecondPass
  readonly #ears: PooledEar[]
  #isClosing = false

  /** @param count ear workers; each holds its own copy of the models (about 200 MB) */
  constructor(workerData: EarWorkerData, secondPass: SecondPass, count: number) {
    this.#workerData = workerData
    this.#secondPass = secondPass
    this.#ears = Array.from({ length: count }, (_, index) => this.#start(index))
  }

  /** Resolves when every ear has its models; rejects with the reason why one could not load them. */
  async ready(): Promise<void> {
    await Promise.all(this.#ears.map(({ worker }) => worker.call('ready', null)))
  }

  /** Takes a call in; audio of it may follow once this has resolved. */
  async open(start: EarCallStart, listener: EarListener): Promise<EarCall> {
    const [ear] = [...this.#ears].sort((a, b) => a.calls.size - b.calls.size)
    if (!ear) throw new AssistError('ASSIST_WORKER_FAILED', 'There is no ear worker.')
    const { callId } = start
    ear.calls.set(callId, { listener, isLive: !start.isVirtual })
    const { worker } = ear
    await worker.call('openCall', start)
    return {
      openLeg: (legId, format, startMs, heardMs = {}) =>
        worker.call('openLeg', { callId, legId, format, startMs, heardMs }),
      audio: (legId, bytes) => worker.call('audio', { callId, legId, bytes }, [bytes.buffer]),
      gap: (legId, durationMs) => worker.call('gap', { callId, legId, durationMs }),
      closeLeg: (legId) => worker.call('closeLeg', { callId, legId }),
      favour: (final) => this.#secondPass.favour(finalKey(callId, final)),
      close: async () => {
        ear.calls.delete(callId)
        await worker.call('closeCall', { callId })
      },
    }
  }

  /** Sums of what the ears have counted. */
  async counts(): Promise<Record<EarCount, number>> {
    const all = await Promise.all(this.#ears.map(({ worker }) => worker.call('counts', null)))
    const sum = (name: EarCount): number => all.reduce((total, one) => total + one[name], 0)
    return Object.fromEntries(earCounts.map((name) => [name, sum(name)])) as Record<
      EarCount,
      number
    >
  }

  async close(): Promise<void> {
    this.#isClosing = true
    await Promise.all(this.#ears.map(({ worker }) => worker.close()))
  }

  #start(index: number): PooledEar {
    const worker: EarWorker = new WorkerClient(workerFile(import.meta.url, './ear-worker'), {
      workerData: this.#workerData,
      name: `ear ${index + 1}`,
    })
    const ear: PooledEar = { worker, calls: new Map() }
    worker.on('heard', ({ callId, item }) => ear.calls.get(callId)?.listener.heard(item))
    worker.on('engineFailed', ({ callId, failure: { code, message, cause, ...failure } }) => {
      const error = new AssistError(code, message, { cause })
      ear.calls.get(callId)?.listener.engineFailed({ ...failure, error })
    })
    worker.on('revise', ({ id, callId, request, rank }) => {
      const isLive = ear.calls.get(callId)?.isLive ?? true
      const revised = this.#secondPass
        .revise(request, { finalKey: finalKey(callId, rank), ...rank, isLive })
        .catch(() => undefined)
      void revised
        .then((recognition) => worker.call('revised', { id, recognition }))
        // The ear is gone, and its calls with it.
        .catch(() => undefined)
    })
    worker.onFailure((failure) => {
      if (this.#isClosing) return
      if (this.#ears[index] === ear) this.#ears[index] = this.#start(index)
      for (const { listener } of ear.calls.values()) listener.died(failure)
    })
    return ear
  }
}
