import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { settled } from '../testing/fake-call.js'
import { Queue } from './queue.js'

async function all<T>(queue: Queue<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of queue) items.push(item)
  return items
}

test('queue: items come out in the order in which they went in, then it ends', async () => {
  const queue = new Queue<number>()
  for (const item of [1, 2, 3]) queue.push(item)
  queue.end()
  assert.deepEqual(await all(queue), [1, 2, 3])
})

test('queue: a reader that came first is woken by an item and by the end', async () => {
  const queue = new Queue<string>()
  const read = all(queue)
  await settled()
  queue.push('late')
  await settled()
  assert.equal(queue.length, 0)
  queue.push('later')
  queue.end()
  assert.deepEqual(await read, ['late', 'later'])
})

test('queue: nothing is taken after the end', async () => {
  const queue = new Queue<number>()
  queue.push(1)
  queue.end()
  queue.push(2)
  assert.equal(
    queue.replace(3, () => false),
    0,
  )
  assert.deepEqual(await all(queue), [1])
})

test('queue: replace drops only what waits and is named stale, and goes to the end', async () => {
  const queue = new Queue<string>()
  for (const item of ['a1', 'b1', 'a2']) queue.push(item)
  assert.equal(
    queue.replace('a3', (item) => item.startsWith('a')),
    2,
  )
  assert.equal(queue.length, 2)
  queue.end()
  assert.deepEqual(await all(queue), ['b1', 'a3'])
})

test('queue: falsy items are items', async () => {
  const queue = new Queue<number | string | null | boolean>()
  for (const item of [0, '', null, false]) queue.push(item)
  queue.end()
  assert.deepEqual(await all(queue), [0, '', null, false])
})

test('queue: whenever it is read, nothing is lost, doubled or reordered (property)', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('push' as const), key: fc.nat(3) }),
    fc.record({ kind: fc.constant('replace' as const), key: fc.nat(3) }),
    fc.record({ kind: fc.constant('read' as const), key: fc.nat(3) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const queue = new Queue<{ key: number; at: number }>()
      const reader = queue[Symbol.asyncIterator]()
      const got: { key: number; at: number }[] = []
      let model: { key: number; at: number }[] = []
      for (const [at, { kind, key }] of steps.entries()) {
        if (kind === 'push') {
          queue.push({ key, at })
          model.push({ key, at })
        } else if (kind === 'replace') {
          const kept = model.filter((item) => item.key !== key)
          const dropped = queue.replace({ key, at }, (item) => item.key === key)
          assert.equal(dropped, model.length - kept.length)
          model = [...kept, { key, at }]
        } else if (model.length > 0) {
          const next = await reader.next()
          assert.ok(!next.done)
          assert.deepEqual(next.value, model.shift())
          got.push(next.value)
        }
        assert.equal(queue.length, model.length)
      }
      queue.end()
      for (const expected of model) assert.deepEqual((await reader.next()).value, expected)
      assert.equal((await reader.next()).done, true)
      assert.equal(new Set(got.map((item) => item.at)).size, got.length)
    }),
  )
})
