import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { WebSocketServer, type WebSocket } from 'ws'
import type { NativeRequest } from '../../ingest/native/native-protocol.js'
import type { SeatNotice } from '../../media/seat-protocol.js'
import type { CallEventBody } from '../../pipeline/log/call-event.js'
import type { CallSummary, ScreenMessage, ScreenRequest } from '../../screen/screen-protocol.js'
import type { Solution } from '../../solutions/solution.js'
import { sampleWav } from './sample-wav.js'

type Logged = CallEventBody | { readonly type: 'something.new'; readonly x: number }

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

/** A service whose messages a test scripts: page, screen socket, native door, search, sample. */
export class FakeService {
  readonly asked: ScreenRequest[] = []
  readonly starts: NativeRequest[] = []
  /** Addresses of the sockets that were opened. */
  readonly addresses: string[] = []
  audioBytes = 0
  /** Answers of the REST interface, by method and path. One that is a function gets the body that was sent. */
  readonly rest = new Map<string, unknown>()
  calls: CallSummary[] = []
  readonly #logs = new Map<string, ScreenMessage[]>()
  readonly #screens = new Map<WebSocket, string | null>()
  readonly #solutions: Solution[]
  readonly #folder: string
  readonly #sockets = new WebSocketServer({ noServer: true })
  readonly #server = createServer((request, response) => void this.#answer(request, response))

  constructor(folder: string, solutions: readonly Solution[]) {
    this.#folder = folder
    this.#solutions = [...solutions]
    this.#server.on('upgrade', (request, socket, head) => {
      this.addresses.push(request.url ?? '')
      this.#sockets.handleUpgrade(request, socket, head, (opened) => {
        if (request.url?.startsWith('/screen')) this.#openScreen(opened)
        else this.#openStream(opened)
      })
    })
  }

  async listen(port = 0): Promise<string> {
    this.#server.listen(port, '127.0.0.1')
    await once(this.#server, 'listening')
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  close(): void {
    this.dropScreens()
    for (const socket of this.#sockets.clients) socket.terminate()
    this.#server.closeAllConnections()
    this.#server.close()
  }

  /** Adds an entry to the base. */
  addSolution(solution: Solution): void {
    this.#solutions.push(solution)
  }

  /** Cuts all screens off, like a lost network. */
  dropScreens(): void {
    for (const socket of this.#screens.keys()) socket.terminate()
  }

  beginCall(callId: string): void {
    this.calls = [
      {
        callId,
        language: 'en',
        startedAt: '2026-01-05T14:02:00Z',
        isLive: true,
        lastSeq: 0,
        whose: 'own',
      },
      ...this.calls,
    ]
    this.#logs.set(callId, [])
    this.#tellAll({ type: 'calls', calls: this.calls })
  }

  endCall(callId: string, atMs = 60_000): void {
    this.log(callId, atMs, { type: 'call.ended', reason: 'stopped' })
    this.calls = this.calls.map((call) =>
      call.callId === callId ? { ...call, isLive: false } : call,
    )
    this.#tellAll({ type: 'calls', calls: this.calls })
  }

  /** Adds one event to a call's log and sends it to the screens that watch the call. */
  log(callId: string, atMs: number, body: Logged): void {
    const log = this.#logs.get(callId) ?? []
    this.#logs.set(callId, log)
    const event = { seq: log.length + 1, callId, atMs, ...body } as Extract<
      ScreenMessage,
      { type: 'event' }
    >['event']
    const solution =
      'solutionId' in body ? this.#solutions.find(({ id }) => id === body.solutionId) : undefined
    const message: ScreenMessage = { type: 'event', event, ...(solution ? { solution } : {}) }
    log.push(message)
    for (const [socket, watched] of this.#screens) {
      if (watched === callId) socket.send(JSON.stringify(message))
    }
  }

  /** Sends a notice to the page that sits at a call. */
  tellSeat(callId: string, notice: SeatNotice): void {
    for (const [socket, watched] of this.#screens) {
      if (watched === callId) socket.send(JSON.stringify({ type: 'seat', callId, notice }))
    }
  }

  #tellAll(message: ScreenMessage): void {
    for (const socket of this.#screens.keys()) socket.send(JSON.stringify(message))
  }

  #openScreen(socket: WebSocket): void {
    this.#screens.set(socket, null)
    const say = (message: ScreenMessage) => socket.send(JSON.stringify(message))
    say({ type: 'calls', calls: this.calls })
    socket.on('close', () => this.#screens.delete(socket))
    socket.on('message', (text: Buffer) => {
      const request = JSON.parse(text.toString('utf8')) as ScreenRequest
      if (request.type === 'ping') say({ type: 'pong' })
      else this.asked.push(request)
      if (request.type !== 'watch') return
      const log = this.#logs.get(request.callId)
      if (!log) {
        say({ type: 'error', code: 'ASSIST_CALL_NOT_FOUND', message: 'No call has this id.' })
        return
      }
      this.#screens.set(socket, request.callId)
      const isLive = this.calls.some(({ callId, isLive }) => callId === request.callId && isLive)
      say({ type: 'watching', callId: request.callId, lastSeq: log.length, isLive })
      log.slice(request.after).forEach(say)
    })
  }

  #openStream(socket: WebSocket): void {
    let callId = ''
    let receivedBytes = 0
    socket.on('message', (message: Buffer, isBinary) => {
      if (isBinary) {
        receivedBytes += message.length
        this.audioBytes += message.length
        const ack = { type: 'ack', receivedBytes, durableBytes: receivedBytes }
        socket.send(JSON.stringify(ack))
        return
      }
      const request = JSON.parse(message.toString('utf8')) as NativeRequest
      if (request.type === 'start') {
        callId = request.callId
        this.starts.push(request)
        // The microphone of a seat joins a call that is there.
        if (!this.#logs.has(callId)) this.beginCall(callId)
        socket.send(JSON.stringify({ type: 'started', callId, receivedBytes: 0, durableBytes: 0 }))
      }
      if (request.type === 'ping') socket.send(JSON.stringify({ type: 'pong' }))
      if (request.type === 'stop') {
        this.endCall(callId)
        socket.send(JSON.stringify({ type: 'stopped', callId, lastSeq: 1 }))
        socket.close(1000)
      }
    })
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (url.pathname === '/api/solutions/search') {
      const query = url.searchParams.get('q') ?? ''
      const results = this.#solutions
        .filter(({ title, answer }) =>
          `${title} ${answer}`.toLowerCase().includes(query.toLowerCase()),
        )
        .slice(0, Number(url.searchParams.get('top')))
        .map((solution) => {
          return { solution, confidence: 0.9, because: [{ text: query, kind: 'word' }] }
        })
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ results }))
      return
    }
    const rest = this.rest.get(`${request.method} ${decodeURIComponent(url.pathname)}`)
    if (rest !== undefined) {
      const answer =
        typeof rest === 'function'
          ? (rest as (body: unknown, url: URL) => unknown)(await bodyOf(request), url)
          : rest
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
      return
    }
    if (url.pathname === '/sample/car-repair.wav') {
      response.setHeader('content-type', 'audio/wav').end(sampleWav(3))
      return
    }
    const name = url.pathname === '/' ? 'index.html' : url.pathname.slice(1)
    try {
      const bytes = await readFile(join(this.#folder, name))
      response.setHeader('content-type', mediaTypes[extname(name)] ?? 'application/octet-stream')
      response.end(bytes)
    } catch {
      response.writeHead(404).end()
    }
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request) text += (chunk as Buffer).toString('utf8')
  return text === '' ? undefined : JSON.parse(text)
}
