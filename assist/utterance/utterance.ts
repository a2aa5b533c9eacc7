import type { ChannelName } from '../audio/frame.js'
import type { ListeningNotice } from '../recognition/transcript.js'
import type { Reading } from '../recognition/biasing/readings.js'

/** One side began to speak: the utterance that will follow has this id. */
export interface UtteranceStarted {
  readonly kind: 'started'
  readonly utteranceId: string
  readonly channel: ChannelName
  readonly atMs: number
}

/** What had begun ended without words: it was no speech, nothing was recognised, or it is the other side's. */
export interface UtteranceEnded {
  readonly kind: 'ended'
  readonly utteranceId: string
  readonly channel: ChannelName
  readonly atMs: number
}

/** What is recognised of an utterance so far; may change. Personal data is masked already. */
export interface UtterancePartial {
  readonly kind: 'partial'
  readonly utteranceId: string
  readonly channel: ChannelName
  readonly startMs: number
  readonly text: string
  readonly stableChars: number
  /** 0 to 1, as of a final. Inside the process only. */
  readonly confidence?: number
  /** The sound is at fault: the text raises nothing. Inside the process only. */
  readonly isDoubtful?: true
  readonly atMs: number
}

/** Stage 4's noun: one side's settled span, the unit of matching. Personal data is masked already. */
export interface UtteranceFinal {
  readonly kind: 'final'
  readonly utteranceId: string
  readonly channel: ChannelName
  readonly startMs: number
  readonly endMs: number
  readonly text: string
  /** Numbers, codes and dates as one writes them; left out where it is the same as `text`. */
  readonly written?: string
  readonly language: string
  readonly confidence: number
  /** What may have been said instead, the likeliest first; for matching alone, never logged or shown. */
  readonly readings?: readonly Reading[]
  readonly engine: string
  /** The sound is at fault: the text raises nothing. Inside the process only. */
  readonly isDoubtful?: true
  readonly atMs: number
}

/** A final as the second pass recognised it: these words replace it. Empty text: nothing was said after all. */
export interface UtteranceRevised extends Omit<UtteranceFinal, 'kind'> {
  readonly kind: 'revised'
  /** 1, 2 … of its utterance. */
  readonly revision: number
}

/** What one side wrote, or a picture that it sent: matched as a final is. */
export interface UtteranceWritten {
  readonly kind: 'written'
  /** `m1`, `m2`, … within the call. */
  readonly utteranceId: string
  readonly channel: ChannelName
  /** As it was typed; masked when it leaves the stage. Empty for a picture alone. */
  readonly text: string
  readonly image?: { readonly sha256: string; readonly name: string }
  readonly link?: { readonly url: string; readonly title: string }
  readonly atMs: number
}

/** What leaves the utterance stage. */
export type Utterance =
  | UtteranceStarted
  | UtterancePartial
  | UtteranceFinal
  | UtteranceRevised
  | UtteranceEnded
  | UtteranceWritten
  | ListeningNotice
