import { AssistError } from '../../errors/errors.js'
import type { RecogniserCapabilities } from '../recogniser.js'
import type {
  RecogniserStream,
  StreamListener,
  StreamRecogniser,
  StreamStart,
} from '../stream-recogniser.js'
import { DeepgramConnection, type ConnectionRequest } from './deepgram-connection.js'
import { DeepgramStream, type StreamClock } from './deepgram-stream.js'

/** How the engine is set up. */
export interface DeepgramOptions {
  readonly apiKey: string
  /** Empty: the vendor's own. */
  readonly url: string
  readonly model: string
  /** What the vendor is to mask, in the vendor's own names. */
  readonly redact: readonly string[]
}

/** Silence that ends an utterance; the pipeline's own endpoint is as long. */
const endpointingMs = 600

/** Least that the vendor allows. */
const utteranceEndMs = 1_000

/** The vendor takes 500 tokens of keyterms; a term of two words is about five. */
const maxKeyterms = 100

const systemClock: StreamClock = {
  now: () => performance.now(),
  after: (delayMs, then) => {
    const timer = setTimeout(then, delayMs)
    return () => clearTimeout(timer)
  },
}

/**
 * Deepgram over the network. Audio leaves the house, so this engine is used only where it is asked for by name. Each
 * channel has its own connection.
 */
export class DeepgramRecogniser implements StreamRecogniser {
  readonly name = 'deepgram'
  readonly isRemote = true
  readonly capabilities: RecogniserCapabilities = {
    ...{ partials: true, wordTimes: true, keyterms: true, detectsLanguage: true },
    languages: ['en', 'zh', 'ko'],
  }
  readonly #options: DeepgramOptions
  readonly #clock: StreamClock

  /** @throws AssistError ASSIST_ENGINE_UNAVAILABLE where no key is configured */
  constructor(options: DeepgramOptions, clock: StreamClock = systemClock) {
    if (options.apiKey === '') {
      throw new AssistError(
        'ASSIST_ENGINE_UNAVAILABLE',
        'The engine deepgram needs a key. Set ASSIST_DEEPGRAM_API_KEY, or choose another engine.',
      )
    }
    this.#options = options
    this.#clock = clock
  }

  open(start: StreamStart, listener: StreamListener): Promise<RecogniserStream> {
    const { apiKey, url } = this.#options
    const request: ConnectionRequest = { apiKey, url, query: this.#query(start) }
    const stream = new DeepgramStream({
      connect: (told) => new DeepgramConnection(request, told),
      language: start.language ?? '',
      listener,
      clock: this.#clock,
    })
    return Promise.resolve(stream)
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  #query({ language, context }: StreamStart): ConnectionRequest['query'] {
    const { model, redact } = this.#options
    const keyterms = (context?.keyterms ?? []).slice(0, maxKeyterms)
    // Older models take the same words under another name.
    const biasing = model.startsWith('nova-3') ? { keyterm: keyterms } : { keywords: keyterms }
    return {
      ...{ model, language: language ?? 'multi' },
      ...{ interim_results: 'true', punctuate: 'true', smart_format: 'true' },
      ...{ endpointing: String(endpointingMs), utterance_end_ms: String(utteranceEndMs) },
      ...(keyterms.length > 0 ? biasing : {}),
      ...(redact.length > 0 ? { redact } : {}),
    }
  }
}
