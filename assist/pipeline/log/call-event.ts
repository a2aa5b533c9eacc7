import type { ChannelName } from '../../audio/frame.js'
import type { CallContext } from '../../call/call-context.js'
import type { Demonstration, Medium } from '../../call/medium.js'
import type { MediumAdvice } from '../../suggestion/advice/medium-advice.js'
import type { Suggestion, WithdrawReason } from '../../suggestion/suggestion.js'

/** Hashes of what a call ran with, so that two logs can be compared fairly. */
export interface CallStartedBody {
  readonly type: 'call.started'
  readonly config: string
  readonly models: string
  readonly solutions: string
}

/** Why a call ended. `interrupted`: the service was killed during it, which was noted at its next start. */
export type CallEndReason = 'stopped' | 'disconnected' | 'shutdown' | 'interrupted'

/** How bad an alert is. */
export type AlertSeverity = 'info' | 'warning' | 'error'

/** What one side said. */
export interface UtteranceBody {
  readonly utteranceId: string
  readonly channel: ChannelName
  readonly startMs: number
  readonly endMs: number
  /** As it was heard. */
  readonly text: string
  /** Numbers, codes and dates as one writes them; left out where that is no different. */
  readonly written?: string
  readonly language: string
  readonly confidence: number
  readonly engine: string
}

