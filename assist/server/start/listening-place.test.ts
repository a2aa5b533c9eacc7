import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { test } from 'node:test'

import { AssistError } from '../../errors/errors.js'
import { atPlace, requireFreePlace } from './listening-place.js'

const host = '127.0.0.1'

/** The sentence with which a place is refused. */
async function refusal(work: Promise<unknown>): Promise<string> {
  const thrown: unknown = await work.then(
    () => assert.fail('it was not refused'),
    (error: unknown) => error,
  )
  assert.ok(thrown instanceof AssistError)
  assert.equal(thrown.code, 'ASSIST_ADDRESS_UNAVAILABLE')
  return thrown.message
}

/** What the system says where one may not, or cannot, listen. */
const refused = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }))

test('listening place: a port that another program has is named, with what to do', async (t) => {
  const other = createServer().listen(0, host)
  t.after(() => other.close())
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  assert.equal(
    await refusal(requireFreePlace({ host, port })),
    `Port ${port} of 127.0.0.1 is in use by another program. Stop that program, or take another port by --port (0: a free one).`,
  )
})

test('listening place: the port is free again after it was tried', async () => {
  const probe = createServer().listen(0, host)
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  await requireFreePlace({ host, port })
  await requireFreePlace({ host, port })
})

test('listening place: an address of another machine is told apart from a port', async () => {
  // Addresses of documentation belong to nobody.
  assert.match(
    await refusal(requireFreePlace({ host: '192.0.2.1', port: 0 })),
    /^This machine has no address 192\.0\.2\.1\. Give one of its own by --host/,
  )
})

test('listening place: a low port without the right to it says whose such ports are', async () => {
  assert.match(
    await refusal(atPlace({ host, port: 80 }, refused('EACCES'))),
    /^This user may not listen on port 80: ports below 1024 are the administrator’s\. Take a higher one/,
  )
  assert.match(
    await refusal(atPlace({ host, port: 8_080 }, refused('EACCES'))),
    /^This user may not listen on port 8080 of 127\.0\.0\.1\. Take another port/,
  )
  assert.match(
    await refusal(atPlace({ host: 'desk.example', port: 1 }, refused('ENOTFOUND'))),
    /^The name desk\.example is not known here\./,
  )
})

test('listening place: a failure that is not about the place stays what it is', async () => {
  await assert.rejects(atPlace({ host, port: 1 }, refused('EMFILE')), { code: 'EMFILE' })
})
