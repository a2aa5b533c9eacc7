import type { CallContext } from '../call/call-context.js'
import type { Whose } from '../call/call-owner.js'
import type { SeatAction, SeatNotice } from '../media/seat-protocol.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import type { SolutionCard } from '../solutions/solution-card.js'
import type { SuggestionAction } from '../suggestion/suggestion.js'

/** A call as listed on the screen. */
export interface CallSummary {
  readonly callId: string
  readonly language: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly isLive: boolean
  readonly lastSeq: number
  /** Whose it is to who sees the list; a page follows one's own by itself, and none of another agent. */
  readonly whose: Whose
}

/** Messages from the agent's screen to the service (`/screen`). */
export type ScreenRequest =
  /** Follow one call from the event after `after` (0: from its beginning). Replaces an earlier watch. */
  | { readonly type: 'watch'; readonly callId: string; readonly after: number }
  | { readonly type: 'unwatch' }
  | {
      readonly type: 'act'
      readonly callId: string
      readonly suggestionId: string
      readonly action: SuggestionAction
    }
  /** The agent uses an answer that they looked up, or calls it wrong. */
  | {
      readonly type: 'lookup'
      readonly callId: string
      readonly solutionId: string
      /** What they typed. */
      readonly query: string
      /** How sure the search was of the answer, 0 to 1. */
      readonly confidence: number
      readonly action: Exclude<SuggestionAction, 'dismissed'>
    }
  /** The agent holds a card (open, pinned, under the pointer, being read out): it must not be taken away. */
  | {
      readonly type: 'hold'
      readonly callId: string
      readonly suggestionId: string
      readonly isHeld: boolean
    }
  /** Begins the guide of a card, goes to a step of it, or leaves it (null). */
  | {
      readonly type: 'guide'
      readonly callId: string
      readonly solutionId: string
      readonly stepId: string | null
    }
  /** Begins or ends the pause of a call: while it is on, nothing of any side is heard, kept or stored. */
  | { readonly type: 'pause'; readonly callId: string; readonly isOn: boolean }
  /** An action about the media of a call; `sit` comes first. */
  | { readonly type: 'seat'; readonly callId: string; readonly action: SeatAction }
  | { readonly type: 'ping' }

/** Messages from the service to the agent's screen. */
export type ScreenMessage =
  /** Sent on connection and whenever a call starts or ends; newest first. */
  | { readonly type: 'calls'; readonly calls: readonly CallSummary[] }
  /** The watch is on; all events after the asked one follow, then live ones. */
  | {
      readonly type: 'watching'
      readonly callId: string
      readonly lastSeq: number
      readonly isLive: boolean
      /** What is known of a live call from before it began. */
      readonly context?: CallContext
    }
  /** One event; `solution` comes with `suggestion.shown` and `suggestion.changed`. */
  | { readonly type: 'event'; readonly event: CallEvent; readonly solution?: SolutionCard }
  /** A notice for the page that sits at a call. */
  | { readonly type: 'seat'; readonly callId: string; readonly notice: SeatNotice }
  | { readonly type: 'error'; readonly code: string; readonly message: string }
  | { readonly type: 'pong' }
