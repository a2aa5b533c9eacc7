import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A web site of somebody else, on an origin of its own. */
export interface ForeignSite {
  /** `http://localhost:PORT`; the service of a test is on 127.0.0.1, which is another origin. */
  readonly origin: string
  /** What it answers with from now on: a page, and the content policy that it comes with. */
  show: (html: string, policy: string) => void
  readonly close: () => Promise<void>
}

/** Starts a web site of somebody else. */
export async function foreignSite(): Promise<ForeignSite> {
  let page = { html: '', policy: "default-src 'none'" }
  const server = createServer((_request, response) => {
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': page.policy,
    })
    response.end(page.html)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://localhost:${port}`,
    show: (html, policy) => {
      page = { html, policy }
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
