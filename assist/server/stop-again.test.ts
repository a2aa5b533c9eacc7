/** A client that loses its socket between its `stop` and the service's `stopped` comes again and learns how it ended. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test, type TestContext } from 'node:test'

import type { CallStore } from '../store/call-store.js'
import { fakeApp, type FakeApp } from '../testing/fake-app.js'
import { NativeTestClient } from '../testing/service.js'

/** A service whose store takes as long as the test says, and a call that has stopped and lost its socket. */
async function stopped(t: TestContext): Promise<{ app: FakeApp; store: () => void }> {
  let store = (): void => undefined
  const isFree = new Promise<void>((resolve) => (store = resolve))
  const slow = (calls: CallStore): CallStore => {
    const append: CallStore['append'] = async (...of) => {
      if (of[1].some(({ type }) => type === 'call.ended')) await isFree
      return calls.append(...of)
    }
    return { ...calls, append }
  }
  const app = await fakeApp({}, { callStore: slow })
  t.after(() => app.close())
  const client = await NativeTestClient.start(app.address, { callId: 'c1' })
  client.send(new Uint8Array(1_600))
  client.send({ type: 'stop' })
  await client.until(() => client.events.some(({ type }) => type === 'call.ended'))
  client.socket.terminate()
  await once(client.socket, 'close')
  return { app, store }
}

for (const when of ['before', 'after'] as const) {
  test(`stop again: a client that comes ${when} its log is stored gets the events it missed, and stopped`, async (t) => {
    const { app, store } = await stopped(t)
    if (when === 'after') {
      store()
      while (app.calls.live.length > 0) await new Promise((resolve) => setTimeout(resolve, 10))
    }
    const again = await NativeTestClient.start(app.address, {
      ...{ callId: 'c1', resume: true, afterSeq: 0 },
    })
    assert.equal(again.find('started')?.receivedBytes, 1_600)
    // As \`AssistClient\` does.
    again.send({ type: 'stop' })
    if (when === 'before') {
      assert.equal(again.find('stopped'), undefined)
      store()
    }
    assert.equal(await again.closed(), 1_000)
    const ended = again.events.at(-1)
    assert.equal(ended?.type, 'call.ended')
    assert.equal(again.events[0]?.seq, 1)
    assert.equal(again.find('stopped')?.lastSeq, ended.seq)
    assert.deepEqual(again.find('ack'), {
      ...{ type: 'ack', receivedBytes: 1_600, durableBytes: 1_600 },
    })
  })
}

test('stop again: another format, and a call that nobody stopped, are not resumable as ever', async (t) => {
  const { app, store } = await stopped(t)
  store()
  for (const other of [{ callId: 'c1', sampleRateHz: 16_000 }, { callId: 'c2' }]) {
    const client = new NativeTestClient(app.address)
    await client.open()
    client.send({
      ...{ type: 'start', language: 'en', encoding: 'mulaw', sampleRateHz: 8_000 },
      ...{ channels: ['customer', 'agent'], resume: true, ...other },
    })
    await client.closed()
    assert.equal(client.find('error')?.code, 'ASSIST_CALL_NOT_RESUMABLE')
  }
})
