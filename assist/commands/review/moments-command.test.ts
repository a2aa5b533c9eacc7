import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'

import type { TrialOfRules } from '../../moments/try-rules.js'
import { logText } from '../../quality/compare/log-file.js'
import { outcomeOf } from '../../testing/command-line.js'
import { saidCall } from '../../testing/said-call.js'
import { temporaryFolder } from '../../testing/trial-models.js'
import { momentsCommand } from './moments-command.js'

/** The command in a folder of its own, where no model is installed. */
async function command(t: TestContext) {
  const folder = await temporaryFolder(t)
  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text)
  const rule = { title: 'T', kind: 'must-not-say' }
  await write('good.jsonl', JSON.stringify({ ...rule, id: 'sure', words: ['i guarantee'] }))
  await write('bad.jsonl', JSON.stringify({ ...rule, id: 'sure', words: ['(i'] }))
  await write('c1.events.jsonl', logText(saidCall(['A: I guarantee it.', 'C: good'])))
  const run = (...args: string[]) =>
    outcomeOf(
      momentsCommand,
      ['moments', ...args.map((arg) => (arg.includes('.') ? join(folder, arg) : arg))],
      { ASSIST_MODELS_DIR: folder },
    )
  return run
}

test('moments command: lint names line and check, and fails for errors only', async (t) => {
  const run = await command(t)
  const good = await run('lint', 'good.jsonl')
  assert.deepEqual([good.status, good.stdout], [0, '1 rule: 0 errors, 0 warnings, 0 notes.\n'])
  const bad = await run('lint', 'bad.jsonl')
  assert.equal(bad.status, 1)
  assert.match(bad.stdout, /pattern: .*\n {2}error {3}line 1, sure: “\(i” has brackets/)
  await assert.rejects(run('lint', 'none.jsonl'), { code: 'ASSIST_MOMENTS_INVALID' })
})

test('moments command: try tells what the rules find in logs', async (t) => {
  const run = await command(t)
  const { stdout } = await run('try', 'good.jsonl', 'c1.events.jsonl', '--json')
  const { rules } = JSON.parse(stdout) as TrialOfRules
  assert.deepEqual(
    rules.map(({ sightings }) => sightings.map(({ callId, quote }) => [callId, quote])),
    [[['c1', 'I guarantee it.']]],
  )
  const { stdout: text } = await run('try', 'good.jsonl', 'c1.events.jsonl')
  assert.match(text, /sure \(must-not-say\): in 1 of 1 calls, 1 times\n {2}c1: “I guarantee it\.”/)
  await assert.rejects(run('try', 'bad.jsonl', 'c1.events.jsonl'), {
    code: 'ASSIST_MOMENTS_INVALID',
  })
})
