import type { AssistError } from '../../errors/errors.js'
import type { SpokenLanguage } from '../../call/call-start.js'
import type { RecogniserStream, StreamListener } from '../stream-recogniser.js'
import type { DeepgramConnection } from './deepgram-connection.js'
import { type ConnectionListener } from './deepgram-connection.js'
import { verdictOf, type ConnectionEnd } from './deepgram-failure.js'
import { endOf, UnsettledAudio, type AudioPiece } from './unsettled-audio.js'
import { UtteranceAssembly } from './utterance-assembly.js'

/** After so long without audio a keep-alive is sent. The vendor closes after 10 s and advises 3 to 5. */
const keepAliveMs = 4_000

/** Waits between attempts to connect again; after the last one the stream is given up. */
const retryDelaysMs = [100, 300, 1_000, 2_000, 4_000]

/** The vendor takes audio at 1.25 times the pace of speech at most. `headStartMs` of it may be ahead of that. */
const maxSpeed = 1.25
const headStartMs = 5_000

/** How long the last results may take after the stream was closed. */
const closeTimeoutMs = 5_000

/** With so many bytes in the socket the sender waits: one second of audio. */
const maxBufferedBytes = 32_000

/** Time, for tests to move. */
export interface StreamClock {
  now(): number
  /** @returns stops it */
  after(delayMs: number, then: () => void): () => void
}

/** What a stream is made with. */
export interface DeepgramStreamOptions {
  readonly connect: (listener: ConnectionListener) => DeepgramConnection
  readonly language: SpokenLanguage | ''
  readonly listener: StreamListener
  readonly clock: StreamClock
}

/**
 * One channel at Deepgram, over as many connections as it takes. Audio that has no settled text when a connection is
 * lost is sent again on the next one. So nothing is missing, and nothing settled comes twice.
 */
export class DeepgramStream implements RecogniserStream {
  readonly #options: DeepgramStreamOptions
  readonly #audio = new UnsettledAudio()
  readonly #assembly = new UtteranceAssembly()
  #connection: DeepgramConnection | undefined
  #isOpen = false
  /** Audio for the connection that has not been sent on it. */
  #outgoing: AudioPiece[] = []
  #openedMs = 0
  #sentMs = 0
  #retryCount = 0
  #isFinishing = false
  #isOver = false
  #finished: (() => void) | undefined
  readonly #timers = new Map<'pump' | 'keepAlive' | 'retry' | 'close', () => void>()

  constructor(options: DeepgramStreamOptions) {
    this.#options = options
    this.#connect()
  }

  async accept(samples: Float32Array, startMs: number): Promise<void> {
    if (this.#isOver) return
    const piece = { samples: toInt16(samples), startMs }
    this.#audio.add(piece)
    this.#outgoing.push(piece)
    this.#pump()
    while (this.#isCongested) {
      await new Promise<void>((resolve) => this.#options.clock.after(20, resolve))
    }
  }

  finish(): Promise<void> {
    if (this.#isOver || (this.#audio.pieces.length === 0 && this.#outgoing.length === 0)) {
      this.#end()
      return Promise.resolve()
    }
    this.#isFinishing = true
    const finished = new Promise<void>((resolve) => (this.#finished = resolve))
    this.#pump()
    return finished
  }

  abandon(): void {
    this.#end()
  }

  get #isCongested(): boolean {
    return !this.#isOver && (this.#connection?.bufferedAmount ?? 0) > maxBufferedBytes
  }

  #connect(): void {
    this.#isOpen = false
    this.#outgoing = [...this.#audio.pieces]
    this.#sentMs = 0
    this.#connection = this.#options.connect({
      opened: () => this.#opened(),
      results: (results, callTime) => this.#results(results, callTime),
      utteranceEnd: () => this.#reportFinal(),
      metadata: () => this.#answered(),
      ended: (end) => this.#lost(end),
    })
  }

