import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'

import { LegRecorder } from '../../audio/leg-recorder.js'
import { PictureStore } from '../../media/picture.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'
import { resealPictures } from '../../sealing/reseal.js'
import { Seal } from '../../sealing/seal.js'
import { openRecordingBytes } from '../../sealing/sealed-recording.js'
import { DataFolder } from '../../store/data-folder.js'
import { resealTexts } from '../../store/sqlite/rows/reseal-texts.js'
import { openSqliteStore } from '../../store/sqlite/sqlite-store.js'
import { phoneFormat } from '../../testing/fake-call.js'
import { outcomeOf } from '../../testing/command-line.js'
import { temporaryFolder } from '../../testing/trial-models.js'
import { auditCommand } from './audit-command.js'
import { keysCommand } from './keys-command.js'

interface Made {
  readonly keyId: string
  readonly key: string
}

test('keys command: keys are made, rotated, revoked and listed, and each change is in the audit log without its secret', async (t) => {
  const env = { ASSIST_DATA_DIR: await temporaryFolder(t) }
  const run = async (...args: string[]) =>
    (await outcomeOf(keysCommand, ['keys', ...args, '--json'], env)).stdout
  const made = JSON.parse(
    await run('make', '--name', 'Ana', '--roles', 'agent,qa', '--team', 'north', '--days', '30'),
  ) as Made
  const rotated = JSON.parse(await run('rotate', made.keyId, '--grace', '60')) as Made
  assert.notEqual(rotated.key, made.key)
  await run('revoke', made.keyId)
  const listed = await run('list')
  const { keys } = JSON.parse(listed) as { keys: { name: string; roles: string[] }[] }
  assert.deepEqual([keys[0]?.name, keys[0]?.roles], ['Ana', ['agent', 'qa']])
  const { stdout: audit } = await outcomeOf(auditCommand, ['audit'], env)
  const actions = audit
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { action: string }).action)
  assert.deepEqual(actions, ['key.made', 'key.rotated', 'key.revoked'])
  for (const { key } of [made, rotated]) assert.ok(!`${listed}${audit}`.includes(key))
})

test('keys command: a role that there is not, a missing name and an unknown key are refused by name', async (t) => {
  const env = { ASSIST_DATA_DIR: await temporaryFolder(t) }
  const refused = (args: string[], code: string) =>
    assert.rejects(outcomeOf(keysCommand, ['keys', ...args], env), { code })
  await refused(['make', '--name', 'x', '--roles', 'owner'], 'ASSIST_USAGE')
  await refused(['make', '--roles', 'qa'], 'ASSIST_USAGE')
  await refused(['revoke', 'none'], 'ASSIST_KEY_NOT_FOUND')
})

test('keys command: rekey seals texts, pictures and recordings anew, and what was interrupted goes on', async (t) => {
  const dataDir = await temporaryFolder(t)
  const [before, after] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
  const newKey = path.join(dataDir, 'new-key')
  await writeFile(newKey, after.toString('hex'))
  const dbFile = path.join(dataDir, 'assist.db')
  const events = Array.from({ length: 1_200 }, (_, at): CallEvent => ({
    ...{ seq: at + 1, callId: 'c', atMs: at, type: 'message' },
    ...{ messageId: `m${at}`, from: 'customer', text: `text ${at}` },
  }))
  const store = await openSqliteStore({ path: dbFile, dataKey: before })
  await store.calls.create({ callId: 'c', language: 'en', startedAt: 0 })
  await store.calls.append('c', events)
  await store.close()
  const pictures = (key: Buffer) => new PictureStore(path.join(dataDir, 'pictures'), new Seal(key))
  const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 1, 2, 3)
  const sha256 = await pictures(before).add('c', jpeg)
  const place = { folder: path.join(dataDir, 'audio'), name: 'c', seal: new Seal(before) }
  const recorder = await LegRecorder.open(place, phoneFormat)
  recorder.write(new Uint8Array(800).fill(7))
  await recorder.close()

  // The power fails when the first picture is done.
  const keys = { from: new Seal(before), to: new Seal(after) }
  await assert.rejects(
    resealTexts(dbFile, keys, async (reseal) => {
      await resealPictures(path.join(dataDir, 'pictures'), reseal)
      throw new Error('the power fails')
    }),
    /the power fails/,
  )
  for (const dataKey of [before, after]) {
    await assert.rejects(openSqliteStore({ path: dbFile, dataKey }), {
      code: 'ASSIST_DATA_KEY_WRONG',
    })
  }

  const env = { ASSIST_DATA_DIR: dataDir, ASSIST_DATA_KEY: before.toString('hex') }
  const rekey = async () =>
    JSON.parse(
      (await outcomeOf(keysCommand, ['keys', 'rekey', '--new', newKey, '--json'], env)).stdout,
    ) as unknown
  assert.deepEqual(await rekey(), { texts: 1_200, pictures: 0, recordings: 1 })
  assert.deepEqual(await rekey(), { texts: 0, pictures: 0, recordings: 0 }, 'all is done')
  await assert.rejects(openSqliteStore({ path: dbFile, dataKey: before }), {
    code: 'ASSIST_DATA_KEY_WRONG',
  })
  const again = await openSqliteStore({ path: dbFile, dataKey: after })
  t.after(() => again.close())
  assert.deepEqual(await again.calls.eventsAfter('c', 0), events)
  assert.deepEqual(new Uint8Array((await pictures(after).get('c', sha256)).bytes), jpeg)
  const recording = openRecordingBytes(
    new Seal(after),
    await readFile(path.join(dataDir, 'audio', 'c.wav.sealed')),
  )
  assert.deepEqual(recording.subarray(-800), Buffer.alloc(800, 7))
})

test('keys command: rekey refuses a key that is not the one so far, and changes nothing; so where a service runs', async (t) => {
  const dataDir = await temporaryFolder(t)
  const dbFile = path.join(dataDir, 'assist.db')
  await (await openSqliteStore({ path: dbFile, dataKey: Buffer.alloc(32, 1) })).close()
  const newKey = path.join(dataDir, 'new-key')
  await writeFile(newKey, Buffer.alloc(32, 2).toString('hex'))
  const refused = (key: number, code: string) =>
    assert.rejects(
      outcomeOf(keysCommand, ['keys', 'rekey', '--new', newKey], {
        ...{ ASSIST_DATA_DIR: dataDir, ASSIST_DATA_KEY: Buffer.alloc(32, key).toString('hex') },
      }),
      { code },
    )
  await refused(3, 'ASSIST_DATA_KEY_WRONG')
  const service = await DataFolder.take(dataDir)
  await refused(1, 'ASSIST_DATA_FOLDER_IN_USE')
  service.release()
  await (await openSqliteStore({ path: dbFile, dataKey: Buffer.alloc(32, 1) })).close()
})
