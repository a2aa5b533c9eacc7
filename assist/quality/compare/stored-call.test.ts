import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

import { loadConfig } from '../../settings/config.js'
import { requirement } from '../../testing/requirements.js'
import { NativeTestClient, startService } from '../../testing/service.js'
import { sampleCallPart } from '../../testing/wave-file.js'
import { compareLogs } from './log-difference.js'
import { recordedCall } from '../replay/stored-call.js'
import { replay } from '../replay/replay.js'
import { withOfflineAssist } from '../../service/offline.js'

test(
  'stored call: what was recorded live is replayed from its kept sound, two legs of one side each',
  requirement('models'),
  async (t) => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'assist-stored-'))
    t.after(() => rm(dataDir, { recursive: true }))
    const solutions = path.join(dataDir, 'base.jsonl')
    const entry = { id: 'light', title: 'Service light is on', answer: 'Bring the car in.' }
    await writeFile(solutions, JSON.stringify({ ...entry, language: 'en' }))
    const service = await startService({
      solutions,
      dataDir,
      storeAudio: true,
      partials: false,
      secondPass: false,
    })
    const audio = (await sampleCallPart(0, 7_000)).subarray(44)
    const side = (place: number): Buffer => Buffer.from(audio.filter((_, at) => at % 2 === place))
    const clients = []
    for (const channel of ['customer', 'agent'] as const)
      clients.push(
        await NativeTestClient.start(service.address, { callId: 'live', channels: [channel] }),
      )
    for (const [index, client] of clients.entries()) client.socket.send(side(index))
    for (const client of clients) {
      client.send({ type: 'stop' })
      await client.until(() => client.closeCode !== undefined)
    }
    await service.close()
    const config = loadConfig({}, { dataDir, partials: false, secondPass: false, earWorkers: 1 })
    const call = await recordedCall(config, 'live')
    assert.deepEqual(call.recording.format.channels, ['customer', 'agent'])
    assert.ok(Math.abs(call.recording.durationMs - 7_000) < 500, `${call.recording.durationMs} ms`)
    assert.deepEqual(
      call.base.entries.map(({ id }) => id),
      ['light'],
    )
    const fresh = await withOfflineAssist(config, call.base, process, (assist) =>
      replay(assist, call.recording, { callId: 'live', language: 'en', speed: 'max' }),
    )
    const finals = fresh.filter((event) => event.type === 'utterance.final')
    assert.ok(finals.length > 0)
    const { differences } = compareLogs(call, fresh)
    const kinds = differences.map(({ kind }) => kind)
    assert.ok(!kinds.includes('solutions') && !kinds.includes('settings'), kinds.join())
    assert.ok(!kinds.includes('texts'), JSON.stringify(differences))
  },
)
