import assert from 'node:assert/strict'
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { test, type TestContext } from 'node:test'

import { LegRecorder } from '../../audio/leg-recorder.js'
import { ManualClock } from '../../call/clock.js'
import { Seal } from '../../sealing/seal.js'
import { loadConfig, type Config } from '../../settings/config.js'
import { openSqliteStore } from '../../store/sqlite/sqlite-store.js'
import { fullCall } from '../../testing/store-contract/retention-store-cases.js'
import { temporaryFolder } from '../../testing/trial-models.js'
import { callData } from './customer-data.js'
import { KeptFiles } from './kept-files.js'
import { Retention, type SweepCounts } from './retention.js'

const dayMs = 86_400_000
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10)

/** Three calls with sound and a picture, which ended 1, 11 and 21 days before day 31. */
async function keeping(t: TestContext, settings: Partial<Config>) {
  const dataDir = await temporaryFolder(t)
  const config = loadConfig({}, { dataDir, ...settings })
  const store = await openSqliteStore({ path: path.join(dataDir, 'assist.db') })
  t.after(() => store.close())
  const files = new KeptFiles(config)
  for (const [callId, day] of [
    ['old', 10],
    ['middle', 20],
    ['young', 30],
  ] as const) {
    await fullCall(store, callId, day * dayMs)
    const place = { folder: path.join(dataDir, 'audio'), seal: new Seal(undefined) }
    const format = { encoding: 'mulaw', sampleRateHz: 8_000, channels: ['agent'] } as const
    const recorder = await LegRecorder.open(
      { ...place, name: `${callId}-i-${callId}-l1` },
      format,
      0,
    )
    await recorder.close()
    await files.pictures.add(`i-${callId}`, png)
  }
  const clock = new ManualClock()
  const sweeps: SweepCounts[] = []
  let nowMs = 31 * dayMs
  const retention = new Retention({
    ...{ store: store.retention, files, settings: config, clock, nowMs: () => nowMs },
    swept: (counts) => sweeps.push(counts),
    failed: (thrown) => assert.fail(String(thrown)),
  })
  t.after(() => retention.stop())
  const later = (days: number): void => {
    nowMs += days * dayMs
    clock.advance(days * dayMs)
  }
  const kept = async (callId: string) => ({
    audio: (await readdir(path.join(dataDir, 'audio'))).filter((name) => name.startsWith(callId)),
    pictures: (await files.pictures.of(`i-${callId}`)).length,
  })
  return { dataDir, store, retention, sweeps, later, kept }
}

test('retention: each class goes at its own age, files and all; by default everything stays', async (t) => {
  const { store, retention, kept, sweeps } = await keeping(t, {
    ...{ keepAudioDays: 5, keepTranscriptsDays: 15, keepCallsDays: 0 },
  })
  assert.deepEqual(await retention.sweep(), { call: 0, words: 1, sound: 2 })
  assert.deepEqual(await kept('old'), { audio: [], pictures: 0 })
  assert.deepEqual(await kept('middle'), { audio: [], pictures: 0 })
  const young = { audio: ['young-i-young-l1.leg.json', 'young-i-young-l1.wav'], pictures: 1 }
  assert.deepEqual(await kept('young'), young)
  const texts = JSON.stringify(await store.calls.eventsAfter('old', 0))
  assert.doesNotMatch(texts, /xylophone/)
  assert.match(JSON.stringify(await store.calls.eventsAfter('middle', 0)), /xylophone/)
  assert.deepEqual(await retention.sweep(), { call: 0, words: 0, sound: 0 })
  assert.equal(sweeps.length, 1, 'a sweep that deletes nothing is not told of')
  const other = await keeping(t, {})
  assert.deepEqual(await other.retention.sweep(), { call: 0, words: 0, sound: 0 })
  assert.deepEqual(await other.kept('young'), young)
})

test('retention: it sweeps at the start and once a day, and a held call stays', async (t) => {
  const { store, retention, sweeps, later, kept } = await keeping(t, { keepCallsDays: 15 })
  await store.retention.hold('old', true)
  retention.start()
  await retention.stop()
  assert.deepEqual(sweeps, [])
  await store.retention.hold('old', false)
  retention.start()
  later(6)
  await retention.stop()
  await assert.rejects(store.calls.get('old'), { code: 'ASSIST_CALL_NOT_FOUND' })
  assert.deepEqual(await kept('old'), { audio: [], pictures: 0 })
  assert.ok((await store.calls.list({ limit: 9 })).some(({ callId }) => callId === 'young'))
})

test('retention: erasing takes files, rows and copies of the database; live and held calls are told', async (t) => {
  const { dataDir, store, retention, kept } = await keeping(t, {})
  await writeFile(path.join(dataDir, 'assist.db.version-9'), 'xylophone')
  await store.retention.hold('middle', true)
  await store.calls.create({ callId: 'live', internalId: 'i-live', language: 'en', startedAt: 0 })
  assert.deepEqual(await retention.erase(['i-old', 'i-middle', 'i-live']), {
    ...{ erased: ['i-old'], held: ['i-middle'], live: ['i-live'] },
  })
  assert.deepEqual(await kept('old'), { audio: [], pictures: 0 })
  assert.equal((await kept('middle')).audio.length, 2)
  assert.ok(!(await readdir(dataDir)).includes('assist.db.version-9'))
})

test('retention: copies of the database from before an update go a day later, where something is kept for a time', async (t) => {
  const { dataDir, retention } = await keeping(t, { keepCallsDays: 15 })
  const copy = path.join(dataDir, 'assist.db.version-9')
  await writeFile(copy, '')
  await mkdir(path.join(dataDir, 'other.version-9'))
  const at = (day: number): Promise<void> => utimes(copy, day * 86_400, day * 86_400)
  await at(30.5)
  await retention.sweep()
  assert.ok((await readdir(dataDir)).includes('assist.db.version-9'))
  await at(30)
  await retention.sweep()
  assert.ok(!(await readdir(dataDir)).includes('assist.db.version-9'))
})

test('retention: an export writes nowhere but into its folder, whatever an integrator has called a call', async (t) => {
  const { dataDir, store } = await keeping(t, {})
  const internalId = '../../etc/passwd'
  await store.calls.create({ callId: internalId, internalId, language: 'en', startedAt: 0 })
  const config = loadConfig({}, { dataDir })
  const files = callData({ store, config, files: new KeptFiles(config) }, [internalId, 'i-old'])
  const paths: string[] = []
  for await (const { path: at } of files) paths.push(at)
  assert.match(paths[0] ?? '', /^______etc_passwd-[0-9a-f]{16}\/call\.json$/)
  assert.deepEqual(
    paths.slice(1).map((one) => one.replace(/[0-9a-f]{64}/, 'SHA')),
    ['i-old/call.json', 'i-old/sound.wav', 'i-old/pictures/SHA.png'],
  )
})
