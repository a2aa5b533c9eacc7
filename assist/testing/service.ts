import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import WebSocket from 'ws'

import { loadConfig, type Config } from '../settings/config.js'
import type { NativeRequest, NativeResponse } from '../ingest/native/native-protocol.js'
import { silentLog } from '../log/log.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import { serve } from '../server/serve.js'

/** A whole service on a free loopback port with a data folder of its own. */
export interface TestService {
  readonly address: string
  readonly dataDir: string
  readonly get: (path: string) => Promise<unknown>
  readonly close: () => Promise<void>
}

/** Starts a real service: real models, real store, real sockets. */
export async function startService(overrides: Partial<Config> = {}): Promise<TestService> {
  const dataDir = overrides.dataDir ?? (await mkdtemp(path.join(tmpdir(), 'assist-test-')))
  const config = loadConfig(
    {},
    { port: 0, earWorkers: 1, admission: 'configured', dataDir, ...overrides },
  )
  const service = await serve({ config, log: silentLog, isDemo: true, stderr: process.stderr })
  return {
    address: service.address,
    dataDir,
    get: async (route) => (await fetch(`${service.address}${route}`)).json(),
    close: async () => {
      await service.close()
      if (overrides.dataDir === undefined) await rm(dataDir, { recursive: true })
    },
  }
}

/** One socket of the native protocol with everything that came back. */
export class NativeTestClient {
  readonly responses: NativeResponse[] = []
  readonly socket: WebSocket
  closeCode: number | undefined
  #waiting: (() => void)[] = []

  constructor(address: string, query = '') {
    this.socket = new WebSocket(`${address.replace('http', 'ws')}/stream${query}`)
    this.socket.on('message', (message: Buffer) => {
      this.responses.push(JSON.parse(message.toString('utf8')) as NativeResponse)
      this.#wake()
    })
    this.socket.on('close', (code) => {
      this.closeCode = code
      this.#wake()
    })
    this.socket.on('error', () => this.#wake())
  }

  /** Opens, sends `start` and waits for `started`. */
  static async start(
    address: string,
    start: Partial<Extract<NativeRequest, { type: 'start' }>> & { callId: string },
  ): Promise<NativeTestClient> {
    const client = new NativeTestClient(address)
    await client.open()
    client.send({
      type: 'start',
      language: 'en',
      encoding: 'mulaw',
      sampleRateHz: 8_000,
      channels: ['customer', 'agent'],
      ...start,
    })
    await client.until(() => client.find('started') !== undefined)
    return client
  }

  get events(): CallEvent[] {
    return this.responses.flatMap((one) => (one.type === 'event' ? [one.event] : []))
  }

  async open(): Promise<void> {
    await this.until(() => this.socket.readyState === WebSocket.OPEN)
  }

  send(message: NativeRequest | Uint8Array | string): void {
    if (typeof message === 'string' || message instanceof Uint8Array) this.socket.send(message)
    else this.socket.send(JSON.stringify(message))
  }

  find<T extends NativeResponse['type']>(
    type: T,
  ): Extract<NativeResponse, { type: T }> | undefined {
    const isIt = (one: NativeResponse): one is Extract<NativeResponse, { type: T }> =>
      one.type === type
    return this.responses.findLast(isIt)
  }

  /** Waits for the socket's end. */
  async closed(): Promise<number> {
    await this.until(() => this.closeCode !== undefined)
    return this.closeCode!
  }

  /** Sends `stop` and waits for everything that is still to come. */
  async stop(): Promise<void> {
    this.send({ type: 'stop' })
    await this.closed()
  }

  /** @throws Error when it does not come true in 30 s or the socket closes first */
  async until(isTrue: () => boolean): Promise<void> {
    const deadline = performance.now() + 30_000
    this.socket.once('open', () => this.#wake())
    while (!isTrue()) {
      if (this.closeCode !== undefined) {
        throw new Error(
          `socket closed with ${this.closeCode}: ${JSON.stringify(this.responses.at(-1))}`,
        )
      }
      if (performance.now() > deadline) throw new Error('nothing came in 30 s')
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1_000)
        this.#waiting.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake()
  }
}
