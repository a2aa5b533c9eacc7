import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'

import Sqlite from 'better-sqlite3'

import type { CallEvent } from '../pipeline/log/call-event.js'
import { fakeApp, type FakeApp } from '../testing/fake-app.js'
import { heard, settled } from '../testing/fake-call.js'
import { NativeTestClient } from '../testing/service.js'
import { temporaryFolder } from '../testing/trial-models.js'
import { workersOf } from '../testing/worker-watch.js'

/** A service whose database may have 1 MB, with a way to fill it up and to make room again. */
async function smallDisk(t: TestContext, storePatienceMs = 300) {
  const path = join(await temporaryFolder(t), 'assist.db')
  const app = await fakeApp({ databaseMaxMb: 1, storePatienceMs }, { storePath: path })
  const other = new Sqlite(path, { timeout: 5_000 })
  other.exec('CREATE TABLE filler (bytes BLOB)')
  t.after(() => other.close())
  return {
    app,
    fill: () => {
      // Sizes that get smaller, so that no free place is left: the service may use 256 pages.
      other.pragma('max_page_count = 256')
      for (const byteLength of [65_536, 4_000, 500, 50]) {
        try {
          for (;;) other.prepare('INSERT INTO filler VALUES (zeroblob(?))').run(byteLength)
        } catch (thrown) {
          assert.equal((thrown as { code?: string }).code, 'SQLITE_FULL')
        }
      }
    },
    makeRoom: () => other.exec('DELETE FROM filler'),
    stored: (callId: string): CallEvent['type'][] =>
      other
        .prepare<[string], { type: CallEvent['type'] }>(
          'SELECT type FROM events WHERE callId = ? ORDER BY seq',
        )
        .all(callId)
        .map(({ type }) => type),
  }
}

async function readiness({ address }: FakeApp): Promise<{ status: number; reason?: string }> {
  const response = await fetch(`${address}/readyz`)
  const { reason } = (await response.json()) as { reason?: string }
  return { status: response.status, ...(reason === undefined ? {} : { reason }) }
}

async function until(isTrue: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + 30_000
  while (!(await isTrue())) {
    assert.ok(performance.now() < deadline, what)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const alerts = (client: NativeTestClient): string[] =>
  client.events.flatMap((event) => (event.type === 'alert' ? [event.code] : []))

/** Something long is said, so that it needs pages of its own. */
function say(app: FakeApp, callId: string, segmentIndex: number): void {
  const { pipeline } = app.made.get(callId)!
  pipeline.heard(heard('customer', segmentIndex).started())
  pipeline.heard(heard('customer', segmentIndex).final(`The light is red. ${'x'.repeat(6_000)}`))
}

test('store failure: on a full disk nothing is acknowledged, every call is told, and what was said is stored when there is room', async (t) => {
  const disk = await smallDisk(t)
  const { app } = disk
  t.after(() => app.close())
  const [first, second] = await Promise.all(
    ['one', 'two'].map((callId) => NativeTestClient.start(app.address, { callId })),
  )
  assert.equal((await readiness(app)).status, 200)
  disk.fill()
  first!.send(new Uint8Array(32_000))
  say(app, 'one', 0)
  await until(() => alerts(second!).includes('ASSIST_STORE_WAITING'), 'the other call is told')
  const bad = await readiness(app)
  assert.equal(bad.status, 503)
  assert.match(bad.reason ?? '', /SQLITE_FULL/)
  await first!.stop()
  assert.equal(first!.closeCode, 1011)
  assert.equal(first!.find('stopped'), undefined)
  assert.equal(first!.find('error')?.code, 'ASSIST_CALL_NOT_STORED')
  assert.ok((first!.find('ack')?.durableBytes ?? 0) < 32_000)

  const third = await NativeTestClient.start(app.address, { callId: 'three' })
  await until(() => alerts(third).includes('ASSIST_STORE_WAITING'), 'a call that begins is told')
  disk.makeRoom()
  await until(async () => (await readiness(app)).status === 200, 'ready again')
  await until(() => alerts(second!).includes('ASSIST_STORE_RECOVERED'), 'told that it is over')
  assert.deepEqual(
    disk.stored('one').filter((type) => type === 'utterance.final' || type === 'call.ended'),
    ['utterance.final', 'call.ended'],
  )
  for (const client of [second!, third]) {
    client.send(new Uint8Array(32_000))
    await client.stop()
    assert.deepEqual(client.find('ack'), {
      ...{ type: 'ack', receivedBytes: 32_000, durableBytes: 32_000 },
    })
    assert.equal(client.find('stopped')?.lastSeq, client.events.at(-1)?.seq)
  }
  const seqs = (await app.store.calls.eventsAfter('two', 0)).map(({ seq }) => seq)
  assert.deepEqual(
    seqs,
    seqs.map((_, at) => at + 1),
    'no hole',
  )
})

test('store failure: a store worker that is killed comes back, and what was said meanwhile is stored', async (t) => {
  const path = join(await temporaryFolder(t), 'assist.db')
  const { result: app, workers } = await workersOf(() => fakeApp({}, { storePath: path }))
  t.after(() => app.close())
  const clients = await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      NativeTestClient.start(app.address, { callId: `call-${n}` }),
    ),
  )
  assert.equal(workers.length, 1)
  for (const n of clients.keys()) say(app, `call-${n}`, 0)
  await settled()
  await workers[0]!.terminate()
  for (const n of clients.keys()) say(app, `call-${n}`, 1)
  await until(async () => (await readiness(app)).status === 200, 'ready again')
  await until(async () => {
    const logs = await Promise.all(
      [...clients.keys()].map((n) => app.store.calls.eventsAfter(`call-${n}`, 0)),
    )
    return logs.every((log) => log.filter(({ type }) => type === 'utterance.final').length === 2)
  }, 'everything is stored')
  for (const [n, client] of clients.entries()) {
    client.send(new Uint8Array(16_000))
    await client.stop()
    assert.equal(client.find('stopped')?.lastSeq, client.events.at(-1)?.seq, `call ${n}`)
    const log = await app.store.calls.eventsAfter(`call-${n}`, 0)
    assert.deepEqual(log, client.events)
  }
})
