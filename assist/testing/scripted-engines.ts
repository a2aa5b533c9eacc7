import type { EngineName, SpokenLanguage } from '../call/call-start.js'
import type { Job, JobKind } from '../listening/channel/job-queue.js'
import type { ListeningChannel } from '../listening/channel/listening-channel.js'
import type { Engine } from '../recognition/engine.js'
import type { EngineSource } from '../recognition/loaded-engines.js'
import {
  noText,
  type Recognition,
  type RecogniserCapabilities,
  type SegmentRecogniser,
} from '../recognition/recogniser.js'
import type { StreamListener, StreamRecogniser } from '../recognition/stream-recogniser.js'
import type { JudgedFrame } from '../vad/voice-judge.js'

const capabilities: RecogniserCapabilities = {
  ...{ partials: true, wordTimes: false, keyterms: false, detectsLanguage: false },
  languages: ['en', 'zh', 'ko'],
}

/**
 * An engine of segments that writes what `write` makes of the samples, and breaks where that throws.
 *
 * @param sureness its confidence in each text
 */
export function segmentEngine(
  name: string,
  write: (samples: Float32Array) => string,
  sureness = 0.9,
): Engine {
  const recogniser: SegmentRecogniser = {
    name,
    capabilities,
    // eslint-disable-next-line @typescript-eslint/require-await -- the contract is asynchronous
    async *recognise({ samples }): AsyncGenerator<void, Recognition> {
      yield
      const text = write(samples)
      return { text, language: 'en', confidence: text === '' ? 0 : sureness, tokens: [1] }
    },
    close: () => Promise.resolve(),
  }
  return { kind: 'segments', recogniser }
}

/**
 * A continuous engine whose streams do with each piece of audio what `hear` does.
 *
 * @param taken resolves when it may be given more
 */
export function streamEngine(
  name: string,
  isRemote: boolean,
  hear: (listener: StreamListener, startMs: number, samples: Float32Array) => void,
  taken: () => Promise<void> = () => Promise.resolve(),
): Engine {
  const recogniser: StreamRecogniser = {
    name,
    isRemote,
    capabilities,
    open: (_start, listener) =>
      Promise.resolve({
        accept: (samples, startMs) => {
          hear(listener, startMs, samples)
          return taken()
        },
        finish: () => Promise.resolve(),
        abandon: () => undefined,
      }),
    close: () => Promise.resolve(),
  }
  return { kind: 'stream', recogniser }
}

/** Such engines by name; one that is not among them cannot be loaded. */
export function scriptedEngines(
  engines: Partial<Record<EngineName, Engine>>,
  language: SpokenLanguage = 'en',
): EngineSource {
  return {
    engine: (name) => {
      const engine = engines[name]
      return engine ? Promise.resolve(engine) : Promise.reject(new Error(`no ${name} here`))
    },
    detectLanguage: () => Promise.resolve({ language, probability: 0.99 }),
  }
}

/** A channel that notes the probabilities it was given. */
export class ScriptedListener implements ListeningChannel {
  readonly endpointer = undefined
  readonly settledMs = 0
  readonly isBehind = false
  readonly segmentIndex = 0
  readonly probabilities: number[] = []
  /** What `pending` answers. */
  work: Promise<unknown> | undefined
  isAbandoned = false

  step({ probability }: JudgedFrame): void {
    this.probabilities.push(probability)
  }

  pending(): Promise<unknown> | undefined {
    return this.work
  }

  endpoint(): void {
    return
  }

  finish(): Promise<void> {
    return Promise.resolve()
  }

  abandon(): void {
    this.isAbandoned = true
  }
}

/** A job of an ear that notes each of its steps. */
export function scriptedJob(
  kind: JobKind,
  steps: readonly string[] = [],
  notes: string[] = [],
): Job {
  // eslint-disable-next-line @typescript-eslint/require-await -- the contract is asynchronous
  async function* run(): AsyncGenerator<void, Recognition> {
    for (const step of steps) {
      notes.push(step)
      yield
    }
    return noText
  }
  const nothing = (): void => undefined
  return { kind, isStale: false, steps: run(), done: nothing, failed: nothing }
}
