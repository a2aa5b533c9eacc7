import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

/** A message as a receiver got it. */
export interface ReceivedWebhook {
  readonly id: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A receiver of webhooks on loopback that answers what a test wants. */
export interface WebhookTestReceiver {
  readonly url: string
  readonly received: ReceivedWebhook[]
  /** What it answers from now on: a status, or nothing at all. */
  answer: number | 'never'
  /** Answers whoever was left without an answer. */
  readonly release: () => void
  /** Whether it listens; one that does not refuses connections. */
  readonly setUp: (isUp: boolean) => Promise<void>
}

/** Starts a receiver; the test's end stops it. */
export async function webhookReceiver(t: TestContext): Promise<WebhookTestReceiver> {
  const received: ReceivedWebhook[] = []
  const waiting = new Set<ServerResponse>()
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { headers } = request
    const body = Buffer.concat(chunks).toString('utf8')
    received.push({ id: String(headers['webhook-id']), headers, body })
    if (receiver.answer === 'never') waiting.add(response)
    else response.writeHead(receiver.answer).end('noted')
  }
  let server: Server | undefined
  let port = 0
  const stop = async (): Promise<void> => {
    server?.closeAllConnections()
    await new Promise((resolve) => server?.close(resolve) ?? resolve(undefined))
    server = undefined
  }
  const start = async (): Promise<void> => {
    server = createServer((request, response) => void handle(request, response))
    await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve))
    ;({ port } = server.address() as AddressInfo)
  }
  await start()
  t.after(stop)
  const receiver: WebhookTestReceiver = {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    answer: 200,
    release: () => {
      for (const response of waiting) response.writeHead(200).end()
      waiting.clear()
    },
    setUp: (isUp) => (isUp ? start() : stop()),
  }
  return receiver
}

/** Looks every few milliseconds until something holds. @throws Error naming it after ten seconds */
export async function until(isTrue: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + 10_000
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`not within ten seconds: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
