/**
 * Genesys' AudioHook, version 2, as far as this service speaks it: types only. Durations are texts such as `PT1.5S`,
 * ids are UUIDs.
 */

/** A way in which the client can send audio; two channels are interleaved in the order of `channels`. */
export interface MediaOffer {
  readonly type: string
  readonly format: string
  readonly rate: number
  readonly channels: readonly string[]
}

/** What `open` tells. */
export interface OpenParameters {
  readonly conversationId: string
  /** `ani` is the customer's number. */
  readonly participant?: { readonly ani?: string }
  readonly media: readonly MediaOffer[]
  readonly language?: string
  readonly supportedLanguages?: boolean
  /** Sessions that this one goes on with, the first one first. */
  readonly continuedSessions?: readonly { readonly id: string }[]
  readonly customConfig?: Readonly<Record<string, unknown>>
}

/** What every message of a client has. */
interface FromClient {
  readonly id: string
  /** 1, 2, 3 … */
  readonly seq: number
  /** The last message of ours that the client has. */
  readonly serverseq: number
}

/** What a client sends. */
export type AudiohookRequest = FromClient &
  (
    | { readonly type: 'open'; readonly parameters: OpenParameters }
    | {
        readonly type: 'close'
        readonly parameters: { readonly reason: 'end' | 'error' | 'disconnect' | 'reconnect' }
      }
    | {
        readonly type: 'discarded' | 'resumed'
        readonly parameters: { readonly start: string; readonly discarded: string }
      }
    | { readonly type: 'update'; readonly parameters: { readonly language: string } }
    | { readonly type: 'ping' | 'paused' }
    /** `error`, `dtmf` and whatever later versions add. */
    | { readonly type: 'other' }
  )

/** One word of a transcript; its time is its share of the utterance's. */
export interface TranscriptToken {
  readonly type: 'word'
  readonly value: string
  readonly confidence: number
  readonly offset: string
  readonly duration: string
}

/** What was said. */
export interface TranscriptEntity {
  readonly type: 'transcript'
  // eslint-disable-next-line id-denylist -- AudioHook's own name
  readonly data: {
    readonly id: string
    /** 0: the customer. 1: the agent. */
    readonly channelId: 0 | 1
    readonly isFinal: true
    readonly offset: string
    readonly duration: string
    readonly alternatives: readonly {
      readonly confidence: number
      readonly languages?: readonly string[]
      readonly interpretations: readonly {
        readonly type: 'display'
        readonly transcript: string
        readonly tokens: readonly TranscriptToken[]
      }[]
    }[]
  }
}

/** A card that the agent is shown. */
export interface AssistEntity {
  readonly type: 'agentassist'
  // eslint-disable-next-line id-denylist -- AudioHook's own name
  readonly data: {
    readonly id: string
    readonly suggestions: readonly {
      readonly type: 'faq'
      readonly id: string
      readonly confidence: number
      readonly position: string
      /** Plain text. */
      readonly question: string
      /** HTML. */
      readonly answer: string
    }[]
  }
}

/** Type and parameters of what the service sends. */
export type AudiohookAnswer =
  | {
      readonly type: 'opened'
      readonly parameters: {
        readonly media: readonly MediaOffer[]
        readonly supportedLanguages?: readonly string[]
      }
    }
  | { readonly type: 'pong' | 'updated' | 'closed'; readonly parameters: Record<string, never> }
  | {
      readonly type: 'event'
      readonly parameters: { readonly entities: readonly (TranscriptEntity | AssistEntity)[] }
    }
  | {
      readonly type: 'disconnect'
      readonly parameters: {
        readonly reason: 'completed' | 'unauthorized' | 'error'
        // eslint-disable-next-line id-denylist -- AudioHook's own name
        readonly info?: string
      }
    }

/** What the service sends. */
export type AudiohookResponse = AudiohookAnswer & {
  readonly version: '2'
  readonly id: string
  readonly seq: number
  /** The client's last message. */
  readonly clientseq: number
}
