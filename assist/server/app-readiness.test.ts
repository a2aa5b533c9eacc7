import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AssistError } from '../errors/errors.js'
import { fakeApp } from '../testing/fake-app.js'
import { decision, phoneFormat } from '../testing/fake-call.js'

async function readyOf({ address }: { readonly address: string }) {
  const response = await fetch(`${address}/readyz`)
  const { status, reason } = (await response.json()) as { status: string; reason?: string }
  return { httpStatus: response.status, status, reason }
}

test('readyz: 503 with a reason while models load, and 200 from then on', async (t) => {
  const loading = decision()
  const app = await fakeApp({}, { ready: () => loading.promise })
  t.after(() => app.close())
  assert.deepEqual(await readyOf(app), {
    ...{ httpStatus: 503, status: 'starting', reason: 'Recognition is still loading.' },
  })
  loading.resolve()
  assert.deepEqual(await readyOf(app), { httpStatus: 200, status: 'ready', reason: undefined })
})

test('readyz: 503 while the ears are dead, and 200 once new ones work', async (t) => {
  let isDead = true
  const died = new AssistError('ASSIST_WORKER_FAILED', 'ear 1 stopped on an error')
  const app = await fakeApp(
    {},
    { ready: () => (isDead ? Promise.reject(died) : Promise.resolve()) },
  )
  t.after(() => app.close())
  const dead = await readyOf(app)
  assert.deepEqual([dead.httpStatus, dead.status], [503, 'unavailable'])
  assert.match(dead.reason ?? '', /^Recognition has failed \(ASSIST_WORKER_FAILED\)/)
  isDead = false
  assert.equal((await readyOf(app)).httpStatus, 200)
})

test('readyz: 503 once the store has failed; /healthz still says that the process lives', async () => {
  const app = await fakeApp()
  assert.equal((await readyOf(app)).httpStatus, 200)
  await app.store.close()
  const { httpStatus, status, reason } = await readyOf(app)
  assert.deepEqual([httpStatus, status], [503, 'unavailable'])
  assert.match(reason ?? '', /^The store has failed \(ASSIST_[A-Z_]+\)\.$/)
  assert.equal((await fetch(`${app.address}/healthz`)).status, 200)
  await app.close()
})

test('readyz: 503 while the service stops and its calls are still being ended', async () => {
  const app = await fakeApp()
  const call = await app.calls.open({ callId: 'last', language: 'en' }, phoneFormat, 'test')
  const stored = decision()
  const end = call.pipeline.end.bind(call.pipeline)
  call.pipeline.end = async (reason) => {
    await stored.promise
    return end(reason)
  }
  const closing = app.close()
  const { httpStatus, status, reason } = await readyOf(app)
  assert.deepEqual([httpStatus, status], [503, 'stopping'])
  assert.match(reason ?? '', /takes no new calls/)
  stored.resolve()
  await closing
})
