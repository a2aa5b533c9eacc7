import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'

import { packageRoot } from '../settings/package-root.js'
import { readSolutionsFile } from '../solutions/files/read-solutions-file.js'
import { MatchIndex } from './match-index.js'
import type { EmbedText } from './meaning/embed-text.js'

/** By words alone, unless a test says what means the same. */
const noModel: EmbedText = () => Promise.resolve(undefined)
const demoFiles = ['demo.en.jsonl', 'demo.zh.jsonl'].map((name) =>
  path.join(packageRoot, 'fixtures', 'solutions', name),
)
const demo = (await Promise.all(demoFiles.map((file) => readSolutionsFile(file)))).flat()
const index = await MatchIndex.build(demo, 'v1', noModel, { today: '2026-06-15' })
const idsOf = (language: string) =>
  demo.filter((one) => one.language === language).map(({ id }) => id)

test('spoken: every line to speak of the demo base is told from its neighbours', async () => {
  for (const { id, say = '', language = 'en' } of demo) {
    const spoken = await index.spoken({ text: say, solutionIds: idsOf(language) }, noModel)
    assert.equal(spoken, id)
  }
})

test('spoken: a step in the agent’s own words is one, small talk is none', async () => {
  const spoken = (text: string, language = 'en') =>
    index.spoken({ text, solutionIds: idsOf(language) }, noModel)
  assert.equal(
    await spoken(
      'so could you unplug the power of the modem for thirty seconds, plug it in and wait 5 minutes',
    ),
    'en-broadband-los-light-red',
  )
  assert.equal(
    await spoken('您把光猫断电三十秒，再插上，等5分钟', 'zh'),
    'zh-broadband-los-light-red',
  )
  for (const text of [
    'how can I help you today',
    'let me check that for you',
    'what is your name',
  ]) {
    assert.equal(await spoken(text), undefined)
  }
  assert.equal(await spoken('好的，请您稍等，我帮您查一下', 'zh'), undefined)
})

test('spoken: solutions that are not asked about, or of another language, are not compared', async () => {
  const { id, say = '' } = demo[0]!
  assert.equal(await index.spoken({ text: say, solutionIds: [] }, noModel), undefined)
  assert.equal(await index.spoken({ text: say, solutionIds: idsOf('zh') }, noModel), undefined)
  assert.equal(await index.spoken({ text: say, solutionIds: [id] }, noModel), id)
})

test('spoken: with fewer words of a line, meaning decides', async () => {
  const text = 'LOS and the lead of the fibre, together'
  const partial = { text, solutionIds: ['en-broadband-los-light-red'] }
  const near: EmbedText = () => Promise.resolve(Float32Array.of(1, 0))
  const far: EmbedText = (one) =>
    Promise.resolve(one === text ? Float32Array.of(1, 0) : Float32Array.of(0, 1))
  assert.equal(await index.spoken(partial, noModel), undefined)
  assert.equal(await index.spoken(partial, near), 'en-broadband-los-light-red')
  assert.equal(await index.spoken(partial, far), undefined)
})
