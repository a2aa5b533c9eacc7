import assert from 'node:assert/strict'
import { test } from 'node:test'

import { demoGlossary, demoSolutions } from '../testing/demo-base.js'
import { readGlossaryFiles, readSolutionsFiles } from './base-files.js'

const csv = (text: string) => ({ bytes: Buffer.from(text), format: 'csv' }) as const
const glossary = (text: string) => ({ bytes: Buffer.from(`says,means\n${text}\n`) })

test('base files: solutions of several files are one after the other, no id twice', async () => {
  const [a, b] = [csv('id,title,answer\na,A,x\n'), csv('id,title,answer\nb,B,y\n')]
  const solutions = await readSolutionsFiles([b, a])
  assert.deepEqual(
    solutions.map(({ id }) => id),
    ['b', 'a'],
  )
  await assert.rejects(readSolutionsFiles([a, b, a]), {
    code: 'ASSIST_SOLUTIONS_FILE_INVALID',
    message: /the id “a” is in two of them/,
  })
})

test('base files: one bad file refuses all, by line', async () => {
  const good = csv('id,title,answer\na,A,x\n')
  await assert.rejects(readSolutionsFiles([good, csv('id,title,answer\nb,,\n')]), {
    code: 'ASSIST_SOLUTIONS_FILE_INVALID',
    message: /line 2/,
  })
  await assert.rejects(readGlossaryFiles([glossary('box,router'), glossary('lamp,')]), {
    code: 'ASSIST_GLOSSARY_INVALID',
    message: /line 2/,
  })
})

test('base files: glossaries that contradict each other are refused', async () => {
  const entries = await readGlossaryFiles([glossary('box,router'), glossary('lamp,light')])
  assert.deepEqual(
    entries.map(({ says }) => says),
    ['box', 'lamp'],
  )
  await assert.rejects(readGlossaryFiles([glossary('box,router'), glossary('Box,modem')]), {
    code: 'ASSIST_GLOSSARY_INVALID',
    message: /entry 2: “Box” is explained at entry 1 already/,
  })
})

test('base files: the demo base is one of two languages', async () => {
  const [solutions, entries] = await Promise.all([demoSolutions(), demoGlossary()])
  for (const language of ['en', 'zh']) {
    assert.ok(solutions.some((one) => one.language === language))
    assert.ok(entries.some((one) => one.language === language))
  }
})
