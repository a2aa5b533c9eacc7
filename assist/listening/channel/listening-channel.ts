import type { ListeningItem } from '../../recognition/transcript.js'
import type { JudgedListener } from '../../vad/voice-judge.js'

/** What ears count. */
export const earCounts = [
  'partial-shed',
  'partial-decoded',
  'final-decoded',
  'final-disbelieved',
  'engine-failed',
] as const

/** One of the counters. */
export type EarCount = (typeof earCounts)[number]

/** What a listening channel reports to its owner. */
export interface ListeningOutput {
  readonly emit: (item: ListeningItem) => void
  readonly count: (what: EarCount) => void
  /** The engine can do no more for this channel; called at most once. */
  readonly failed: (thrown: unknown) => void
}

/** One channel of one call at one engine: judged frames in, transcripts out. */
export interface ListeningChannel extends JudgedListener {
  /** All speech before this moment of the call has its final; another engine may begin here. */
  readonly settledMs: number
  /** So much waits for the engine that the sender has to wait too. */
  readonly isBehind: boolean
  /** Number of the newest segment, counted through the call. */
  readonly segmentIndex: number
  /** What is under way outside the ear's job queue, or undefined. */
  pending(): Promise<unknown> | undefined
  /** What is being said ends here, without a pause; nothing where the engine has endpoints of its own. */
  endpoint(): void
  /** The stream is over: resolves once the last final is out, or the channel is abandoned. */
  finish(): Promise<void>
  /** Gives up: segments that are open end with empty finals, and nothing follows. */
  abandon(): void
}
