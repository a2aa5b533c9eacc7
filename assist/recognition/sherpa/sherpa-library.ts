import { AssistError } from '../../errors/errors.js'

/** What a native stream takes: shape [n], range [-1, 1]. */
interface Waveform {
  readonly samples: Float32Array
  readonly sampleRate: number
}

/** A stream of audio, whole or growing. */
export interface NativeStream {
  acceptWaveform(waveform: Waveform): void
}

/** What a model made of its audio. */
export interface NativeResult {
  readonly text: string
  readonly tokens: readonly string[]
  /** Seconds from the stream's beginning, or its last reset; one a token, where the model gives them. */
  readonly timestamps: readonly number[]
  /** Natural logarithms, where the model gives them. */
  readonly ys_probs?: readonly number[]
  /** Language that the model found, such as `zh` or `<|zh|>`. */
  readonly lang?: string
}

/** Writes whole segments. */
export interface NativeOffline {
  createStream(): NativeStream
  setConfig(config: object): void
  /** Computes on a thread of its own. */
  decodeAsync(stream: NativeStream): Promise<NativeResult>
}

/** Takes a continuous stream. */
export interface NativeOnline {
  createStream(): NativeStream & { inputFinished(): void }
  isReady(stream: NativeStream): boolean
  decode(stream: NativeStream): void
  isEndpoint(stream: NativeStream): boolean
  reset(stream: NativeStream): void
  getResult(stream: NativeStream): NativeResult
}

/** The part of `sherpa-onnx-node` that is used; it has no types of its own. */
export interface SherpaLibrary {
  readonly OfflineRecognizer: { createAsync(config: object): Promise<NativeOffline> }
  readonly OnlineRecognizer: new (config: object) => NativeOnline
}

/**
 * The optional package `sherpa-onnx-node`, loaded when it is first wanted.
 *
 * @throws AssistError ASSIST_ENGINE_UNAVAILABLE where it is not installed or does not run here
 */
export async function sherpaLibrary(): Promise<SherpaLibrary> {
  try {
    const module = (await import('sherpa-onnx-node')) as { readonly default: SherpaLibrary }
    return module.default
  } catch (cause) {
    throw new AssistError(
      'ASSIST_ENGINE_UNAVAILABLE',
      'The package sherpa-onnx-node is not installed or does not run on this machine. Run “npm install sherpa-onnx-node”, or choose another engine.',
      { cause },
    )
  }
}
