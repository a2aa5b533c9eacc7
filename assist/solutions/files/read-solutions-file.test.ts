import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'

import { temporaryFolder } from '../../testing/trial-models.js'
import { readSolutionsFile } from './read-solutions-file.js'

test('solutions file: the ending of its name tells how it is read', async (t) => {
  const folder = await temporaryFolder(t)
  const [lines, table] = [path.join(folder, 'a.jsonl'), path.join(folder, 'a.CSV')]
  await writeFile(lines, '{"id":"a","title":"A","answer":"x"}\n')
  await writeFile(table, 'id;title;answer\na;A;x\n')
  assert.deepEqual(await readSolutionsFile(lines), await readSolutionsFile(table))
})

test('solutions file: one that is not there is refused by its name, without its folder', async () => {
  await assert.rejects(
    readSolutionsFile(path.join('assist-none', 'gone.jsonl')),
    (error: Error & { code?: string }) => {
      assert.equal(error.code, 'ASSIST_SOLUTIONS_FILE_INVALID')
      assert.match(error.message, /“gone\.jsonl” cannot be read/)
      assert.doesNotMatch(error.message, /assist-none/)
      return true
    },
  )
})
