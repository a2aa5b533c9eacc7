import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

import { fakeApp } from '../testing/fake-app.js'
import { NativeTestClient } from '../testing/service.js'

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])

test('same id: a second call of a caller’s id sees nothing of the first, and the first is found by its own id', async (t) => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'assist-same-'))
  t.after(() => rm(dataDir, { recursive: true }))
  const app = await fakeApp({ dataDir })
  t.after(() => app.close())
  const ask = async (route: string): Promise<Response> => fetch(`${app.address}${route}`)
  const ownIdOf = async (callId: string): Promise<string> =>
    ((await (await ask(`/api/calls/${callId}`)).json()) as { internalId: string }).internalId

  const first = await NativeTestClient.start(app.address, { callId: 'order-7' })
  const sent = await fetch(`${app.address}/api/calls/order-7/pictures`, {
    ...{ method: 'POST', body: jpeg, headers: { 'content-type': 'image/jpeg' } },
  })
  assert.equal(sent.status, 201)
  const { sha256 } = (await sent.json()) as { sha256: string }
  const firstId = await ownIdOf('order-7')
  await app.store.solutions.create('default', {
    ...{ id: 'router', title: 'Router', answer: 'Unplug it.', questions: [], tags: [] },
  })
  await first.stop()

  const second = await NativeTestClient.start(app.address, { callId: 'order-7' })
  const secondId = await ownIdOf('order-7')
  assert.notEqual(secondId, firstId)
  assert.equal((await ask(`/api/calls/order-7/pictures/${sha256}`)).status, 404)
  for (const id of [firstId, 'order-7~2']) {
    assert.equal((await ask(`/api/calls/${id}/pictures/${sha256}`)).status, 200, id)
    const events = (await (await ask(`/api/calls/${id}/events`)).json()) as { type: string }[]
    assert.equal(events.at(-1)?.type, 'call.ended', id)
  }
  for (const id of [secondId, 'order-7']) {
    const events = (await (await ask(`/api/calls/${id}/events`)).json()) as { type: string }[]
    assert.notEqual(events.at(-1)?.type, 'call.ended', id)
  }
  await app.store.followUps.create({
    ...{ followUpId: 'sent-in-first', callId: firstId, base: 'default', solutionId: 'router' },
    expiresAt: Date.now() + 60_000,
  })
  assert.equal((await ask('/f/sent-in-first')).status, 200)
  assert.equal((await ask('/f/sent-in-first/seen')).status, 200)
  await second.stop()
  assert.ok(second.events.every(({ type }) => type !== 'followup.opened'))
})
