import assert from 'node:assert/strict'
import { test } from 'node:test'

import { watched } from './progress.js'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('progress: work that does not end for 2 s is stuck, and is told once; what it gives at last is handed on', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  let told = 0
  const parts: { finish?: (value: number) => void } = {}
  const work = new Promise<number>((resolve) => (parts.finish = resolve))
  const done = watched(work, () => told++)
  t.mock.timers.tick(1_999)
  assert.equal(told, 0)
  t.mock.timers.tick(3_000)
  assert.equal(told, 1)
  parts.finish?.(7)
  assert.equal(await done, 7)
})

test('progress: work that holds its thread for long is not stuck', async () => {
  let told = 0
  await watched(
    turn().then(() => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_500)),
    () => told++,
  )
  await turn()
  assert.equal(told, 0)
})