/** Everything that can happen in a call, as it stands in the event log. */
export type CallEventBody =
  | CallStartedBody
  | { readonly type: 'call.medium'; readonly medium: Medium }
  /** What was known before; only where it is stored. */
  | { readonly type: 'call.context'; readonly context: CallContext }
  | {
      readonly type: 'call.pause'
      readonly isOn: boolean
      /** When it began, in call time; where it ends. */
      readonly fromMs?: number
    }
  | { readonly type: 'call.ended'; readonly reason: CallEndReason }
  | { readonly type: 'speech.started'; readonly channel: ChannelName; readonly utteranceId: string }
  /** What had begun ended without words; no final follows. */
  | { readonly type: 'speech.ended'; readonly channel: ChannelName; readonly utteranceId: string }
  | {
      readonly type: 'transcript.partial'
      readonly utteranceId: string
      readonly channel: ChannelName
      readonly startMs: number
      readonly text: string
      readonly stableChars: number
    }
  | ({ readonly type: 'utterance.final' } & UtteranceBody)
  | ({
      readonly type: 'utterance.revised'
      /** 1, 2 … of its utterance. Empty text: nothing was said after all. */
      readonly revision: number
    } & UtteranceBody)
  | ({ readonly type: 'suggestion.shown' } & Suggestion)
  | ({ readonly type: 'suggestion.changed' } & Suggestion)
  | {
      readonly type: 'suggestion.withdrawn'
      readonly suggestionId: string
      readonly reason: WithdrawReason
    }
  | { readonly type: 'suggestion.receded'; readonly suggestionId: string }
  | {
      readonly type: 'suggestion.used'
      readonly suggestionId: string
      /** Nobody said so: the agent spoke from the card. */
      readonly inferred?: true
    }
  | { readonly type: 'suggestion.dismissed'; readonly suggestionId: string }
  | { readonly type: 'suggestion.rated'; readonly suggestionId: string; readonly rating: 'wrong' }
  | { readonly type: 'solutions.changed'; readonly solutionsVersion: string }
  /** A written message, or a picture that was sent; the unit of matching as an utterance is. */
  | {
      readonly type: 'message'
      readonly messageId: string
      readonly from: ChannelName
      readonly text: string
      readonly image?: { readonly sha256: string; readonly name: string }
      readonly link?: { readonly url: string; readonly title: string }
    }
  | {
      readonly type: `media.${'invited' | 'accepted' | 'refused' | 'expired' | 'joined' | 'left'}`
      readonly medium: Medium
      readonly invitationId: string
    }
  | { readonly type: 'media.withdrawn'; readonly medium: Medium; readonly invitationId: string }
  | { readonly type: 'media.demonstration'; readonly what: Demonstration | null }
  | { readonly type: 'media.hold'; readonly isOn: boolean }
  /** The carrier did it; the number of a transfer is not kept. */
  | { readonly type: 'media.line'; readonly action: 'mute'; readonly isOn: boolean }
  | { readonly type: 'media.line'; readonly action: 'transfer' | 'hang-up' }
  /** What the customer was told before anything was heard or written, and what they answered. */
  | { readonly type: 'notice.shown'; readonly consent: 'notice' | 'opt-in' | 'opt-out' }
  | { readonly type: 'notice.answered'; readonly isAgreed: boolean }
  /** The agent goes through the guide of a solution; null: it is left. */
  | {
      readonly type: 'guide.moved'
      readonly solutionId: string
      readonly stepId: string | null
    }
  /** Recording of the picture, as both sides were told. */
  | { readonly type: 'media.recording'; readonly isOn: boolean }
  | {
      readonly type: 'snapshot.taken'
      /** Of the picture's bytes as they are stored. */
      readonly sha256: string
      readonly widthPx: number
      readonly heightPx: number
      /** When the customer's device took it, ISO 8601. */
      readonly takenAt: string
      /** Where, if the customer agreed to say so: degrees and metres. */
      readonly place?: {
        readonly latitude: number
        readonly longitude: number
        readonly accuracyM: number
      }
    }
  | {
      readonly type: 'followup.sent'
      readonly kind: 'link'
      readonly followUpId: string
      readonly solutionId: string
      readonly how: 'chat' | 'page' | 'copy' | 'email' | 'sms'
    }
  /** A mail or SMS was not taken, or nobody knows whether it was. */
  | {
      readonly type: 'followup.failed'
      readonly kind: 'link'
      readonly followUpId: string
      readonly solutionId: string
      readonly how: 'email' | 'sms'
      readonly state: 'failed' | 'unknown'
    }
  | { readonly type: 'followup.opened'; readonly kind: 'link'; readonly followUpId: string }
  | {
      /** The agent has accepted, or corrected, what stays of the call; comes behind its end. */
      readonly type: 'call.wrapped'
      /** 1 for the first, one more with each correction. */
      readonly revision: number
      readonly outcome: string | null
      readonly disposition: string | null
      readonly topics: readonly string[]
      readonly solutionIds: readonly string[]
      readonly missing: readonly string[]
      readonly summary: readonly {
        readonly part: string
        readonly text: string
        readonly utteranceId: string
        /** Where the line that it rests on begins. */
        readonly lineAtMs: number
      }[]
    }
  /** Which moments are looked for in this call, as they were then. */
  | {
      readonly type: 'moment.rules'
      readonly version: string
      readonly moments: readonly {
        readonly momentId: string
        readonly title: string
        readonly kind: 'must-say' | 'must-not-say' | 'note'
      }[]
    }
  /** A moment was found in an utterance; what was said stands there alone. */
  | {
      readonly type: 'moment.seen'
      readonly momentId: string
      readonly utteranceId: string
      readonly by: 'words' | 'meaning'
      /** The phrase of the rule that fits. */
      readonly phrase: string
      /** Cosine to that phrase; 1 by words. */
      readonly likeness: number
    }
  /** The utterance was understood otherwise, and the moment is not in it. */
  | { readonly type: 'moment.withdrawn'; readonly momentId: string; readonly utteranceId: string }
  | ({ readonly type: 'advice.shown' } & MediumAdvice)
  | {
      readonly type: `advice.${'withdrawn' | 'taken' | 'dismissed'}`
      readonly adviceId: string
    }
  | {
      readonly type: 'alert'
      readonly code: string
      readonly severity: AlertSeverity
      /** The channel that it is about; the whole call where left out. */
      readonly channel?: ChannelName
      /** The engine that failed. */
      readonly engine?: string
      /** The engine that goes on instead; left out where none is left. */
      readonly nextEngine?: string
      /** The language that is spoken, where the alert is about that. */
      readonly language?: string
    }

/** One entry of a call's log: the log is the call (decision 7 of docs/architecture.md). */
export type CallEvent = {
  /** 1, 2, 3 … without gaps. */
  readonly seq: number
  readonly callId: string
  /** Milliseconds from the start of the call. */
  readonly atMs: number
} & CallEventBody
