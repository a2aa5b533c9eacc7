import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** A network between one client and the service that can be cut, or stall with its connections open. */
export class FaultyNetwork {
  readonly #server: Server
  readonly #pairs = new Set<{ readonly near: Socket; readonly far: Socket }>()

  private constructor(servicePort: () => number) {
    this.#server = createServer((near) => {
      const far = connect(servicePort(), '127.0.0.1')
      const pair = { near, far }
      this.#pairs.add(pair)
      const end = (): void => {
        this.#pairs.delete(pair)
        near.destroy()
        far.destroy()
      }
      for (const socket of [near, far]) socket.on('error', end).on('close', end)
      near.pipe(far)
      far.pipe(near)
    })
  }

  /** @param servicePort asked at each connection */
  static async open(servicePort: () => number): Promise<FaultyNetwork> {
    const network = new FaultyNetwork(servicePort)
    network.#server.listen(0, '127.0.0.1')
    await once(network.#server, 'listening')
    return network
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Every connection dies at once. */
  cut(): void {
    for (const { near, far } of this.#pairs) {
      near.destroy()
      far.destroy()
    }
  }

  /** Connections stay open and nothing passes; what is sent meanwhile is lost with them at the end. */
  async stall(durationMs: number): Promise<void> {
    const stalled = [...this.#pairs]
    for (const { near, far } of stalled) {
      near.unpipe(far)
      far.unpipe(near)
      near.pause()
      far.pause()
    }
    await new Promise((resolve) => setTimeout(resolve, durationMs))
    for (const { near, far } of stalled) {
      near.destroy()
      far.destroy()
    }
  }

  close(): void {
    this.#server.close()
    this.cut()
  }
}
