import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { temporaryFolder } from '../../testing/trial-models.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'
import { openSqliteStore } from './sqlite-store.js'

const dataKey = Buffer.alloc(32, 1)
const message = (seq: number, text: string): CallEvent => ({
  ...{ seq, callId: 'c', atMs: seq, type: 'message', messageId: `m${seq}`, from: 'customer', text },
})

test('sealing: a text that is stored with a key is nowhere in the files, and is read with the key', async (t) => {
  const path = join(await temporaryFolder(t), 'assist.db')
  const store = await openSqliteStore({ path, dataKey })
  await store.calls.create({ callId: 'c', language: 'en', startedAt: 0 })
  await store.calls.append('c', [message(1, 'a purple elephant')])
  assert.deepEqual(await store.calls.eventsAfter('c', 0), [message(1, 'a purple elephant')])
  await store.calls.create({ callId: 'c', language: 'en', startedAt: 1 })
  assert.equal((await store.calls.eventsAfter('c~2', 0)).length, 1, 'under its later id too')
  const base = { base: 'default', callId: 'c', solutionId: 's' }
  const observation = {
    suggestionId: 's1',
    solutionId: 's',
    kind: 'used',
    confidence: 0.9,
  } as const
  await store.learning.noteQuestion({
    ...{ ...base, proposalId: undefined },
    observation: { ...observation, question: 'why is the elephant purple' },
  })
  const [proposal] = await store.learning.proposals({ base: 'default' })
  assert.equal(proposal?.text, 'why is the elephant purple')
  assert.equal(store.hasPlainTexts, false)
  await store.close()
  assert.doesNotMatch(readFileSync(path, 'latin1'), /elephant/)
})

test('sealing: another key, or none where there was one, is refused at the opening by name', async (t) => {
  const path = join(await temporaryFolder(t), 'assist.db')
  await (await openSqliteStore({ path, dataKey })).close()
  for (const wrong of [Buffer.alloc(32, 2), undefined]) {
    await assert.rejects(openSqliteStore({ path, dataKey: wrong }), {
      code: 'ASSIST_DATA_KEY_WRONG',
    })
  }
  await (await openSqliteStore({ path, dataKey })).close()
})

test('sealing: what was stored before there was a key is read beside what came later, and is said', async (t) => {
  const path = join(await temporaryFolder(t), 'assist.db')
  const before = await openSqliteStore({ path })
  await before.calls.create({ callId: 'c', language: 'en', startedAt: 0 })
  await before.calls.append('c', [message(1, 'plain')])
  await before.close()
  for (const seq of [2, 3]) {
    const store = await openSqliteStore({ path, dataKey })
    assert.equal(store.hasPlainTexts, true)
    await store.calls.append('c', [message(seq, 'sealed')])
    const texts = (await store.calls.eventsAfter('c', 0)).map((one) => 'text' in one && one.text)
    assert.deepEqual(texts, ['plain', 'sealed', 'sealed'].slice(0, seq))
    await store.close()
  }
})
