import assert from 'node:assert/strict'
import { rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'

import { temporaryFolder } from '../testing/trial-models.js'
import { ReviewFiles } from './review-files.js'

const rule = (id: string): string =>
  JSON.stringify({ id, title: id, kind: 'must-say', words: ['good morning'] })
const card = (title: string): string =>
  JSON.stringify({
    ...{ id: 'service', title },
    questions: [{ id: 'greets', text: 'Greets?', weight: 1, answers: 'yes-no' }],
  })

test('review files: what is saved is in use within seconds, what cannot be used is told and changes nothing', async (t) => {
  const folder = await temporaryFolder(t)
  const [moments, scorecard] = [path.join(folder, 'rules.jsonl'), path.join(folder, 'card.json')]
  await writeFile(moments, rule('one'))
  await writeFile(scorecard, card('First'))
  const files = await ReviewFiles.read({ moments, scorecard })
  t.after(() => files.stop())
  const told: string[] = []
  let wake: () => void = () => undefined
  const tell = (what: string): void => {
    told.push(what)
    wake()
  }
  files.watch({
    changed: (file) => tell(`changed ${file}`),
    failed: (file, thrown) => tell(`${(thrown as { code: string }).code} ${file}`),
  })
  // Watching keeps no process alive.
  const alive = setInterval(() => undefined, 1_000)
  t.after(() => clearInterval(alive))
  const next = async (count: number): Promise<void> => {
    while (told.length < count) await new Promise<void>((resolve) => (wake = resolve))
  }
  await writeFile(moments, `${rule('one')}\n${rule('two')}`)
  await next(1)
  assert.deepEqual(
    files.moments.map(({ id }) => id),
    ['one', 'two'],
  )
  // Editors put a new file in the place of the old one.
  await writeFile(`${scorecard}.new`, card('Second'))
  await rename(`${scorecard}.new`, scorecard)
  await next(2)
  assert.equal(files.scorecard?.title, 'Second')
  await writeFile(moments, 'no rule at all')
  await next(3)
  assert.equal(files.moments.length, 2)
  assert.deepEqual(told, [
    'changed rules.jsonl',
    'changed card.json',
    'ASSIST_MOMENTS_INVALID rules.jsonl',
  ])
})

test('review files: nothing is named, nothing is judged by; a bad file stops the start', async (t) => {
  const none = await ReviewFiles.read({ moments: '', scorecard: '' })
  none.watch({ changed: unexpected, failed: unexpected })
  assert.deepEqual([none.moments, none.scorecard], [[], undefined])
  const missing = path.join(await temporaryFolder(t), 'none.json')
  await assert.rejects(ReviewFiles.read({ moments: '', scorecard: missing }), {
    code: 'ASSIST_SCORECARD_INVALID',
  })
})

function unexpected(): void {
  throw new Error('no file is named, none changes')
}
