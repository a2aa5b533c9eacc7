import type { ChannelName } from '../audio/frame.js'
import type { SpokenLanguage } from '../call/call-start.js'
import type { TimedSpan } from './transcript.js'
import type { RecognitionContext, RecogniserCapabilities } from './recogniser.js'

/** How one channel of a call is opened at a continuous engine. */
export interface StreamStart {
  readonly channel: ChannelName
  /** Undefined: the engine detects it, or has only one. */
  readonly language?: SpokenLanguage
  readonly context?: RecognitionContext
}

/**
 * Words that may still change; `startMs` is where their utterance began. Empty text and repetitions are welcome: they
 * show that the engine lives.
 */
export interface StreamPartial {
  readonly startMs: number
  readonly text: string
}

/** Words that will not change any more: one utterance by the engine's own endpoint. */
export interface StreamFinal {
  readonly startMs: number
  readonly endMs: number
  readonly text: string
  readonly language: string
  /** 0 to 1. */
  readonly confidence: number
  /** When each of its words was said; left out where the engine does not tell. */
  readonly words?: readonly TimedSpan[]
}

/** Takes what a stream reports. All times are on the line of the call, as `startMs` of its audio is. */
export interface StreamListener {
  readonly partial: (partial: StreamPartial) => void
  readonly final: (final: StreamFinal) => void
  /**
   * The stream can do nothing more: the engine is broken, refuses the connection or does not answer. Called once at
   * most, with an `AssistError`. Speech that has no final yet is for the next engine.
   */
  readonly failed: (error: Error) => void
}

/** One channel of one call at a continuous engine. */
export interface RecogniserStream {
  /**
   * Takes the audio that follows and resolves once the engine may be given more. By then a local engine has reported
   * everything that this audio caused.
   *
   * @param samples shape [n], 16 kHz, range [-1, 1]; not kept after it resolves
   * @param startMs call time of the first sample; where it is later than the end of the audio before, time passed
   *   without audio
   */
  accept(samples: Float32Array, startMs: number): Promise<void>
  /** No more audio will come: resolves after the last final. */
  finish(): Promise<void>
  /** Gives the stream up at once; nothing more is reported. */
  abandon(): void
}

/**
 * An engine with endpoints and partials of its own. Its model is loaded once a worker and shared; a stream has only its
 * own state.
 */
export interface StreamRecogniser {
  /** Engine name as on the command line. */
  readonly name: string
  readonly capabilities: RecogniserCapabilities
  /** Audio leaves the machine. Such an engine is watched: it has to answer while somebody speaks. */
  readonly isRemote: boolean
  /** @throws AssistError where the engine refuses the language or cannot be reached at all */
  open(start: StreamStart, listener: StreamListener): Promise<RecogniserStream>
  close(): Promise<void>
}
