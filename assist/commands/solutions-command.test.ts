import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'

import { temporaryFolder } from '../testing/trial-models.js'
import { runSolutionsCommand } from './solutions-command.js'

test('solutions command: a base is imported, merged into and exported in another format', async (t) => {
  const dataDir = await temporaryFolder(t)
  const stdout = new PassThrough()
  const run = async (...args: string[]) => {
    const status = await runSolutionsCommand(args, { dataDir }, { stdout, stderr: stdout })
    assert.equal(status, 0)
    return (stdout.read() as Buffer).toString()
  }
  const at = (name: string) => join(dataDir, name)
  await writeFile(at('a.jsonl'), '{"id":"a","title":"A","answer":"x"}\n')
  await writeFile(at('b.md'), '# B {#b}\nDo that.\n')
  assert.match(
    await run('import', at('a.jsonl')),
    /^default: 1 added, 0 changed, 0 unchanged, 0 removed; version [0-9a-f]{12}\n$/,
  )
  await run('import', at('b.md'), '--mode', 'merge')
  const summary = JSON.parse(await run('export', at('out.csv'), '--json')) as { exported: number }
  assert.equal(summary.exported, 2)
  assert.match(await readFile(at('out.csv'), 'utf8'), /\r\na,A,x,.*\r\nb,B,Do that\.,/s)
  assert.match(await run('import', at('out.csv')), /2 unchanged, 0 removed/)
  await run('import', at('b.md'), '--base', 'other')
  await assert.rejects(run('export', at('x.md'), '--base', 'nope'), {
    code: 'ASSIST_SOLUTIONS_UNKNOWN',
  })
})

test('solutions command: what is not understood or not readable is refused', async (t) => {
  const dataDir = await temporaryFolder(t)
  const io = { stdout: new PassThrough(), stderr: new PassThrough() }
  const usages = [
    [],
    ['import'],
    ['lint', 'a.csv'],
    ['import', 'a.csv', '--mode', 'x'],
    ['import', 'a', '-q'],
  ]
  for (const args of usages) {
    await assert.rejects(runSolutionsCommand(args, { dataDir }, io), { code: 'ASSIST_USAGE' })
  }
  const missing = ['import', join(dataDir, 'none.csv')]
  await assert.rejects(runSolutionsCommand(missing, { dataDir }, io), (thrown: Error) => {
    assert.ok(!thrown.message.includes(dataDir))
    return (thrown as Error & { code: string }).code === 'ASSIST_FILE_INVALID'
  })
  await assert.rejects(runSolutionsCommand(['import', 'a.xls'], { dataDir }, io), {
    code: 'ASSIST_SOLUTIONS_FILE_INVALID',
  })
})
