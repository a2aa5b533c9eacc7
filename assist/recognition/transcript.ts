import type { ChannelName } from '../audio/frame.js'
import type { SpokenLanguage } from '../call/call-start.js'
import type { ErrorCode } from '../errors/errors.js'
import type { TextSpan } from '../text/text-span.js'
import type { SegmentEnd } from '../vad/segment.js'
import type { Reading } from './biasing/readings.js'

/** Speech began on a channel; its segment's partials and final carry the same `segmentIndex`. */
export interface SpeechStarted {
  readonly kind: 'speech-started'
  readonly channel: ChannelName
  readonly segmentIndex: number
  readonly startMs: number
  /** Call time of the audio frame that caused this. */
  readonly atMs: number
}

/** A segment's text that may still change. */
export interface PartialTranscript {
  readonly kind: 'partial'
  readonly channel: ChannelName
  readonly segmentIndex: number
  readonly startMs: number
  readonly text: string
  /** Length of the leading part on which consecutive partials agree. */
  readonly stableChars: number
  /** 0 to 1, as of a final; left out by engines that tell none. */
  readonly confidence?: number
  /** The sound is at fault and the text may be anything: it raises nothing. */
  readonly isDoubtful?: true
  readonly atMs: number
}

/** When a stretch of a text was said, in call time. */
export interface TimedSpan extends TextSpan {
  readonly startMs: number
  readonly endMs: number
}

/** A segment's settled text of one pass. Empty text: it was no speech after all (noise, a guard). */
export interface FinalTranscript {
  readonly kind: 'final'
  readonly channel: ChannelName
  readonly segmentIndex: number
  readonly startMs: number
  readonly endMs: number
  readonly text: string
  readonly language: string
  /** 0 to 1: geometric mean of the token probabilities. */
  readonly confidence: number
  /** What may have been said instead, the likeliest first. */
  readonly readings?: readonly Reading[]
  /** When each of its words was said, in their order; left out by engines that do not tell. */
  readonly words?: readonly TimedSpan[]
  /** Name of the engine that wrote it. */
  readonly engine: string
  /** 1 = the fast pass; 2 = the accurate pass, which revises what the first one wrote. */
  readonly pass: 1 | 2
  readonly end: SegmentEnd
  /** The sound is at fault and the text may be anything: it raises nothing. */
  readonly isDoubtful?: true
  readonly atMs: number
}

/** Something about the sound or the language of a call that the agent and the integrator should know. */
export interface ListeningNotice {
  readonly kind: 'noticed'
  readonly code: ErrorCode
  /** The side that it is about; the whole call where left out. */
  readonly channel?: ChannelName
  /** The language that is spoken there, where that is the news. */
  readonly language?: SpokenLanguage
  readonly atMs: number
}

/** Stage 3's noun: what leaves recognition. */
export type Transcript = PartialTranscript | FinalTranscript

/** All that an ear reports of what it hears, in its order. */
export type ListeningItem = SpeechStarted | Transcript | ListeningNotice
