import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

/** A Twilio account, a call in it and the conference that the call is in, by ids of the right form. */
export const carrierIds = {
  account: `AC${'1'.repeat(32)}`,
  callSid: `CA${'2'.repeat(32)}`,
  conferenceSid: `CF${'3'.repeat(32)}`,
} as const

/** A carrier's interface that notes what it is asked: method, path, authorization and body of each request. */
export async function fakeCarrier(t: TestContext, status = 200) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')))
    request.on('end', () => {
      const { method, url, headers } = request
      asked.push(`${method} ${url} ${headers.authorization} ${body}`)
      const answer = { conferences: [{ sid: carrierIds.conferenceSid }] }
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
