import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'

import { readGlossaryFile } from '../solutions/glossary-file.js'
import { outcomeOf } from '../testing/command-line.js'
import { temporaryFolder } from '../testing/trial-models.js'
import { solutionsCommand } from './solutions-command.js'

const solutions = (args: readonly string[], dataDir: string) =>
  outcomeOf(solutionsCommand, ['solutions', ...args], { ASSIST_DATA_DIR: dataDir })

test('solutions command: a base is imported, merged into and exported in another format', async (t) => {
  const dataDir = await temporaryFolder(t)
  const run = async (...args: string[]) => {
    const { status, stdout } = await solutions(args, dataDir)
    assert.equal(status, 0)
    return stdout
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
  const usages = [
    [],
    ['import'],
    ['lint', 'a.csv', '--base', 'x'],
    ['import', 'a.csv', '--mode', 'x'],
    ['import', 'a', '-q'],
  ]
  for (const args of usages) {
    await assert.rejects(solutions(args, dataDir), { code: 'ASSIST_USAGE' })
  }
  const missing = ['import', join(dataDir, 'none.csv')]
  await assert.rejects(solutions(missing, dataDir), (thrown: Error) => {
    assert.ok(!thrown.message.includes(dataDir))
    return (thrown as Error & { code: string }).code === 'ASSIST_FILE_INVALID'
  })
  await assert.rejects(solutions(['import', 'a.xls'], dataDir), {
    code: 'ASSIST_SOLUTIONS_FILE_INVALID',
  })
})

test('solutions command: a glossary file is imported and exported beside its base', async (t) => {
  const dataDir = await temporaryFolder(t)
  const run = async (...args: string[]) => (await solutions(args, dataDir)).stdout
  await writeFile(join(dataDir, 'a.glossary.csv'), 'says,means\nbox,router\n')
  assert.match(await run('import', join(dataDir, 'a.glossary.csv')), /^default: 1 entries; version/)
  const out = join(dataDir, 'out.glossary.csv')
  assert.equal((JSON.parse(await run('export', out, '--json')) as { exported: number }).exported, 1)
  assert.deepEqual(await readGlossaryFile(out), [{ says: 'box', means: 'router' }])
})
