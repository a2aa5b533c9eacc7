import { AssistError } from '../errors/errors.js'
import { earCounts, type EarCount } from './channel/listening-channel.js'
import { stuckError } from './progress.js'
import type { EarWorkerData } from './ear-worker-data.js'
import type { EarEvents, EarHandlers } from './ear-worker.js'
import type { EarCallStart } from './listened-call.js'
import type { EarCall, EarListener, FinalPlace } from './ear-call.js'
import { LastingEarCall } from './lasting-ear-call.js'
import type { SecondPass } from './second-pass/second-pass.js'
import type { Patience } from '../threads/hang-watch.js'
import { usableCores } from '../threads/usable-cores.js'
import { WorkerClient } from '../threads/worker-client.js'
import { workerFile } from '../threads/worker-file.js'

type EarWorker = WorkerClient<EarHandlers, EarEvents>

interface PooledCall {
  readonly listener: EarListener
  readonly isLive: boolean
  /** The call has been told that second passes were left out. */
  isShedTold: boolean
}

interface PooledEar {
  readonly worker: EarWorker
  /** It has its models. */
  isReady: boolean
  readonly calls: Map<string, PooledCall>
}

function finalKey(callId: string, { channel, startMs }: FinalPlace): string {
  return `${callId} ${channel} ${startMs}`
}

/** Ear workers for a number of cores: one core is left to the main thread, matching and the store. */
export function defaultEarCount(): number {
  return Math.max(1, usableCores() - 1)
}

/** An ear that is silent for longer hangs: its calls go on in another one. */
const firstPatience: Patience = { leastMs: 1_500, mostMs: 5_000, busyMs: 60_000 }

/**
 * The ear workers. A call sticks to the ear that has the fewest. A dead ear is started again, and its live calls go on
 * in another one that is ready, or in the new one.
 */
export class EarPool {
  readonly #workerData: EarWorkerData
  readonly #secondPass: SecondPass
  readonly #ears: PooledEar[]
  #patience = firstPatience
  #isClosing = false

  /** @param count ear workers; each holds its own copy of the models (about 200 MB) */
  constructor(workerData: EarWorkerData, secondPass: SecondPass, count: number) {
    this.#workerData = workerData
    this.#secondPass = secondPass
    this.#ears = Array.from({ length: count }, (_, index) => this.#start(index))
  }

  /**
   * Resolves when every ear has its models; rejects with the reason why one could not load them.
   *
   * @param onProgress share of the ears that have them, 0 to 1
   */
  async ready(onProgress?: (share: number) => void): Promise<void> {
    let readyCount = 0
    const each = this.#ears.map(async (ear) => {
      await this.#ready(ear)
      onProgress?.(++readyCount / this.#ears.length)
    })
    await Promise.all(each)
  }

  /** Takes a call in; audio of it may follow once this has resolved. */
  async open(start: EarCallStart, listener: EarListener): Promise<EarCall> {
    // A replay has its file, and its log has to be what it would be without a fault.
    if (start.isVirtual) return this.#open(start, listener)
    return LastingEarCall.open({ open: (own) => this.#open(start, own), listener })
  }

  async #ready(ear: PooledEar): Promise<void> {
    await ear.worker.call('ready', null)
    ear.isReady = true
  }

  async #open(start: EarCallStart, listener: EarListener): Promise<EarCall> {
    const [ear] = [...this.#ears].sort(
      (a, b) => Number(b.isReady) - Number(a.isReady) || a.calls.size - b.calls.size,
    )
    if (!ear) throw new AssistError('ASSIST_WORKER_FAILED', 'There is no ear worker.')
    const { callId } = start
    ear.calls.set(callId, { listener, isLive: !start.isVirtual, isShedTold: false })
    const { worker } = ear
    await worker.call('openCall', start)
    return {
      openLeg: (legId, format, startMs, heardMs = {}) =>
        worker.call('openLeg', { callId, legId, format, startMs, heardMs }),
      audio: (legId, bytes) => worker.call('audio', { callId, legId, bytes }, [bytes.buffer]),
      gap: (legId, durationMs) => worker.call('gap', { callId, legId, durationMs }),
      endpoint: (legId) => worker.call('endpoint', { callId, legId }),
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
      patience: this.#patience,
      isWatched: () => [...ear.calls.values()].some(({ isLive }) => isLive),
    })
    const ear: PooledEar = { worker, isReady: false, calls: new Map() }
    worker.on('heard', ({ callId, item }) => ear.calls.get(callId)?.listener.heard(item))
    worker.on('engineFailed', ({ callId, failure: { code, message, cause, ...failure } }) => {
      const error = new AssistError(code, message, { cause })
      ear.calls.get(callId)?.listener.engineFailed({ ...failure, error })
    })
    worker.on('stuck', () => worker.giveUp(stuckError(`of ear ${index + 1}`)))
    worker.on('revise', ({ id, callId, request, rank }) => {
      const isLive = ear.calls.get(callId)?.isLive ?? true
      const revised = this.#secondPass
        .revise(request, { finalKey: finalKey(callId, rank), ...rank, isLive }, () => {
          tellShed(ear.calls.get(callId), rank.startMs)
        })
        .catch(() => undefined)
      void revised
        .then((recognition) => worker.call('revised', { id, recognition }))
        // The ear is gone, and its calls with it.
        .catch(() => undefined)
    })
    worker.onFailure((failure) => {
      if (this.#isClosing) return
      // It may have been slow: the next one gets more time.
      const { leastMs, mostMs } = this.#patience
      this.#patience = { ...this.#patience, leastMs: Math.min(mostMs, leastMs * 2) }
      if (this.#ears[index] === ear) {
        const next = this.#start(index)
        this.#ears[index] = next
        // A call that finds no model is told by its own request.
        this.#ready(next).catch(() => undefined)
      }
      for (const { listener } of ear.calls.values()) listener.died(failure)
    })
    return ear
  }
}

/** Tells a call once that a second pass of it was left out. */
function tellShed(call: PooledCall | undefined, atMs: number): void {
  if (!call || call.isShedTold) return
  call.isShedTold = true
  call.listener.heard({ kind: 'noticed', code: 'ASSIST_SECOND_PASS_SHED', atMs })
}
