import { bytesPerMsOf, isOpus, sampleFormatOf } from '../call/call-start.js'
import type { Clock } from '../call/clock.js'
import type { NativeRequest } from '../ingest/native/native-protocol.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import type { BackOffRange } from './back-off.js'
import type { AssistClientError } from './client-error.js'
import type { SocketConstructor } from './client-socket.js'
import type { LinkState } from './reconnecting-link.js'

/** The `start` message without what the client fills in itself. */
export type ClientStart = Omit<
  Extract<NativeRequest, { type: 'start' }>,
  'type' | 'version' | 'resume' | 'afterSeq' | 'fresh'
>

/** Where a call stands; `closed` is final. */
export type ClientState = LinkState

/** How a call is opened. Only `url` and `start` are required. */
export interface AssistClientOptions {
  /** Address of the service's native door, such as `ws://127.0.0.1:8080/stream`. */
  readonly url: string
  readonly start: ClientStart
  /** API key; sent as `?key=` in the address. */
  readonly key?: string
  /** Needed where the platform has none, such as Node 20: pass that of `ws`. */
  readonly WebSocket?: SocketConstructor
  /**
   * The service may still hold this leg for a client that is gone, such as a page that was reloaded. The first start
   * takes it up and goes on from now; where there is none, it is opened. A leg that is just being closed is waited for.
   */
  readonly takeUp?: boolean
  /** Every event of the call once, in order. */
  readonly onEvent?: (event: CallEvent) => void
  /**
   * The service was killed before it had kept the events above this number: they are void. What was said in them comes
   * again, under numbers from the next one on.
   */
  readonly onRewind?: (lastSeq: number) => void
  readonly onState?: (state: ClientState) => void
  /** The call went down for good after it had been open. */
  readonly onError?: (error: AssistClientError) => void
  /** Audio that is kept until the service has it in its log; default 120,000 ms. */
  readonly bufferLimitMs?: number
  /** How long a lost connection is tried again; default 60,000 ms. */
  readonly reconnectWindowMs?: number
  /** How long the first connection is tried; default 15,000 ms. */
  readonly openWindowMs?: number
  /** How long to wait between attempts; at most 5 s where left out. */
  readonly backOff?: BackOffRange
  readonly clock?: Clock
  /** Numbers in [0, 1) for the jitter of the back-off. */
  readonly random?: () => number
}

/** Most that Opus takes: 512 kbit/s. */
const mostOpusBytesPerMs = 64

/** Bytes that a millisecond of a call takes; of Opus the most that it can take. */
export function bytesPerMsOfStart({ encoding, sampleRateHz = 0, channels }: ClientStart): number {
  if (isOpus(encoding)) return mostOpusBytesPerMs
  return bytesPerMsOf(sampleFormatOf({ encoding, sampleRateHz, channels }))
}
