/** What an engine can do; asked instead of its name. */
export interface RecogniserCapabilities {
  readonly partials: boolean
  readonly wordTimes: boolean
  readonly keyterms: boolean
  /** Languages that it understands. */
  readonly languages: readonly string[]
}

/** One stretch of speech to be written down. */
export interface RecognitionRequest {
  /** Shape [n], 16 kHz, range [-1, 1]; not kept. */
  readonly samples: Float32Array
  /** A partial may be cheap and take hints; a final depends on nothing but its samples. */
  readonly purpose: 'partial' | 'final'
  /** Tokens of the partial before, which most likely begin this one as well. */
  readonly draft?: readonly number[]
}

/** What an engine made of one stretch of speech. */
export interface Recognition {
  readonly text: string
  readonly language: string
  /** 0 to 1: geometric mean of the token probabilities; 0 for empty text. */
  readonly confidence: number
  /** The engine's tokens, to be handed back as `draft`. */
  readonly tokens: readonly number[]
}

/**
 * An engine that writes whole segments. The model is loaded once a worker; nothing of one request is
 * kept for the next, so any number of channels share it.
 */
export interface SegmentRecogniser {
  /** Engine name as on the command line. */
  readonly name: string
  readonly capabilities: RecogniserCapabilities
  /**
   * Writes one stretch down. It computes on the calling thread and yields between steps of a few
   * milliseconds, so that its worker can hear other channels meanwhile; leaving the loop abandons it.
   */
  recognise(request: RecognitionRequest): AsyncGenerator<void, Recognition>
  close(): Promise<void>
}

/** Runs a recognition to its end with nothing in between. */
export async function recogniseWhole(
  recogniser: SegmentRecogniser,
  request: RecognitionRequest,
): Promise<Recognition> {
  const steps = recogniser.recognise(request)
  for (;;) {
    const step = await steps.next()
    if (step.done) return step.value
  }
}
