/** What a client of each door says for a call of two sides; the tests of the doors run the vendors' own clients. */
import { randomUUID } from 'node:crypto'

import WebSocket from 'ws'

/** How the samples of a call come: 8 kHz, interleaved, the customer first. */
export type ScriptEncoding = 's16le' | 'mulaw'

type Said = string | Uint8Array

/** One socket of a call. */
export interface SocketScript {
  /** Path and query. */
  readonly path: string
  readonly protocols: readonly string[]
  readonly begin: readonly Said[]
  /** Whether a message of the service says that audio may come; left out: it may at once. */
  readonly isReady?: (message: string) => boolean
  /** What carries a piece of both sides. @param number counts from 0 */
  readonly piece: (bytes: Uint8Array, number: number) => readonly Said[]
  readonly end: readonly Said[]
  /** The client closes the socket itself, in peace. */
  readonly closes?: true
}

/** A door with the sockets of one call. */
export interface DoorScript {
  readonly door: string
  readonly encodings: readonly ScriptEncoding[]
  readonly sockets: (callId: string, encoding: ScriptEncoding) => readonly SocketScript[]
}

const sampleRateHz = 8_000

/** Time of a piece of audio, ms. */
export const scriptPieceMs = 20

const both: readonly ScriptEncoding[] = ['s16le', 'mulaw']
const json = (message: object): string => JSON.stringify(message)

const native: DoorScript = {
  door: 'native',
  encodings: both,
  sockets: (callId, encoding) => [
    {
      ...{ path: '/stream', protocols: [], piece: (bytes) => [bytes] },
      begin: [
        json({
          ...{ type: 'start', callId, language: 'en', encoding, sampleRateHz },
          channels: ['customer', 'agent'],
        }),
      ],
      isReady: (message) => message.includes('"started"'),
      end: [json({ type: 'stop' })],
    },
  ],
}

const deepgram: DoorScript = {
  door: 'deepgram',
  encodings: both,
  sockets: (callId, encoding) => {
    const name = encoding === 's16le' ? 'linear16' : 'mulaw'
    const query = `encoding=${name}&sample_rate=8000&channels=2&multichannel=true&language=en`
    return [
      {
        path: `/v1/listen?${query}&extra=call_id:${callId}`,
        ...{ protocols: [], begin: [], piece: (bytes) => [bytes] },
        end: [json({ type: 'CloseStream' })],
      },
    ]
  },
}

const twilio: DoorScript = {
  door: 'twilio',
  encodings: both,
  sockets: (callId, encoding) => {
    const streamSid = `MZ${randomUUID().replaceAll('-', '')}`
    const tracks = ['inbound', 'outbound']
    const name = encoding === 's16le' ? 'audio/l16' : 'audio/x-mulaw'
    const start = {
      ...{ accountSid: `AC${'0'.repeat(32)}`, streamSid, callSid: callId, tracks },
      mediaFormat: { encoding: name, sampleRate: sampleRateHz, channels: 1 },
      customParameters: { language: 'en-US' },
    }
    const media = (bytes: Uint8Array, number: number): Said[] =>
      tracks.map((track, side) => {
        const own = Buffer.from(sideOf(bytes, side, encoding))
        const payload = (encoding === 's16le' ? own.swap16() : own).toString('base64')
        const place = { chunk: `${number + 1}`, timestamp: `${number * scriptPieceMs}` }
        return json({
          ...{ event: 'media', sequenceNumber: `${2 * number + side + 2}`, streamSid },
          media: { track, ...place, payload },
        })
      })
    return [
      {
        ...{ path: '/twilio', protocols: [], piece: media },
        begin: [
          json({ event: 'connected', protocol: 'Call', version: '1.0.0' }),
          json({ event: 'start', sequenceNumber: '1', streamSid, start }),
        ],
        end: [json({ event: 'stop', sequenceNumber: '0', streamSid, stop: { callSid: callId } })],
      },
    ]
  },
}

