import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'

import Sqlite from 'better-sqlite3'

import { Seal } from '../../../sealing/seal.js'
import { saidCall } from '../../../testing/said-call.js'
import { exampleWrapUp } from '../../../testing/store-contract/wrap-up-store-cases.js'
import { temporaryFolder } from '../../../testing/trial-models.js'
import { openSqliteStore } from '../sqlite-store.js'
import { resealTexts } from './reseal-texts.js'

const [before, after] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]

test('reseal: a sealed column that it does not know stops it before it begins, so that no text is lost', async (t) => {
  const file = join(await temporaryFolder(t), 'assist.db')
  await (await openSqliteStore({ path: file, dataKey: before })).close()
  const database = new Sqlite(file)
  database.exec('CREATE TABLE notes (text TEXT NOT NULL)')
  database.prepare('INSERT INTO notes VALUES (?)').run(new Seal(before).sealText('a note', 'note'))
  database.close()
  const keys = { from: new Seal(before), to: new Seal(after) }
  await assert.rejects(
    resealTexts(file, keys, () => Promise.reject(new Error('it has begun'))),
    /does not know notes.text/,
  )
  await (await openSqliteStore({ path: file, dataKey: before })).close()
})

test('reseal: what never was encrypted becomes so', async (t) => {
  const file = join(await temporaryFolder(t), 'assist.db')
  const plain = await openSqliteStore({ path: file })
  await plain.calls.create({ callId: 'c', language: 'en', startedAt: 0 })
  await plain.calls.append('c', [
    { seq: 1, callId: 'c', atMs: 0, type: 'call.medium', medium: 'voice' },
  ])
  await plain.close()
  const keys = { from: new Seal(undefined), to: new Seal(after) }
  assert.equal(await resealTexts(file, keys, () => Promise.resolve()), 1)
  const store = await openSqliteStore({ path: file, dataKey: after })
  t.after(() => store.close())
  assert.equal(store.hasPlainTexts, false)
  assert.equal((await store.calls.eventsAfter('c', 0)).length, 1)
})

test('reseal: what reviewers wrote and scored is sealed anew, and appeals where there are any', async (t) => {
  const file = join(await temporaryFolder(t), 'assist.db')
  const first = await openSqliteStore({ path: file, dataKey: before })
  await first.calls.create({ callId: 'c1', internalId: 'i1', language: 'en', startedAt: 0 })
  const label = { callId: 'i1', who: 'kim', kind: 'note', target: '0', atMs: 0 } as const
  await first.labels.save({ ...label, solutionId: null, text: 'polite', at: 1 })
  await first.views.save({ who: 'kim', name: 'polite ones', query: 'q=polite', savedAt: 1 })
  const score = { callId: 'i1', who: 'kim', cardVersion: 'v', points: null, at: 1, isBlind: true }
  const answers = [{ questionId: 'q', value: null, note: 'unclear', evidence: [] }]
  const card = { id: 'card', title: 'Card', questions: [] }
  await first.scores.save({ ...score, answers }, card)
  const { scoreId } = await first.scores.save({ ...score, who: 'lee', answers }, card)
  const appeal = { who: 'ann', text: 'no', at: 2, answer: null }
  await first.scores.appeal('i1', scoreId, appeal)
  await first.close()
  await resealTexts(file, { from: new Seal(before), to: new Seal(after) }, () => Promise.resolve())
  const second = await openSqliteStore({ path: file, dataKey: after })
  t.after(() => second.close())
  assert.equal((await second.labels.list('i1'))[0]?.text, 'polite')
  assert.equal((await second.views.list('kim'))[0]?.query, 'q=polite')
  const scores = await second.scores.list('i1')
  assert.deepEqual(
    scores.map((one) => [one.answers[0]?.note, one.appeal]),
    [
      ['unclear', null],
      ['unclear', appeal],
    ],
  )
})

test('reseal: wrap-ups, recipients and webhooks are sealed anew, and calls are found by their words again', async (t) => {
  const file = join(await temporaryFolder(t), 'assist.db')
  const first = await openSqliteStore({ path: file, dataKey: before })
  await first.calls.create({ callId: 'c1', internalId: 'i1', language: 'en', startedAt: 0 })
  await first.calls.append('c1', saidCall(['C: my boiler is cold']))
  await first.calls.end('c1', 1)
  await first.wrapUps.save('i1', exampleWrapUp, 5)
  const delivery = { deliveryId: 'd1', callId: 'i1', kind: 'sms', to: '+447700900123' } as const
  await first.deliveries.begin({ ...delivery, solutionId: 's', followUpId: 'f', createdAt: 1 })
  const body = '{"type":"call.wrapped"}'
  const webhook = { deliveryId: 'w1', callId: 'i1', type: 'call.wrapped', createdAt: 1 }
  await first.webhooks.add([{ ...webhook, body }])
  const find = { text: 'boiler', limit: 1 }
  assert.equal((await first.callSearch.find(find)).length, 1)
  await first.close()
  await resealTexts(file, { from: new Seal(before), to: new Seal(after) }, () => Promise.resolve())
  const second = await openSqliteStore({ path: file, dataKey: after })
  t.after(() => second.close())
  assert.deepEqual((await second.wrapUps.find('i1'))?.wrapUp, exampleWrapUp)
  assert.equal((await second.deliveries.ofCall('i1'))[0]?.to, delivery.to)
  assert.equal((await second.webhooks.due(1, 9))[0]?.body, body)
  assert.equal((await second.callSearch.find(find))[0]?.matter, 'my boiler is cold')
})
