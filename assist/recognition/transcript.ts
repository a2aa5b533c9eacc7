import type { ChannelName } from '../audio/frame.js'
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
  readonly atMs: number
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
  /** Name of the engine that wrote it. */
  readonly engine: string
  /** 1 = the fast pass; 2 = the accurate pass, which revises what the first one wrote. */
  readonly pass: 1 | 2
  readonly end: SegmentEnd
  readonly atMs: number
}

/** Stage 3's noun: what leaves recognition. */
export type Transcript = PartialTranscript | FinalTranscript