const audiohook: DoorScript = {
  door: 'audiohook',
  encodings: both,
  sockets: (callId, encoding) => {
    const id = randomUUID()
    const format = encoding === 's16le' ? 'L16' : 'PCMU'
    const media = { type: 'audio', format, channels: ['external', 'internal'], rate: sampleRateHz }
    const say = (type: string, seq: number, parameters: object): string =>
      json({ version: '2', id, type, seq, serverseq: 0, position: 'PT0S', parameters })
    return [
      {
        ...{ path: '/audiohook', protocols: [], piece: (bytes) => [bytes] },
        begin: [
          say('open', 1, {
            ...{ organizationId: randomUUID(), conversationId: randomUUID(), media: [media] },
            ...{ language: 'en-US', customConfig: { callId } },
          }),
        ],
        isReady: (message) => message.includes('"opened"'),
        end: [say('close', 2, { reason: 'end' })],
      },
    ]
  },
}

const jambonz: DoorScript = {
  door: 'jambonz',
  encodings: ['s16le'],
  sockets: (callId) => [
    {
      ...{ path: '/jambonz', protocols: ['audio.jambonz.org'], piece: (bytes) => [bytes] },
      begin: [
        json({
          ...{ callSid: callId, direction: 'inbound', from: '+15550100', to: '+15550199' },
          ...{ sampleRate: sampleRateHz, mixType: 'stereo', metadata: { language: 'en-US' } },
        }),
      ],
      ...{ end: [], closes: true },
    },
  ],
}

const vosk: DoorScript = {
  door: 'vosk',
  encodings: ['s16le'],
  sockets: (callId, encoding) =>
    (['customer', 'agent'] as const).map((side, at) => ({
      path: `/vosk?call_id=${callId}&side=${side}&language=en`,
      ...{ protocols: [], begin: [json({ config: { sample_rate: sampleRateHz } })] },
      piece: (bytes) => [sideOf(bytes, at, encoding)],
      end: [json({ eof: 1 })],
    })),
}

/** Every door by which audio comes; the native one first. */
export const doorScripts: readonly DoorScript[] = [
  ...[native, deepgram, vosk, twilio, audiohook, jambonz],
]

/** One side of interleaved samples. */
function sideOf(bytes: Uint8Array, side: number, encoding: ScriptEncoding): Uint8Array {
  const width = encoding === 's16le' ? 2 : 1
  const own = new Uint8Array(bytes.byteLength / 2)
  for (let at = 0; at < own.byteLength; at += width) {
    own.set(bytes.subarray(2 * at + side * width, 2 * at + (side + 1) * width), at)
  }
  return own
}

/** A client of a door, as far as a call is played. */
export class ScriptClient {
  readonly script: SocketScript
  readonly socket: WebSocket
  readonly closed: Promise<number>
  readonly #ready: Promise<void>

  constructor(address: string, script: SocketScript) {
    this.script = script
    const { isReady, path, protocols } = script
    this.socket = new WebSocket(`${address.replace('http', 'ws')}${path}`, [...protocols])
    this.closed = new Promise((resolve, reject) => {
      this.socket.on('close', resolve).on('error', reject)
    })
    this.closed.catch(() => undefined)
    const opened = new Promise<void>((resolve) => this.socket.once('open', resolve))
    const answered = new Promise<void>((resolve) => {
      this.socket.on('message', (message: Buffer) => {
        if (isReady?.(message.toString('utf8'))) resolve()
      })
    })
    this.#ready = isReady ? answered : opened
    void opened.then(() => this.#say(script.begin))
  }

  /** Resolves when audio may be sent. */
  ready(): Promise<unknown> {
    return Promise.race([this.#ready, this.closed])
  }

  piece(bytes: Uint8Array, number: number): void {
    this.#say(this.script.piece(bytes, number))
  }

  /** Ends the call. @returns the code by which the socket closed */
  async end(): Promise<number> {
    this.#say(this.script.end)
    if (this.script.closes) this.socket.close(1000)
    return this.closed
  }

  #say(messages: readonly Said[]): void {
    for (const message of messages) this.socket.send(message)
  }
}
