import type { IncomingHttpHeaders } from 'node:http'

import type { Access } from '../access/access.js'
import type { CarrierCheck } from '../access/carrier.js'
import type { CallStart, ChannelName, LegFormat } from '../call/call-start.js'
import type { AssistError } from '../errors/errors.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import type { Config } from '../settings/config.js'
import type { SolutionCard } from '../solutions/solution-card.js'
import type { JsonObject } from '../sockets/json-object.js'
import type { SocketClosing } from '../sockets/socket-end.js'

/**
 * A door: one protocol by which a call's audio comes in. Doors differ in this alone; what happens to a call is the
 * same for all of them (`DoorSession`).
 *
 * @typeParam Out messages to the client; they go out as JSON
 * @typeParam Request what the client can ask: `DoorRequest`, with `DoorReport` where the protocol has such messages
 */
export interface Door<Out, Request = DoorRequest<Out>> {
  /** Is stored with the call and written to the log. */
  readonly name: string
  /** Where its sockets open, such as `/stream`. */
  readonly path: string
  readonly access: Access
  /**
   * Refuses a request before it becomes a socket, where its address tells enough.
   *
   * @throws AssistError the reply
   */
  readonly check?: (opening: DoorOpening) => void
  /** Makes the check of what the protocol has in place of our key; left out where it has nothing. */
  readonly carrier?: (config: Config) => CarrierCheck
  /** Makes the translator of one socket. */
  readonly translate: (opening: DoorOpening, later: Later<Out>) => DoorTranslator<Out, Request>
}

/**
 * Sends what comes of some work to a client after a while, in ms, unless the socket is over by then. The work may throw
 * an `AssistError`; the socket is refused with it.
 *
 * @returns calls it off
 */
export type Later<Out> = (delayMs: number, work: () => readonly Out[]) => () => void

/** The HTTP request that opened a socket: some protocols put the call's facts there. */
export interface DoorOpening {
  readonly query: Readonly<Record<string, unknown>>
  readonly headers: IncomingHttpHeaders
}

/**
 * Translates between one socket's protocol and the requests and answers of a door. Its state is what the protocol's
 * own numbering and naming need; the call itself is the session's.
 *
 * Its methods throw an `AssistError` for a message that cannot be read; the socket is then refused with it.
 */
export interface DoorTranslator<Out, Request = DoorRequest<Out>> {
  /** Requests that come before any message: a protocol whose address says everything starts its call here. */
  readonly opened?: () => readonly Request[]
  readonly text: (message: JsonObject) => readonly Request[]
  /** Left out where all audio comes as text. */
  readonly binary?: (bytes: Uint8Array) => readonly Request[]
  /** The client has closed its socket by this code; left out where only a message ends a call. */
  readonly gone?: (code: number) => readonly Request[]
  /** Messages for the client; none where the protocol has none for this answer. */
  readonly answer: (answer: DoorAnswer) => readonly Out[]
  /** The last message to a socket that is refused; undefined where its close code has to be enough. */
  readonly refusal: (error: AssistError) => Out | undefined
  /** How a refused socket is closed, where the protocol has codes of its own; else by the error’s. */
  readonly closing?: (error: AssistError) => SocketClosing
}

/** Begins a call, joins a live one, or takes up legs whose socket died. */
export interface DoorStart {
  readonly kind: 'start'
  readonly call: CallStart
  /**
   * How the audio comes, an entry for each stream of this socket. One leg may interleave both sides; a protocol that
   * sends each side by itself has two legs of one side each.
   */
  readonly legs: readonly LegFormat[]
  /** Which events come back: all, all but partials, or none. */
  readonly events: 'all' | 'finals' | 'none'
  /** Goes on with legs whose socket died; events after `afterSeq` are sent again. */
  readonly resume?: {
    readonly afterSeq: number
    /** A call that is over by now begins anew, instead of an error. */
    readonly orNew?: true
    /** The client has nothing of what came before, like a page that was reloaded: its audio goes on now. */
    readonly isFresh?: true
  }
}

/** What a client asks, in the words of no protocol. `legIndex` counts the legs of `start`. */
export type DoorRequest<Out> =
  | DoorStart
  /** The bytes belong to the session. The answer `judged` follows where it is wanted. */
  | {
      readonly kind: 'audio'
      readonly legIndex: number
      readonly bytes: Uint8Array
      readonly isJudgedTold?: true
    }
  /** No audio existed for this long. It keeps the times of later audio right. */
  | { readonly kind: 'gap'; readonly legIndex: number; readonly durationMs: number }
  /** Nothing of the call is to be heard or kept from here on, of any side: a payment. */
  | { readonly kind: 'pause' }
  /** The call is heard again; `discardedMs` of it were not sent. */
  | { readonly kind: 'resume'; readonly discardedMs: number }
  /** What is being said on this leg ends here: its final comes without waiting for a pause. */
  | { readonly kind: 'endpoint'; readonly legIndex: number }
  /** An answer that the translator gives by itself, in its turn: the pong to a ping. */
  | { readonly kind: 'reply'; readonly message: Out }
  /** Nothing more will come on this socket. */
  | { readonly kind: 'stop' }
  /** The client goes, and the legs that it has wait for it; it may have had none. */
  | { readonly kind: 'leave' }

/**
 * What some protocols report beside a call's audio. The native one reports none of it, so `DoorSession` does not
 * handle it yet: the first door whose protocol does adds the kinds that it brings to `DoorRequest`.
 */
export type DoorReport =
  /** A key was pressed on a telephone. @example `#` */
  | { readonly kind: 'dtmf'; readonly channel: ChannelName; readonly key: string }
  /** Facts of the call that the client learnt after its start. */
  | { readonly kind: 'context'; readonly context: Readonly<Record<string, string>> }

/** How far one leg has come, in bytes of its audio. */
export interface LegPosition {
  /** Bytes that have arrived: where a client that resumes goes on. */
  readonly receivedBytes: number
  /** What was said in the first so many bytes is in the stored log; a client may forget them. */
  readonly durableBytes: number
}

/** What comes back to a client, in the words of no protocol. */
export type DoorAnswer =
  /** Audio may be sent; one position for each leg of `start`. */
  | {
      readonly kind: 'started'
      readonly callId: string
      readonly legs: readonly LegPosition[]
      /** Number of the log's last event: what a client has beyond it was lost with a service that was killed. */
      readonly lastSeq: number
    }
  /** With what stands on the card, where the event shows one. */
  | { readonly kind: 'event'; readonly event: CallEvent; readonly card?: SolutionCard }
  /** Comes now and then while audio does, and last before `stopped`. */
  | { readonly kind: 'position'; readonly legIndex: number; readonly position: LegPosition }
  /** Audio that wanted this answer has been judged: it is speech or not. Its words may come later. */
  | { readonly kind: 'judged'; readonly legIndex: number }
  /** The service reads nothing for now, since too much audio waits, or reads on. */
  | { readonly kind: 'reading'; readonly isPaused: boolean }
  /** Everything of this socket is transcribed and stored; the socket closes after it. */
  | { readonly kind: 'stopped'; readonly callId: string; readonly lastSeq: number }
