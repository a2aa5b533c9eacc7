import type { ChannelName } from '../audio/frame.js'

/**
 * Why a segment ended: a pause long enough to be an endpoint, a cut inside a long monologue
 * (the speaker goes on), or the end of the stream.
 */
export type SegmentEnd = 'endpoint' | 'cut' | 'stream-end'

/** Stage 2's noun: one stretch of speech of one side. */
export interface SpeechSegment {
  readonly channel: ChannelName
  /** 1, 2, 3 … within its channel. */
  readonly index: number
  /** First sample from the call's start, including the pre-roll that keeps the first sound whole. */
  readonly startMs: number
  /** End of the last frame of speech. */
  readonly endMs: number
  /** Shape [n], 16 kHz, range [-1, 1]. */
  readonly samples: Float32Array
  readonly end: SegmentEnd
}
