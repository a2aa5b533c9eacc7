import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'

import Sqlite from 'better-sqlite3'

import { Seal } from '../../assist/sealing/seal.js'
import { packageRoot } from '../../assist/settings/package-root.js'
import { toEvent } from '../../assist/store/sqlite/rows/event-rows.js'
import { requirement } from '../../assist/testing/requirements.js'
import { NativeTestClient } from '../../assist/testing/service.js'
import { temporaryFolder } from '../../assist/testing/trial-models.js'
import { ServiceUnderFaults } from './service-under-faults.js'
import { skipWithoutBuild } from './skip-without-build.js'
import { audioOf } from './spoken-call.js'

const callCount = 32
const drainMs = 3_000

/** Beyond the time for draining: sockets, workers and the store are closed. */
const closingMs = 40_000

test(
  'stop: a service with 32 calls in backlog ends in time, tells every socket, and leaves every log whole',
  requirement('models'),
  async (t) => {
    if (await skipWithoutBuild(t)) return
    const service = new ServiceUnderFaults(await temporaryFolder(t), {
      ...{ ASSIST_DRAIN_MS: String(drainMs), ASSIST_SECOND_PASS: 'false' },
    })
    await service.start()
    t.after(() => service.kill())
    const file = path.join(packageRoot, 'fixtures', 'calls', 'demo-questions.wav')
    const audio = await audioOf(file, 15_000)
    const clients: NativeTestClient[] = []
    for (let at = 0; at < callCount; at++) {
      const address = `http://127.0.0.1:${service.port}`
      const client = await NativeTestClient.start(address, { callId: `call-${at}` })
      client.send(audio)
      clients.push(client)
    }
    const askedMs = performance.now()
    await service.stop()
    const tookMs = performance.now() - askedMs
    t.diagnostic(
      `${callCount} calls, each with 15 s of speech: ended after ${Math.round(tookMs)} ms`,
    )
    assert.ok(tookMs < drainMs + closingMs, `${tookMs} ms`)
    for (const client of clients) {
      assert.equal(await client.closed(), 1_012)
      assert.equal(client.find('error')?.code, 'ASSIST_SHUTTING_DOWN')
      assert.equal(client.events.at(-1)?.type, 'call.ended', 'its last events came before')
    }
    const database = new Sqlite(path.join(service.dataDir, 'assist.db'), { readonly: true })
    t.after(() => database.close())
    for (let at = 0; at < callCount; at++) {
      const rows = database
        .prepare<[string], Parameters<typeof toEvent>[0]>(
          'SELECT * FROM events WHERE callId = ? ORDER BY seq',
        )
        .all(`call-${at}`)
      const events = rows.map((row) => toEvent(row, new Seal(undefined)))
      assert.ok(
        events.every(({ seq }, index) => seq === index + 1),
        `call-${at} has no hole`,
      )
      const last = events.at(-1)
      assert.equal(last?.type === 'call.ended' && last.reason, 'shutdown')
      assert.deepEqual(clients[at]?.events.at(-1)?.seq, last?.seq, 'the client has all of it')
    }
  },
)
