import { DeepgramClient, type listen } from '@deepgram/sdk'

import { pipelineSampleRateHz } from '../../audio/frame.js'
import type { AudioPiece } from './unsettled-audio.js'
import { endOf } from './unsettled-audio.js'
import type { ConnectionEnd } from './deepgram-failure.js'

/** Where and as whom to connect, and what to ask for. */
export interface ConnectionRequest {
  readonly apiKey: string
  /** Empty: the vendor's own. */
  readonly url: string
  /** Parameters of `/v1/listen` beside those that every connection has. */
  readonly query: Readonly<Record<string, string | readonly string[]>>
}

/** Takes what a connection reports. Times are of the call. */
export interface ConnectionListener {
  readonly opened: () => void
  readonly results: (results: listen.ListenV1Results, callTime: (seconds: number) => number) => void
  readonly utteranceEnd: () => void
  /** Everything that was sent has been answered. */
  readonly metadata: () => void
  readonly ended: (end: ConnectionEnd) => void
}

type Socket = Awaited<ReturnType<DeepgramClient['listen']['v1']['createConnection']>>

/** A longer gap in the audio is not sent as silence. The connection's time then departs from the call's. */
const longGapMs = 1_000

const bytesPerMs = (pipelineSampleRateHz * 2) / 1_000

/**
 * One connection to Deepgram through the vendor's SDK. The SDK's own reconnecting is off: it would open a new stream,
 * whose time begins at 0, without sending it what the old one had not answered.
 */
export class DeepgramConnection {
  readonly #listener: ConnectionListener
  #socket: Socket | undefined
  #isOver = false
  #hasOpened = false
  #status: number | undefined
  #sentByteLength = 0
  /** Call times of the connection's moments at which a run of audio without such a gap begins. */
  readonly #anchors: { readonly fromMs: number; readonly callMs: number }[] = []
  #lastCallMs: number | undefined

  constructor(request: ConnectionRequest, listener: ConnectionListener) {
    this.#listener = listener
    void this.#open(request)
  }

  /** Bytes that wait in the socket. */
  get bufferedAmount(): number {
    return this.#socket?.socket.bufferedAmount ?? 0
  }

  /** Sends audio that follows the audio before, at once or after a gap. */
  send(piece: AudioPiece): void {
    if (!this.#socket || piece.samples.length === 0) return
    const gapMs = this.#lastCallMs === undefined ? Infinity : piece.startMs - this.#lastCallMs
    if (gapMs >= 1 && gapMs <= longGapMs) {
      this.#sendSamples(new Int16Array(Math.round((gapMs * pipelineSampleRateHz) / 1_000)))
    } else if (gapMs > longGapMs) {
      if (this.#anchors.length > 0) this.finalise()
      this.#anchors.push({ fromMs: this.#sentByteLength / bytesPerMs, callMs: piece.startMs })
    }
    this.#sendSamples(piece.samples)
    this.#lastCallMs = endOf(piece)
  }

  keepAlive(): void {
    this.#guarded((socket) => socket.sendKeepAlive({ type: 'KeepAlive' }))
  }

  /** Asks for the text of everything sent so far at once. */
  finalise(): void {
    this.#guarded((socket) => socket.sendFinalize({ type: 'Finalize' }))
  }

  /** No audio will follow: the last results come, then `metadata`. */
  closeStream(): void {
    this.#guarded((socket) => socket.sendCloseStream({ type: 'CloseStream' }))
  }

  /** Leaves at once; nothing more is reported. */
  leave(): void {
    this.#isOver = true
    this.#socket?.close()
  }

  async #open({ apiKey, url, query }: ConnectionRequest): Promise<void> {
    const base = url.replace(/\/+$/, '')
    const own = base.replace(/^http/, 'ws')
    const client = new DeepgramClient({
      apiKey,
      reconnect: false,
      ...(base === ''
        ? {}
        : { environment: { base, production: own, agent: own, agentRest: base } }),
    })
    try {
      const socket = await client.listen.v1.createConnection({
        ...(query as { model: string }),
        ...{ encoding: 'linear16', sample_rate: pipelineSampleRateHz, channels: 1 },
        reconnectAttempts: 0,
      })
      this.#socket = socket
      socket.on('open', () => {
        this.#hasOpened = true
        this.#report(() => this.#listener.opened())
      })
      socket.on('message', (message) => this.#report(() => this.#receive(message)))
      socket.on('error', ({ message }) => {
        const status = /\b([45]\d\d)\b/.exec(message)?.[1]
        if (status !== undefined) this.#status = Number(status)
      })
      socket.on('close', ({ code, reason }) => {
        // For a refused upgrade the SDK reports the close first and the error with the status right after it.
        queueMicrotask(() => this.#end(this.#hasOpened ? { closeCode: code, reason } : {}))
      })
      socket.connect()
    } catch {
      this.#end({})
    }
  }

  #receive(message: Parameters<NonNullable<Parameters<Socket['on']>[1]>>[0]): void {
    const told = message as { readonly type: string }
    if (told.type === 'Results') {
      this.#listener.results(told as listen.ListenV1Results, (seconds) => this.#callTime(seconds))
    } else if (told.type === 'UtteranceEnd') {
      this.#listener.utteranceEnd()
    } else if (told.type === 'Metadata') {
      this.#listener.metadata()
    }
  }

  #end(end: ConnectionEnd): void {
    const status = this.#status
    this.#report(() => {
      this.#isOver = true
      this.#listener.ended(status === undefined ? end : { ...end, status })
    })
  }

  #report(what: () => void): void {
    if (!this.#isOver) what()
  }

  #sendSamples(samples: Int16Array): void {
    // An empty binary message would close the stream.
    if (samples.length === 0) return
    this.#guarded((socket) => socket.sendMedia(samples))
    this.#sentByteLength += samples.byteLength
  }

  /** A socket that has just closed throws here. Its close event reports the end, so the error is not needed. */
  #guarded(send: (socket: Socket) => void): void {
    try {
      if (this.#socket && !this.#isOver) send(this.#socket)
    } catch {
      // As above.
    }
  }

  #callTime(seconds: number): number {
    const ms = seconds * 1_000
    const anchor = this.#anchors.findLast(({ fromMs }) => fromMs <= ms + 1) ?? this.#anchors[0]
    return Math.round(ms - (anchor?.fromMs ?? 0) + (anchor?.callMs ?? 0))
  }
}
