import type { SegmentEnd } from './segment.js'

/** Ends a segment once it is this long and this much silence has followed. */
export interface EndpointRule {
  readonly name: string
  /** The rule holds from this length of the segment on, in milliseconds. */
  readonly fromSegmentMs: number
  /** Silence that ends the segment, in milliseconds; 0 cuts at the quietest recent moment. */
  readonly silenceMs: number
  readonly end: Exclude<SegmentEnd, 'stream-end'>
}

/** Everything that decides where speech begins and ends. */
export interface EndpointSettings {
  /** Probability from which a frame is speech. */
  readonly onProbability: number
  /** Probability below which a frame is silence again; between the two nothing changes. */
  readonly offProbability: number
  /** Speech frames in a row that make a beginning: a click or a knock is shorter. */
  readonly onsetFrameCount: number
  /** Audio kept from before the first speech frame, so that a soft first sound is whole. */
  readonly preRollMs: number
  /** Silence at which the final is decoded ahead of the endpoint. A segment keeps as much at its end. */
  readonly speculativePauseMs: number
  /** How far back a cut without a pause may look for its quietest moment. */
  readonly cutSearchMs: number
  /** The first rule that holds ends the segment. */
  readonly rules: readonly EndpointRule[]
  /** Silence that ends a turn inside a spoken number, in milliseconds; 0: numbers are not waited for. */
  readonly numberPauseMs: number
}

/**
 * The shipped settings.
 *
 * 0.5 and 0.35 are Silero's own defaults (utils_vad.py: threshold, threshold − 0.15). A turn ends after
 * `endpointPauseMs`. Past ten seconds a breath is enough to cut, so that the agent reads along. At `maxSegmentMs` the
 * cut comes even without one. Inside a spoken number both pauses wait for `numberPauseMs`.
 */
export function endpointSettings(options: {
  readonly speculativePauseMs: number
  readonly endpointPauseMs: number
  readonly maxSegmentMs: number
  readonly numberPauseMs: number
}): EndpointSettings {
  return {
    onProbability: 0.5,
    offProbability: 0.35,
    onsetFrameCount: 3,
    preRollMs: 256,
    speculativePauseMs: options.speculativePauseMs,
    cutSearchMs: 3_000,
    rules: [
      { name: 'turn', fromSegmentMs: 0, silenceMs: options.endpointPauseMs, end: 'endpoint' },
      { name: 'breath', fromSegmentMs: 10_000, silenceMs: 288, end: 'cut' },
      { name: 'limit', fromSegmentMs: options.maxSegmentMs, silenceMs: 0, end: 'cut' },
    ],
    numberPauseMs: options.numberPauseMs,
  }
}
