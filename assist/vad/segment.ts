import type { ChannelName } from '../audio/frame.js'

/**
 * Why a segment ended: a pause long enough to be an endpoint, a cut inside a long monologue (the speaker goes on), or
 * the end of the stream.
 */
export type SegmentEnd = 'endpoint' | 'cut' | 'stream-end'

/** Stage 2's noun: one stretch of speech of one side. */
export interface SpeechSegment {
  readonly channel: ChannelName
  /** 1, 2, 3 … within its channel. */
  readonly index: number
  /** Call time of the first frame of speech. The samples begin earlier, with the pre-roll. */
  readonly startMs: number
  /** Call time of the end of the last frame of speech. */
  readonly endMs: number
  /** Shape [n], 16 kHz, range [-1, 1]. */
  readonly samples: Float32Array
  readonly end: SegmentEnd
}
