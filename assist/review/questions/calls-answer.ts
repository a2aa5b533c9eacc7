import type { ChannelName } from '../../audio/frame.js'
import type { QuestionReading } from './question-reading.js'

/** A line of a call, word for word. */
export interface CallQuote {
  readonly callId: string
  readonly utteranceId: string
  readonly channel: ChannelName
  /** Where the line begins, in ms of the call. */
  readonly atMs: number
  readonly text: string
  /** How near it is to what is asked, 0 to 1. */
  readonly likeness: number
}

/** One sentence of an answer. It never stands without the lines that it rests on. */
export interface AnswerSentence {
  readonly about: 'customers' | 'agents'
  /** Calls that it counts. */
  readonly callCount: number
  /** The nearest first; at least one. */
  readonly quotes: readonly [CallQuote, ...CallQuote[]]
}

/** An answer over all calls. */
export interface CallsAnswer {
  readonly reading: QuestionReading
  /** Calls that were looked through. */
  readonly callCount: number
  /** None where nothing that was said answers the question. */
  readonly sentences: readonly AnswerSentence[]
  /** The calls that are counted, the nearest first. */
  readonly callIds: readonly string[]
}
