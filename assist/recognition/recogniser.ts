import type { SpokenLanguage } from '../call/call-start.js'
import type { DomainPhrase } from './biasing/domain-phrase.js'
import type { Reading } from './biasing/readings.js'

/** What an engine can do. Callers go by this and never by its name. */
export interface RecogniserCapabilities {
  /** It writes text while somebody still speaks. */
  readonly partials: boolean
  readonly wordTimes: boolean
  /** It takes the names, terms or phrases of a base into account while it writes. */
  readonly keyterms: boolean
  /** It detects the language by itself. */
  readonly detectsLanguage: boolean
  /** Languages that it understands. */
  readonly languages: readonly SpokenLanguage[]
}

/** Context of some speech; an engine uses what it can. */
export interface RecognitionContext {
  /** Names and terms of the solution base, most important first. */
  readonly keyterms: readonly string[]
  /** Phrases that the base uses more often than people do, for an engine that can weigh them in its search. */
  readonly phrases?: readonly DomainPhrase[]
  /** What both sides said last, oldest first; may be empty. */
  readonly lastUtterances: readonly string[]
  /** What another engine wrote of this very speech, to be checked at once; where two texts are as likely, the choice may depend on it. */
  readonly heard?: string
}

/** One stretch of speech to be written down. */
export interface RecognitionRequest {
  /** Shape [n], 16 kHz, range [-1, 1]; not kept. */
  readonly samples: Float32Array
  /** A partial may be cheap and take hints; a final depends on nothing but its samples and `context`. */
  readonly purpose: 'partial' | 'final'
  /** Undefined: the engine's only language, or the one that it detects. */
  readonly language?: SpokenLanguage
  readonly context?: RecognitionContext
  /** Tokens that were written of it before, which are most likely right as well; a final only gets cheaper by them. */
  readonly draft?: readonly number[]
}

/** What an engine made of one stretch of speech. */
export interface Recognition {
  readonly text: string
  /** A `SpokenLanguage`, or empty where there are no words. */
  readonly language: string
  /** 0 to 1: geometric mean of the token probabilities; 0 for empty text. */
  readonly confidence: number
  /** 0 to 1 for each word of `text`, words parted by spaces; undefined where the engine cannot tell. */
  readonly wordConfidences?: readonly number[]
  /** The engine's tokens, to be handed back as `draft`; empty where it has none. */
  readonly tokens: readonly number[]
  /** What may have been said instead where the engine was unsure, the likeliest first; for matching alone. */
  readonly readings?: readonly Reading[]
}

/** No text at all. */
export const noText: Recognition = { text: '', language: '', confidence: 0, tokens: [] }

/**
 * What a recognition that yields will do when it is taken up again: `shared` is a run of the model that it can share
 * with every other recognition at the same point, if all are taken up in one turn of the thread; nothing: work of its own.
 */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- an engine that shares nothing yields nothing
export type NextStep = 'shared' | void

/** Which language is spoken, and how sure that is. */
export interface LanguageGuess {
  readonly language: SpokenLanguage
  /** 0 to 1, among the languages that the engine is used for. */
  readonly probability: number
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
   * milliseconds, so that its worker can take frames of other channels meanwhile; leaving the loop abandons it.
   */
  recognise(request: RecognitionRequest): AsyncGenerator<NextStep, Recognition>
  /**
   * Tells which of the engine's languages is spoken, where it can do that apart from writing.
   *
   * @param samples shape [n], 16 kHz; two seconds of speech are enough
   */
  detectLanguage?(samples: Float32Array): AsyncGenerator<void, LanguageGuess>
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
