import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import type { CallPipeline } from '../pipeline/call-pipeline.js'
import { fakeApp, type FakeApp } from '../testing/fake-app.js'
import { NativeTestClient } from '../testing/service.js'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Twenty calls with sound and twenty with a seat and messages, all ended; who holds none is collected. */
async function ended(app: FakeApp): Promise<WeakRef<CallPipeline>[]> {
  const refs: WeakRef<CallPipeline>[] = []
  const remember = (callId: string): void => {
    const pipeline = app.calls.find(callId)
    assert.ok(pipeline)
    refs.push(new WeakRef(pipeline))
    ;(app.made as Map<string, unknown>).delete(callId)
  }
  for (let at = 0; at < 20; at++) {
    const client = await NativeTestClient.start(app.address, { callId: `spoken-${at}` })
    client.send(new Uint8Array(8_000))
    remember(`spoken-${at}`)
    await client.stop()
    const begun = await fetch(`${app.address}/api/calls`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ callId: `written-${at}`, medium: 'text' }),
    })
    assert.equal(begun.status, 201)
    app.calls.find(`written-${at}`)?.write({ channel: 'customer', text: 'my router is red' })
    remember(`written-${at}`)
    await app.calls.endCall(`written-${at}`, 'stopped')
  }
  return refs
}

test('ended calls: nothing holds them, so that their memory is given back', async (t) => {
  const app = await fakeApp({ roomIdleMs: 60_000 })
  t.after(() => app.close())
  const refs = await ended(app)
  let held = refs.length
  for (let round = 0; round < 50 && held > 1; round++) {
    await pause(100)
    collect()
    held = refs.filter((ref) => ref.deref() !== undefined).length
  }
  // The last one may stand in a register yet.
  assert.ok(held <= 2, `${held} of ${refs.length} are still held`)
})
