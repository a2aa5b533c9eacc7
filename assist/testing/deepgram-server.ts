/**
 * A server that speaks the vendor's protocol of `/v1/listen`, so that its SDK and our engine can be tried over a
 * real socket. Its words are in the audio itself: a frame of 512 equal samples v ≠ 0 is the word `wv`, zeros are
 * silence. Audio that is lost or sent twice on a connection is therefore seen in the text.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { WebSocketServer, type WebSocket } from 'ws'

/** Samples of a word. */
export const wordSampleCount = 512

/** Words between two settled pieces. */
const pieceWordCount = 10

const sampleRateHz = 16_000

/** How the server is to misbehave. */
export interface DeepgramTrial {
  /** Statuses with which the next upgrades are refused; 0 lets one through. */
  readonly refusals?: readonly number[]
  /** On the n-th connection that is let through: after so many samples the line is cut. */
  readonly cutsAfterSamples?: readonly (number | undefined)[]
  /** Cuts the line when it is asked to close the stream, so often. */
  readonly cutsAtClose?: number
  /** Close code and reason instead of any answer. */
  readonly closeWith?: readonly [number, string]
}

/** What was asked of the server. */
export interface DeepgramCallSeen {
  readonly authorization: string | undefined
  readonly query: URLSearchParams
  readonly messages: string[]
  sampleCount: number
}

/** A server that runs. */
export interface RunningDeepgram {
  readonly url: string
  readonly seen: DeepgramCallSeen[]
  readonly close: () => Promise<void>
}

interface Word {
  readonly word: string
  readonly start: number
  readonly end: number
  readonly confidence: number
  readonly punctuated_word: string
}

const knownParameters = new Set(
  ['model', 'language', 'encoding', 'sample_rate', 'channels', 'interim_results', 'punctuate']
    .concat(['smart_format', 'endpointing', 'utterance_end_ms', 'keyterm', 'keywords', 'redact'])
    .concat(['vad_events', 'multichannel', 'numerals', 'diarize', 'tag', 'version', 'mip_opt_out']),
)

/** Starts a server on a free port of loopback. @param apiKey the only key that is let in */
export async function startDeepgram(
  apiKey: string,
  trial: DeepgramTrial = {},
): Promise<RunningDeepgram> {
  const server = createServer()
  const sockets = new WebSocketServer({ noServer: true })
  const seen: DeepgramCallSeen[] = []
  const refusals = [...(trial.refusals ?? [])]
  let atCloseCount = 0
  server.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const { authorization } = request.headers
    const bad = [...url.searchParams.keys()].find((name) => !knownParameters.has(name))
    const refused = refusals.shift() ?? 0
    const status =
      refused !== 0
        ? refused
        : authorization !== `Token ${apiKey}`
          ? 401
          : url.pathname !== '/v1/listen' || bad !== undefined || !url.searchParams.has('model')
            ? 400
            : 0
    if (status !== 0) {
      const body = `dg-error: refused\r\ndg-request-id: 0\r\ncontent-length: 0\r\nconnection: close`
      socket.end(`HTTP/1.1 ${status} Refused\r\n${body}\r\n\r\n`)
      return
    }
    const call: DeepgramCallSeen = {
      ...{ authorization, query: url.searchParams, messages: [], sampleCount: 0 },
    }
    const cutAfter = trial.cutsAfterSamples?.[seen.length]
    seen.push(call)
    sockets.handleUpgrade(request, socket, head, (client) => {
      const cutAtClose = (): boolean => atCloseCount++ < (trial.cutsAtClose ?? 0)
      serveOne(client, call, { trial, cutAfter, cutAtClose })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () => closeAll(server, sockets),
  }
}

interface ServeOptions {
  readonly trial: DeepgramTrial
  readonly cutAfter: number | undefined
  readonly cutAtClose: () => boolean
}

function serveOne(
  client: WebSocket,
  call: DeepgramCallSeen,
  { trial, cutAfter, cutAtClose }: ServeOptions,
): void {
  const listening = new Listening((message) => client.send(JSON.stringify(message)))
  client.on('message', (bytes: Buffer, isBinary) => {
    if (trial.closeWith) {
      client.close(...trial.closeWith)
      return
    }
    if (!isBinary) {
      const { type } = JSON.parse(bytes.toString()) as { readonly type: string }
      call.messages.push(type)
      if (type === 'Finalize') listening.settle({ isFinalize: true })
      if (type !== 'CloseStream') return
      if (cutAtClose()) {
        client.terminate()
        return
      }
      listening.settle({ isFinalize: true })
      client.send(JSON.stringify({ type: 'Metadata', request_id: 'r', duration: 0, channels: 1 }))
      client.close(1000)
      return
    }
    const samples = new Int16Array(new Uint8Array(bytes).buffer)
    call.sampleCount += samples.length
    if (cutAfter !== undefined && call.sampleCount >= cutAfter) {
      client.terminate()
      return
    }
    listening.hear(samples)
  })
}

/** What a recogniser would make of one connection's audio. */
class Listening {
  readonly #send: (message: object) => void
  #sampleCount = 0
  #value = 0
  #runLength = 0
  #words: Word[] = []
  /** Seconds up to which everything is settled. */
  #settled = 0
  #hasOpenUtterance = false

  constructor(send: (message: object) => void) {
    this.#send = send
  }

  hear(samples: Int16Array): void {
    for (const value of samples) {
      this.#sampleCount++
      if (value !== this.#value) {
        this.#value = value
        this.#runLength = 0
      }
      this.#runLength++
      if (this.#runLength % wordSampleCount !== 0) continue
      if (value === 0) this.#pause()
      else this.#word(value)
    }
  }

  /** Everything so far will not change any more. */
  settle({ isFinalize = false, isEndpoint = false }): void {
    const end = this.#sampleCount / sampleRateHz
    this.#sendResults(end, { isFinal: true, isEndpoint, isFinalize })
    this.#words = []
    this.#settled = end
    if (isEndpoint || isFinalize) this.#hasOpenUtterance = false
  }

  #word(value: number): void {
    const end = this.#sampleCount / sampleRateHz
    const word = `w${value}`
    const start = end - wordSampleCount / sampleRateHz
    this.#words.push({ word, start, end, confidence: 0.9, punctuated_word: word })
    this.#hasOpenUtterance = true
    if (this.#words.length === pieceWordCount) this.settle({})
    else if (this.#words.length % 5 === 0) this.#sendResults(end, { isFinal: false })
  }

  #pause(): void {
    if (this.#hasOpenUtterance) this.settle({ isEndpoint: true })
    else if (this.#sampleCount / sampleRateHz - this.#settled > 1) this.settle({})
  }

  #sendResults(end: number, { isFinal = false, isEndpoint = false, isFinalize = false }): void {
    const transcript = this.#words.map(({ word }) => word).join(' ')
    this.#send({
      ...{ type: 'Results', channel_index: [0, 1], start: this.#settled },
      ...{ duration: end - this.#settled, is_final: isFinal, speech_final: isEndpoint },
      from_finalize: isFinalize,
      channel: { alternatives: [{ transcript, confidence: 0.9, words: this.#words }] },
      metadata: { request_id: 'r', model_uuid: 'm', model_info: { name: 'trial' } },
    })
  }
}

async function closeAll(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const client of sockets.clients) client.terminate()
  sockets.close()
  await new Promise((resolve) => server.close(resolve))
}
