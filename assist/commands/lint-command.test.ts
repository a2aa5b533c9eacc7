import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'

import type { Finding } from '../solutions-lint/finding.js'
import type { LintCounts } from '../solutions-lint/lint-report.js'
import { outcomeOf } from '../testing/command-line.js'
import { temporaryFolder } from '../testing/trial-models.js'
import { solutionsCommand } from './solutions-command.js'

/** The command in a folder of its own, where no model is installed. */
async function command(t: TestContext, files: Readonly<Record<string, string>>) {
  const folder = await temporaryFolder(t)
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  const env = { ASSIST_MODELS_DIR: folder }
  return async (...args: string[]) => {
    const paths = args.map((arg) => (arg.startsWith('--') ? arg : join(folder, arg)))
    const { status, stdout: out } = await outcomeOf(
      solutionsCommand,
      ['solutions', 'lint', ...paths],
      env,
    )
    return { status, out }
  }
}

const line = (id: string, title: string, more: object = {}): string =>
  `${JSON.stringify({ id, title, answer: `Answer of ${id}.`, language: 'en', ...more })}\n`

const files = {
  'good.jsonl': line('a', 'Refund of a fare') + line('b', 'Opening hours'),
  'over.jsonl': line('c', 'Summer price', { validTo: '2020-09-01' }),
  'wrong.jsonl': line('d', 'Lost card', { validFrom: '2020-09-01', validTo: '2020-08-01' }),
}

test('lint command: status 1 with errors only; the summary is the last line', async (t) => {
  const run = await command(t, files)
  const { status, out } = await run('good.jsonl', 'over.jsonl')
  assert.equal(status, 0, 'warnings alone do not fail')
  assert.match(out, /^dates: .* \(1 warning\)\n {2}warning c: It has not been shown since 2020/)
  assert.match(out, /\n3 entries: 0 errors, 1 warning, 1 note\.\n$/)
  assert.equal((await run('wrong.jsonl')).status, 1)
})

test('lint command: JSON has every finding and the counts', async (t) => {
  const run = await command(t, files)
  const { status, out } = await run('wrong.jsonl', '--json')
  assert.equal(status, 1)
  const { findings, counts } = JSON.parse(out) as { findings: Finding[]; counts: LintCounts }
  assert.deepEqual(
    findings.map(({ severity, rule, ids }) => [severity, rule, ids]),
    [
      ['error', 'dates', ['d']],
      ['note', 'model', []],
    ],
    'without a model it works, and says so',
  )
  assert.deepEqual(counts, {
    entries: 1,
    error: 1,
    warning: 0,
    note: 1,
    rules: { dates: 1, model: 1 },
  })
})

test('lint command: no file, an unknown option, files that share an id', async (t) => {
  const run = await command(t, { ...files, 'again.jsonl': line('a', 'Other') })
  await assert.rejects(run(), { code: 'ASSIST_USAGE' })
  await assert.rejects(run('good.jsonl', '--fix'), { code: 'ASSIST_USAGE' })
  await assert.rejects(run('good.jsonl', 'again.jsonl'), { code: 'ASSIST_SOLUTIONS_FILE_INVALID' })
  await assert.rejects(run('none.jsonl'), { code: 'ASSIST_SOLUTIONS_FILE_INVALID' })
})
