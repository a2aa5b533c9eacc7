import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'

import { unzipSync } from 'fflate'

import { fakeApp } from '../../../testing/fake-app.js'
import { fullCall } from '../../../testing/store-contract/retention-store-cases.js'
import { temporaryFolder } from '../../../testing/trial-models.js'

async function keeping(t: TestContext) {
  const app = await fakeApp({ dataDir: await temporaryFolder(t) })
  t.after(() => app.close())
  await fullCall(app.store, 'c1')
  const send = (method: string, route: string, body?: object): Promise<Response> =>
    fetch(`${app.address}${route}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
  const audited = async (action: string) =>
    (await app.store.audit.after(0, 99)).filter((one) => one.action === action)
  return { app, send, audited }
}

test('retention: all that is kept of a customer is exported, erased, and both are written down', async (t) => {
  const { send, audited } = await keeping(t)
  const customer = '+44 (0)20 7946 0018'
  const answer = await send('POST', '/api/customers/export', { customer })
  assert.equal(answer.headers.get('content-type'), 'application/zip')
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()))
  assert.deepEqual(Object.keys(files), ['i-c1/call.json'])
  const told = JSON.parse(Buffer.from(files['i-c1/call.json'] ?? []).toString()) as {
    readonly events: unknown[]
    readonly deliveries: { readonly to: string }[]
  }
  assert.match(JSON.stringify(told.events), /my xylophone is broken/)
  assert.equal(told.deliveries[0]?.to, '+442079460018')
  const none = await send('POST', '/api/customers/erase', { customer: 'nobody' })
  assert.deepEqual(await none.json(), { erased: [], held: [], live: [] })
  const erased = await send('POST', '/api/customers/erase', { customer })
  assert.deepEqual(await erased.json(), { erased: ['i-c1'], held: [], live: [] })
  assert.equal((await send('GET', '/api/calls/c1')).status, 404)
  await until(async () => (await audited('call.erased')).length === 1)
  assert.deepEqual(
    (await audited('call.exported')).map(({ who, target }) => [who, target]),
    [['local', 'i-c1']],
  )
})

test('retention: a held call is not erased until its hold is lifted', async (t) => {
  const { send, audited } = await keeping(t)
  assert.equal((await send('PUT', '/api/calls/c1/hold', { isHeld: true })).status, 200)
  const [listed] = (await (await send('GET', '/api/calls')).json()) as { isHeld: boolean }[]
  assert.equal(listed?.isHeld, true)
  const refused = await send('DELETE', '/api/calls/c1')
  assert.deepEqual(await refused.json(), { erased: [], held: ['i-c1'], live: [] })
  await send('PUT', '/api/calls/c1/hold', { isHeld: false })
  const erased = await send('DELETE', '/api/calls/c1')
  assert.deepEqual(await erased.json(), { erased: ['i-c1'], held: [], live: [] })
  assert.equal((await send('DELETE', '/api/calls/c1')).status, 404)
  await until(async () => (await audited('call.erased')).length === 1)
  assert.deepEqual(
    (await audited('call.held')).map(({ target, detail }) => [target, detail]),
    [
      ['i-c1', 'held'],
      ['i-c1', 'lifted'],
    ],
  )
})

/** Entries of the audit log are gathered for a moment before they are written. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 200; turn++) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  assert.fail('it did not come')
}
