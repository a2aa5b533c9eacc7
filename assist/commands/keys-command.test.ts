import assert from 'node:assert/strict'
import { test } from 'node:test'

import { outcomeOf } from '../testing/command-line.js'
import { temporaryFolder } from '../testing/trial-models.js'
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
