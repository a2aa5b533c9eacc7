import type { SpokenLanguage } from '../../call/call-start.js'
import type {
  Recognition,
  RecognitionContext,
  RecognitionRequest,
  SegmentRecogniser,
} from '../../recognition/recogniser.js'
import type { SpeechSegment } from '../../vad/segment.js'
import { isPartial, type Job, type JobKind } from './job-queue.js'

/** What a decoder is made with. */
export interface SegmentDecoderOptions {
  readonly recogniser: SegmentRecogniser
  readonly language: SpokenLanguage
  /** What the base is about. */
  readonly context: Omit<RecognitionContext, 'lastUtterances'>
  readonly addJob: (job: Job) => void
  /** The engine threw; what it was to write will not come. */
  readonly failed: (thrown: unknown) => void
}

/** What of a segment is decoded, and what for. */
export interface DecodeOrder {
  readonly kind: JobKind
  readonly segment: SpeechSegment
  /** First sample of the segment that is decoded. */
  readonly fromSample: number
  /** Tokens that were written of it before. */
  readonly draft: readonly number[]
}

/** Makes jobs of one channel's segments, each with the context that the engine may use. */
export class SegmentDecoder {
  readonly #options: SegmentDecoderOptions
  /** The newest final of the channel; the engine may use it as context. */
  #lastFinalText = ''

  constructor(options: SegmentDecoderOptions) {
    this.#options = options
  }

  /** Adds the decoding to the ear's jobs. */
  decode(
    { kind, segment, fromSample, draft }: DecodeOrder,
    done: (recognition: Recognition) => void,
  ): Job {
    const { recogniser, addJob, failed } = this.#options
    const purpose = isPartial(kind) ? 'partial' : 'final'
    const steps = recogniser.recognise({ ...this.request(segment, fromSample), purpose, draft })
    const job: Job = { kind, isStale: false, steps, done, failed }
    addJob(job)
    return job
  }

  /** The request of a final from a sample of the segment on. */
  request(segment: SpeechSegment, fromSample: number): RecognitionRequest {
    const { language, context } = this.#options
    const lastUtterances = this.#lastFinalText === '' ? [] : [this.#lastFinalText]
    return {
      samples: segment.samples.subarray(fromSample),
      purpose: 'final',
      language,
      context: { ...context, lastUtterances },
    }
  }

  /** Takes the text of a final, which is the context of the next segment. */
  remember(finalText: string): void {
    this.#lastFinalText = finalText
  }
}
