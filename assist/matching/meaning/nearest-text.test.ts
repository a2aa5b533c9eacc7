import assert from 'node:assert/strict'
import { test } from 'node:test'

import { nearestText } from './nearest-text.js'

test('nearest: by embeddings where there is a model, by words where there is none', async () => {
  const vectors: Readonly<Record<string, number[]>> = { a: [1, 0], b: [0, 1], c: [0.96, 0.28] }
  const embed = (text: string) => Promise.resolve(Float32Array.from(vectors[text] ?? []))
  const near = await nearestText('a', ['b', 'c'], embed)
  assert.deepEqual([near?.at, near?.isSame], [1, true])
  assert.equal((await nearestText('a', ['b'], embed))?.isSame, false)
  const noModel = () => Promise.resolve(undefined)
  const texts = ['the fridge is warm', 'why does my washing machine shake']
  const same = await nearestText('my washing machine shakes, why', texts, noModel)
  assert.deepEqual([same?.at, same?.isSame], [1, true])
  assert.equal((await nearestText('my dryer shakes', texts, noModel))?.isSame, false)
  assert.equal(await nearestText('a', [], noModel), undefined)
})
