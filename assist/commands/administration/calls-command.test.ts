import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'

import { openSqliteStore } from '../../store/sqlite/sqlite-store.js'
import { outcomeOf } from '../../testing/command-line.js'
import { fullCall } from '../../testing/store-contract/retention-store-cases.js'
import { temporaryFolder } from '../../testing/trial-models.js'
import { auditCommand } from './audit-command.js'
import { callsCommand } from './calls-command.js'

test('calls command: calls of a customer are written out, held, let go and erased, and all of it is in the audit log', async (t) => {
  const folder = await temporaryFolder(t)
  const env = { ASSIST_DATA_DIR: folder }
  const store = await openSqliteStore({ path: path.join(folder, 'assist.db') })
  await fullCall(store, 'c1')
  await fullCall(store, 'c2')
  await store.close()
  const run = (...args: string[]) => outcomeOf(callsCommand, ['calls', ...args], env)
  const out = path.join(folder, 'out')
  const exported = await run('export', '--customer', '+44 (0)20 7946 0018', '--out', out, '--json')
  assert.deepEqual(JSON.parse(exported.stdout), { calls: 2, files: 2 })
  assert.deepEqual((await readdir(out)).sort(), ['i-c1', 'i-c2'])
  assert.match(await readFile(path.join(out, 'i-c1', 'call.json'), 'utf8'), /xylophone is broken/)
  await run('hold', '--call', 'c2')
  const erased = await run('erase', '--customer', '+44 (0)20 7946 0018')
  assert.equal(erased.status, 1, 'not all was erased')
  assert.equal(erased.stdout, '1 calls erased\ni-c2: held\n')
  await run('hold', '--call', 'c2', '--lift')
  assert.equal((await run('erase', '--call', 'c2')).status, 0)
  const { stdout: audit } = await outcomeOf(auditCommand, ['audit'], env)
  const lines = audit.trim().split('\n')
  assert.deepEqual(
    lines.map((line) => (JSON.parse(line) as { action: string }).action),
    [...['call.exported', 'call.exported', 'call.held', 'call.erased', 'call.held'], 'call.erased'],
  )
})

test('calls command: neither or both of --customer and --call are refused, and so is a call that there is not', async (t) => {
  const env = { ASSIST_DATA_DIR: await temporaryFolder(t) }
  for (const [args, code] of [
    [['erase'], 'ASSIST_USAGE'],
    [['erase', '--customer', 'a', '--call', 'b'], 'ASSIST_USAGE'],
    [['export', '--call', 'b'], 'ASSIST_USAGE'],
    [['erase', '--call', 'b'], 'ASSIST_CALL_NOT_FOUND'],
  ] as const) {
    await assert.rejects(outcomeOf(callsCommand, ['calls', ...args], env), { code })
  }
})
