import assert from 'node:assert/strict'
import { test } from 'node:test'

import { RevisionQueue } from './revision-queue.js'

/** A queue with a clock of its own, and work that ends when told to. */
function trial() {
  let nowMs = 0
  const queue = new RevisionQueue(() => nowMs)
  const log: string[] = []
  const ends = new Map<string, () => void>()
  const ask = (name: string, callId: string, audioMs: number, isLive = true): Promise<void> =>
    queue
      .run({ callId, audioMs, isLive }, async () => {
        log.push(`begin ${name}`)
        await new Promise<void>((resolve) => ends.set(name, resolve))
        return name
      })
      .then((result) => void log.push(result ? `done ${name}` : `shed ${name}`))
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  const end = async (name: string, afterMs: number) => {
    nowMs += afterMs
    ends.get(name)?.()
    await turn()
  }
  return { queue, log, ask, end, turn, pass: (ms: number) => (nowMs += ms) }
}

test('revision queue: one at a time, first come first served', async () => {
  const { log, ask, end, turn } = trial()
  void ask('a', 'c1', 1_000)
  void ask('b', 'c2', 1_000)
  await turn()
  assert.deepEqual(log, ['begin a'])
  await end('a', 100)
  await end('b', 100)
  assert.deepEqual(
    log.filter((line) => line.startsWith('begin')),
    ['begin a', 'begin b'],
  )
})

test('revision queue: when it falls behind, the newest call gives up all of its work and the oldest keeps its own', async () => {
  const { queue, log, ask, end, turn } = trial()
  void ask('a1', 'old', 4_000)
  void ask('b1', 'new', 4_000)
  void ask('a2', 'old', 4_000)
  await turn()
  assert.equal(queue.suspendedCount, 1)
  assert.ok(log.includes('shed b1'), log.join())
  void ask('b2', 'new', 100)
  await turn()
  assert.ok(log.includes('shed b2'), 'the call stays without until there is room')
  await end('a1', 400)
  await end('a2', 400)
  assert.ok(log.includes('done a1') && log.includes('done a2'), log.join())
})

test('revision queue: a call gets its second pass back after ten seconds with room', async () => {
  const { queue, log, ask, end, turn, pass } = trial()
  void ask('a', 'old', 8_000)
  void ask('b', 'new', 8_000)
  await turn()
  assert.ok(log.includes('shed b'))
  await end('a', 500)
  void ask('c', 'new', 100)
  await turn()
  assert.ok(log.includes('shed c'))
  pass(10_001)
  void ask('d', 'new', 100)
  await turn()
  assert.ok(log.includes('begin d'), log.join())
  assert.equal(queue.suspendedCount, 0)
})

test('revision queue: under the virtual clock nothing is given up', async () => {
  const { log, ask, end, turn } = trial()
  const names = Array.from({ length: 20 }, (_, n) => `v${n}`)
  for (const name of names) void ask(name, 'call', 10_000, false)
  await turn()
  for (const name of names) await end(name, 5_000)
  assert.deepEqual(
    log.filter((line) => line.startsWith('done')),
    names.map((name) => `done ${name}`),
  )
})

test('revision queue: work that fails lets the next one in', async () => {
  const queue = new RevisionQueue(() => 0)
  const job = { callId: 'c', audioMs: 1_000, isLive: true }
  await assert.rejects(
    queue.run(job, () => Promise.reject(new Error('broken'))),
    /broken/,
  )
  assert.equal(await queue.run(job, () => Promise.resolve('next')), 'next')
})