  #opened(): void {
    this.#isOpen = true
    this.#openedMs = this.#options.clock.now()
    this.#pump()
  }

  /** Sends what waits, no faster than the vendor takes it. */
  #pump(): void {
    if (!this.#isOpen || this.#isOver) return
    const { clock } = this.#options
    const allowedMs = headStartMs + maxSpeed * (clock.now() - this.#openedMs)
    while (this.#outgoing.length > 0 && this.#sentMs < allowedMs) {
      const piece = this.#outgoing.shift()
      if (!piece) break
      this.#connection?.send(piece)
      this.#sentMs += endOf(piece) - piece.startMs
    }
    if (this.#outgoing.length > 0) {
      this.#schedule('pump', 50, () => this.#pump())
    } else if (this.#isFinishing) {
      this.#cancel('keepAlive')
      this.#connection?.closeStream()
      this.#schedule('close', closeTimeoutMs, () => this.#lost({}))
    } else {
      this.#schedule('keepAlive', keepAliveMs, () => this.#keepAlive())
    }
  }

  #keepAlive(): void {
    this.#connection?.keepAlive()
    this.#schedule('keepAlive', keepAliveMs, () => this.#keepAlive())
  }

  #results(
    results: Parameters<ConnectionListener['results']>[0],
    callTime: (seconds: number) => number,
  ): void {
    this.#retryCount = 0
    const [best] = results.channel.alternatives
    const text = best?.transcript ?? ''
    const words = (best?.words ?? []).map(({ word, start, end, confidence }) => ({
      word,
      startMs: callTime(start),
      endMs: callTime(end),
      confidence,
    }))
    if (results.is_final !== true) {
      const startMs = this.#assembly.startMs ?? words[0]?.startMs ?? callTime(results.start)
      this.#options.listener.partial({ startMs, text: this.#assembly.textWith(text) })
      return
    }
    this.#assembly.add({ text, words })
    this.#audio.settle(callTime(results.start + results.duration))
    if (results.speech_final === true || results.from_finalize === true) this.#reportFinal()
    else
      this.#options.listener.partial({
        startMs: this.#assembly.startMs ?? 0,
        text: this.#assembly.textWith(''),
      })
  }

  #reportFinal(): void {
    const final = this.#assembly.end(this.#options.language)
    if (final) this.#options.listener.final(final)
  }

  /** The vendor has answered all that it was sent. */
  #answered(): void {
    if (!this.#isFinishing) return
    this.#reportFinal()
    this.#end()
  }

  #lost(end: ConnectionEnd): void {
    if (this.#isOver) return
    this.#isOpen = false
    this.#connection?.leave()
    for (const name of [...this.#timers.keys()]) this.#cancel(name)
    const { error, isTransient } = verdictOf(end)
    const delayMs = retryDelaysMs[this.#retryCount++]
    if (isTransient && delayMs !== undefined) {
      this.#schedule('retry', delayMs, () => this.#connect())
    } else {
      this.#fail(error)
    }
  }

  #fail(error: AssistError): void {
    const finished = this.#finished
    this.#finished = undefined
    this.#end()
    this.#options.listener.failed(error)
    finished?.()
  }

  #end(): void {
    this.#isOver = true
    for (const name of [...this.#timers.keys()]) this.#cancel(name)
    this.#connection?.leave()
    this.#finished?.()
  }

  #schedule(
    name: 'pump' | 'keepAlive' | 'retry' | 'close',
    delayMs: number,
    then: () => void,
  ): void {
    this.#cancel(name)
    const stop = this.#options.clock.after(delayMs, () => {
      this.#timers.delete(name)
      then()
    })
    this.#timers.set(name, stop)
  }

  #cancel(name: 'pump' | 'keepAlive' | 'retry' | 'close'): void {
    this.#timers.get(name)?.()
    this.#timers.delete(name)
  }
}

function toInt16(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (sample) =>
    Math.round(Math.max(-1, Math.min(1, sample)) * 32_767),
  )
}
