import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'

import { loadConfig } from '../settings/config.js'
import type { Solution } from '../solutions/solution.js'
import { requirement } from '../testing/requirements.js'
import { workersOf } from '../testing/worker-watch.js'
import { MatchClient } from './match-client.js'
import type { MatchWorkerData } from './match-worker.js'
import { embedderFolders } from './meaning/embedder-folders.js'

function clientOf(t: TestContext, parts: MatchWorkerData): MatchClient {
  const client = new MatchClient(parts)
  t.after(() => client.close())
  return client
}

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'assist-match-'))
  t.after(() => rm(folder, { recursive: true }))
  return folder
}

const entry = (at: number): Solution => ({
  ...{ id: `s${at}`, title: `Router shows light number n${at}`, answer: 'Unplug it.' },
  ...{ questions: [`what does light n${at} on my router say`], tags: [], language: 'en' },
})
const entries = (count: number): Solution[] => Array.from({ length: count }, (_, at) => entry(at))

test('match worker: a large base that is being indexed does not hold up a match', async (t) => {
  const client = clientOf(t, { embedders: {} })
  await client.loadBase('small', 'v1', entries(50))
  const building = { isOver: false }
  const built = client.loadBase('large', 'v1', entries(20_000))
  void built.then(() => (building.isOver = true))
  const takenMs: number[] = []
  while (!building.isOver) {
    const startedMs = performance.now()
    const { matches } = await client.match('small', 'light n7 on my router')
    takenMs.push(performance.now() - startedMs)
    assert.equal(matches[0]?.solutionId, 's7')
  }
  await built
  takenMs.sort((a, b) => a - b)
  assert.ok(takenMs.length > 30, `${takenMs.length} matches meanwhile`)
  const typicalMs = takenMs[Math.floor(takenMs.length * 0.9)]!
  // Held up, a match would wait for the whole index: many seconds.
  assert.ok(typicalMs < 1_000, `nine of ten within ${typicalMs} ms`)
  const { matches } = await client.match('large', 'light n7777 on my router')
  assert.equal(matches[0]?.solutionId, 's7777')
})

test('match worker: a base may come page by page, and one that fails leaves the version before', async (t) => {
  const client = clientOf(t, { embedders: {} })
  async function* pages(failsAt: number): AsyncGenerator<Solution[]> {
    for (let at = 0; at < 30; at += 10) {
      await Promise.resolve()
      if (at === failsAt) throw new Error('the store is gone')
      yield entries(30).slice(at, at + 10)
    }
  }
  await client.loadBase('default', 'v1', pages(-1))
  await assert.rejects(client.loadBase('default', 'v2', pages(20)), /the store is gone/)
  const { matches, solutionsVersion } = await client.match('default', 'light n27 on my router')
  assert.equal(matches[0]?.solutionId, 's27')
  assert.equal(solutionsVersion, 'v1')
})

test('match worker: a missing or broken model leaves words, and is told', async (t) => {
  const folder = await folderOf(t)
  await mkdir(path.join(folder, 'broken'))
  await writeFile(path.join(folder, 'broken', 'model.onnx'), 'no model')
  await writeFile(path.join(folder, 'broken', 'tokenizer.json'), '{}')
  const client = clientOf(t, { embedders: { en: path.join(folder, 'broken') } })
  await client.loadBase('default', 'v1', entries(20))
  assert.deepEqual(client.missingEmbedders, ['en', 'zh'])
  const { matches } = await client.match('default', 'light n7 on my router')
  assert.equal(matches[0]?.solutionId, 's7')
  assert.ok(matches[0].because.every(({ kind }) => kind === 'word'))
})

test('match worker: embeddings outlive a restart', requirement('models'), async (t) => {
  const embeddingsFile = path.join(await folderOf(t), 'embeddings.db')
  const parts = { embedders: embedderFolders(loadConfig({})), embeddingsFile }
  const query = 'my router shows light n3'
  const first = new MatchClient(parts)
  await first.loadBase('default', 'v1', entries(30))
  const before = await first.match('default', query)
  await first.close()
  const { size } = await stat(embeddingsFile)
  assert.ok(size > 60 * 384 * 4, `${size} bytes`)
  const second = clientOf(t, parts)
  await second.loadBase('default', 'v1', entries(30))
  assert.deepEqual(await second.match('default', query), before)
  assert.deepEqual(second.missingEmbedders, [])
})

test('match worker: one that dies is started again with its bases, and no question is lost meanwhile', async (t) => {
  const { result: client, workers } = await workersOf(() => clientOf(t, { embedders: {} }))
  let restoreCount = 0
  client.restoreWith(async () => {
    restoreCount++
    if (restoreCount === 1) throw new Error('the store is away too')
    await client.loadBase('default', 'v1', entries(30))
  })
  await client.loadBase('default', 'v1', entries(30))
  const heard: boolean[] = []
  client.onChange(() => heard.push(client.isAway))
  const question = client.match('default', 'light n7 on my router')
  await workers[0]!.terminate()
  await question.catch(() => undefined)
  for (let tries = 0; client.isAway && tries < 300; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const { matches, solutionsVersion } = await client.match('default', 'light n7 on my router')
  assert.deepEqual([matches[0]?.solutionId, solutionsVersion], ['s7', 'v1'])
  assert.deepEqual(heard, [true, false])
  assert.equal(restoreCount, 2)
})
