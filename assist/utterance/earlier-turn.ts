import type { FinalTranscript } from '../recognition/transcript.js'
import type { HeardTurn } from './redaction/turn.js'

/** What a side said or wrote before the service was started again, as the log has it: masked already. */
export interface EarlierTurn extends HeardTurn {
  /** What is known of speech beside its text; left out for what was written. */
  readonly heard?: Omit<FinalTranscript, 'kind' | 'segmentIndex' | 'readings' | 'pass' | 'end'> & {
    /** Of its last revision; 0 where it has none. */
    readonly revision: number
  }
}

/** What a call has said already: ids count on, and what is said next is understood with it. */
export interface EarlierTalk {
  /** Utterances that have begun so far. */
  readonly utteranceCount: number
  /** In their order. */
  readonly turns: readonly EarlierTurn[]
}
