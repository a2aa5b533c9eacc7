import { setTimeout as pause } from 'node:timers/promises'

import type { CallEvent } from '../../assist/pipeline/log/call-event.js'
import { NativeTestClient } from '../../assist/testing/service.js'

const pieceMs = 20

/** Calls do not begin in chorus: each this much after the one before. */
const staggerMs = 370

/** How long a service that is behind may take to write what it has been told. */
const maxSettleMs = 30_000

/** The recordings are 8 kHz μ-law in stereo. */
export const bytesPerMs = 16

/** What is said in a call, and in which language. */
export interface PacedCall {
  readonly language: 'en' | 'zh'
  readonly audio: Uint8Array
}

/** An event, and when it reached the client: milliseconds since the first byte of the call was due. */
export interface ArrivedEvent {
  readonly event: CallEvent
  readonly arrivedMs: number
}

/** What came back of a call. */
export interface HeardCall {
  readonly events: readonly ArrivedEvent[]
  /** Why the call did not come to its end; undefined: all of it was written. */
  readonly trouble: string | undefined
}

interface OpenCall {
  readonly client: NativeTestClient
  readonly audio: Uint8Array
  readonly beginMs: number
  readonly events: ArrivedEvent[]
  sentByteLength: number
}

/**
 * Streams calls to a running service at call pace, each over a socket of its own, and stops them.
 *
 * @param prefix of the call ids
 * @param eachSecond called once a second
 * @throws Error when the service refuses a call
 */
export async function streamAtCallPace(
  address: string,
  calls: readonly PacedCall[],
  prefix: string,
  eachSecond: (elapsedMs: number) => Promise<void> | void,
): Promise<HeardCall[]> {
  const beginMs = performance.now() + 500
  const open: OpenCall[] = []
  for (const [at, { language, audio }] of calls.entries()) {
    const client = await NativeTestClient.start(address, { callId: `${prefix}-${at}`, language })
    const call = { client, audio, beginMs: beginMs + at * staggerMs, events: [], sentByteLength: 0 }
    noteArrivals(call)
    open.push(call)
  }
  let nextSecondMs = 0
  while (open.some(isSpeaking)) {
    const nowMs = performance.now()
    for (const call of open) sendWhatIsDue(call, nowMs)
    if (nowMs - beginMs >= nextSecondMs) {
      nextSecondMs += 1_000
      await eachSecond(nowMs - beginMs)
    }
    await pause(pieceMs / 2)
  }
  return Promise.all(open.map(ending))
}

function isSpeaking({ client, audio, sentByteLength }: OpenCall): boolean {
  return client.closeCode === undefined && sentByteLength < audio.length
}

/** A telephone sends a piece once it has been spoken, not before. */
function sendWhatIsDue(call: OpenCall, nowMs: number): void {
  const pieceByteLength = pieceMs * bytesPerMs
  const dueByteLength = Math.floor((nowMs - call.beginMs) / pieceMs) * pieceByteLength
  while (isSpeaking(call) && call.sentByteLength < dueByteLength) {
    call.client.send(
      call.audio.subarray(call.sentByteLength, call.sentByteLength + pieceByteLength),
    )
    call.sentByteLength += pieceByteLength
  }
}

function noteArrivals({ client, events, beginMs }: OpenCall): void {
  client.socket.on('message', () => {
    const newest = client.responses.at(-1)
    if (newest?.type === 'event')
      events.push({ event: newest.event, arrivedMs: performance.now() - beginMs })
  })
}

async function ending({ client, events }: OpenCall): Promise<HeardCall> {
  if (client.closeCode === undefined) {
    client.send({ type: 'stop' })
    const late = pause(maxSettleMs, 'late')
    await Promise.race([client.closed(), late])
  }
  const isWhole = client.find('stopped') !== undefined
  const error = client.find('error')
  return { events, trouble: isWhole ? undefined : (error?.code ?? `no end in ${maxSettleMs} ms`) }
}
