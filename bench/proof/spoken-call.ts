import { setTimeout as pause } from 'node:timers/promises'

import { WebSocket } from 'ws'

import { AssistClient } from '../../assist/client/assist-client.js'
import { openRecording } from '../../assist/audio/recording.js'
import type { CallEvent } from '../../assist/pipeline/log/call-event.js'
import { bytesPerMs } from '../harness/paced-calls.js'
import { FaultyNetwork } from './faulty-network.js'

const pieceMs = 40

/** Silence between the end of a recording and its next beginning, in ms. */
const seamMs = 2_000

/** Audio of a recording, or of its first part, with silence behind it. @param durationMs all of it where left out */
export async function audioOf(file: string, durationMs?: number): Promise<Uint8Array> {
  const blocks: Uint8Array[] = []
  for await (const block of (await openRecording(file)).read()) blocks.push(block)
  // The highest value of μ-law is nothing at all.
  const part = Buffer.concat(blocks).subarray(0, (durationMs ?? Infinity) * bytesPerMs)
  return Buffer.concat([part, Buffer.alloc(seamMs * bytesPerMs, 0xff)])
}

/** One call: a recording over and over, at the pace of speech, from a client that resumes. */
export class SpokenCall {
  readonly callId: string
  readonly network: FaultyNetwork
  /** Events as the client has them: what was void is taken back. */
  readonly events: CallEvent[] = []
  failure: Error | undefined
  /** Hears how long after the end of what was said each final came, in ms. */
  onFinal: (lateMs: number) => void = () => undefined
  readonly #client: AssistClient
  readonly #audio: Uint8Array
  readonly #fromMs: number
  #sentByteLength = 0
  #startedMs = 0
  #isSpeaking = true

  /** @param fromMs where in the recording it begins */
  constructor(callId: string, audio: Uint8Array, fromMs: number, network: FaultyNetwork) {
    this.callId = callId
    this.network = network
    this.#audio = audio
    this.#fromMs = fromMs
    this.#client = new AssistClient({
      url: `ws://127.0.0.1:${network.port}/stream`,
      start: {
        ...{ callId, language: 'en', encoding: 'mulaw', sampleRateHz: 8_000 },
        channels: ['customer', 'agent'],
      },
      WebSocket,
      bufferLimitMs: 600_000,
      reconnectWindowMs: 120_000,
      onEvent: (event) => this.#heard(event),
      onRewind: (lastSeq) => void this.events.splice(lastSeq),
      onError: (error) => (this.failure = error),
    })
  }

  /** @param elsewhere how it reaches the service */
  static async begin(
    of: { readonly callId: string; readonly audio: Uint8Array; readonly fromMs: number },
    servicePort: () => number,
  ): Promise<SpokenCall> {
    const network = await FaultyNetwork.open(servicePort)
    const call = new SpokenCall(of.callId, of.audio, of.fromMs, network)
    await call.#client.open()
    return call
  }

  #heard(event: CallEvent): void {
    this.events.push(event)
    if (event.type === 'utterance.final') {
      this.onFinal(performance.now() - this.#startedMs - event.endMs)
    }
  }

  /** Audio that the service has said it received, in ms from the start of the call. */
  get receivedMs(): number {
    return (this.#sentByteLength - this.#client.bufferedAmount) / bytesPerMs
  }

  /** Audio that was spoken, in ms from the start of the call. */
  get spokenMs(): number {
    return this.#sentByteLength / bytesPerMs
  }

  /** Speaks until `hush`, or so much of the recording, as fast as a speaker does. */
  async speak(durationMs = Infinity, pace = 1): Promise<void> {
    this.#startedMs = performance.now()
    const pieceByteLength = pieceMs * bytesPerMs
    while (this.#isSpeaking && !this.failure && this.spokenMs < durationMs) {
      const waitMs = this.#startedMs + (this.spokenMs + pieceMs) / pace - performance.now()
      if (waitMs > 0) await pause(waitMs)
      const from = this.#fromMs * bytesPerMs + this.#sentByteLength
      const at = from % this.#audio.length
      try {
        this.#client.sendAudio(this.#audio.subarray(at, at + pieceByteLength))
      } catch (thrown) {
        this.failure ??= thrown as Error
        return
      }
      this.#sentByteLength += Math.min(pieceByteLength, this.#audio.length - at)
    }
  }

  hush(): void {
    this.#isSpeaking = false
  }

  /** Ends the call; resolves when everything is stored. */
  async stop(): Promise<void> {
    try {
      await this.#client.stop()
    } catch (thrown) {
      this.failure ??= thrown as Error
    } finally {
      this.network.close()
    }
  }
}
