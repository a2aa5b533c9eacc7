import type { CallEvent } from '../../pipeline/log/call-event.js'
import type {
  AudioEncoding,
  CallLanguage,
  ChannelName,
  EngineChoice,
  OpusEncoding,
} from '../../call/call-start.js'

/**
 * The native WebSocket protocol of `/stream`, version 1: types only. `docs/protocol.md` describes it in words.
 *
 * A client sends `start`, then audio as binary messages, then `stop`; one socket carries one leg, which
 * has one or both channels of a call. A second socket with the same `callId` and the other channel
 * joins the call.
 */
export type NativeRequest =
  | {
      readonly type: 'start'
      /** Protocol version; 1 where left out. */
      readonly version?: 1
      readonly callId: string
      readonly language?: CallLanguage
      /** Which engine listens; as the service is configured where left out. */
      readonly engine?: EngineChoice
      readonly encoding: AudioEncoding | Exclude<OpusEncoding, 'opus-packets'>
      /** May be left out of Opus alone. */
      readonly sampleRateHz?: number
      readonly channels: readonly ChannelName[]
      readonly solutions?: string
      readonly agent?: string
      readonly context?: Readonly<Record<string, string>>
      /** Which events come back: all (default), all but partials, or none. */
      readonly events?: 'all' | 'finals' | 'none'
      /** True: go on with the leg whose socket died; the answer says from which byte. */
      readonly resume?: boolean
      /**
       * With `resume`: the client has nothing of what came before, like a page that was reloaded. Audio goes on now, the
       * time since then counts as a gap, no event is sent again, and a leg that is not there is opened.
       */
      readonly fresh?: boolean
      /** With `resume`: events after this number are sent again. */
      readonly afterSeq?: number
    }
  /** No audio existed for this long (a hold, a network gap). It keeps the times of later audio right. */
  | { readonly type: 'gap'; readonly durationMs: number }
  /** Nothing of the call is heard, kept or stored from here on, of any side, whatever is sent. */
  | { readonly type: 'pause' }
  /** The call is heard again. `discardedMs` of it were not sent meanwhile; 0 where left out. */
  | { readonly type: 'resume'; readonly discardedMs?: number }
  | { readonly type: 'ping' }
  | { readonly type: 'stop' }

/** What the service answers on `/stream`. */
export type NativeResponse =
  /**
   * `receivedBytes` is where the client goes on: 0 for a new leg. `lastSeq` is the number of the log's last event; a
   * client that has seen higher numbers forgets those events, which were lost with a service that was killed.
   */
  | {
      readonly type: 'started'
      readonly callId: string
      readonly receivedBytes: number
      readonly durableBytes: number
      readonly lastSeq: number
    }
  /**
   * `receivedBytes` have arrived; what was said in the first `durableBytes` is in the stored log.
   * A client may forget only what is below `durableBytes`.
   */
  | { readonly type: 'ack'; readonly receivedBytes: number; readonly durableBytes: number }
  | { readonly type: 'event'; readonly event: CallEvent }
  | { readonly type: 'pong' }
  /** Everything is transcribed and stored; the socket closes with 1000 after it. */
  | { readonly type: 'stopped'; readonly callId: string; readonly lastSeq: number }
  /** The socket closes with the error's close code after it. */
  | {
      readonly type: 'error'
      readonly code: string
      readonly message: string
      readonly retryable: boolean
      /** When it is worth to ask again, where the service knows. */
      readonly retryAfterMs?: number
    }
