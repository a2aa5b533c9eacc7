/**
 * Stage 1's noun: what leaves `audio/`.
 *
 * Every later stage gets mono float at 16 kHz. The encodings, channels and rates that doors accept (G.711, PCM,
 * stereo, 8 to 48 kHz) end here.
 */

import type { ChannelName } from '../call/call-start.js'

export { channelNames, type ChannelName } from '../call/call-start.js'

/** Sample rate of every stage after `audio/`. */
export const pipelineSampleRateHz = 16_000

/** Samples in one frame: two of Silero's windows of 256 at 8 kHz. */
export const frameSampleCount = 512

/** Duration of one frame: 512 samples at 16 kHz. */
export const frameDurationMs = 32

/** A fixed slice of one side's audio. */
export interface AudioFrame {
  readonly channel: ChannelName
  /** Time of the first sample from the start of the call, in milliseconds. */
  readonly startMs: number
  /** Shape [512], 16 kHz, range [-1, 1]. Owned by the receiver. */
  readonly samples: Float32Array
  /**
   * The sound of about the same time as it came, at the leg's own rate: a change of rate bends what was cut off. Left
   * out where a frame did not come by a leg.
   */
  readonly source?: Float32Array
}

/** Frames one after the other, shape [512 · count], 16 kHz. */
export function concatenateFrames(frames: readonly Pick<AudioFrame, 'samples'>[]): Float32Array {
  const samples = new Float32Array(frames.length * frameSampleCount)
  for (const [index, frame] of frames.entries())
    samples.set(frame.samples, index * frameSampleCount)
  return samples
}
