import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { maxWaitMs, RevisionQueue, type RevisionRank } from './revision-queue.js'

const customer: RevisionRank = { finalKey: '', channel: 'customer', value: 0.5, isLive: true }
const agent: RevisionRank = { ...customer, channel: 'agent' }

/** A queue with a clock of its own, and work that ends when told to. */
function trial() {
  let nowMs = 0
  const queue = new RevisionQueue(() => nowMs)
  const began: string[] = []
  const shed: string[] = []
  const ends = new Map<string, () => void>()
  const ask = (name: string, rank: RevisionRank): void => {
    const work = async (): Promise<string> => {
      began.push(name)
      await new Promise<void>((resolve) => ends.set(name, resolve))
      return name
    }
    void queue.run(rank, work).then((result) => result ?? shed.push(name))
  }
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  /** What runs takes so long, and then the next one has its turn. */
  const pass = async (ms: number) => {
    await turn()
    nowMs += ms
    ends.get(began.at(-1) ?? '')?.()
    await turn()
  }
  return { queue, began, shed, ask, pass, wait: (ms: number) => (nowMs += ms) }
}

/** The order in which all that was asked for begins, each taking so long. */
async function orderOf(ranks: Readonly<Record<string, RevisionRank>>, eachMs = 100) {
  const { began, shed, ask, pass } = trial()
  ask('first', customer)
  for (const [name, rank] of Object.entries(ranks)) ask(name, rank)
  for (let left = Object.keys(ranks).length + 1; left > 0; left--) await pass(eachMs)
  return { began: began.slice(1), shed }
}

test('revision queue: customers come before agents, and of one side what is worth more', async () => {
  const sure = { ...customer, value: 0.1 }
  const { began } = await orderOf({ agent: { ...agent, value: 0.9 }, sure, unsure: customer })
  assert.deepEqual(began, ['unsure', 'sure', 'agent'])
})

test('revision queue: of two that are worth the same, the newer one is first', async () => {
  const { began, ask, pass, wait } = trial()
  ask('running', customer)
  ask('old', customer)
  wait(500)
  ask('new', customer)
  for (let count = 0; count < 3; count++) await pass(100)
  assert.deepEqual(began, ['running', 'new', 'old'])
})

test('revision queue: worth fades: what is nearly too old gives way to what is new and worth a little less', async () => {
  const { began, ask, pass, wait } = trial()
  ask('running', customer)
  ask('old', { ...customer, value: 0.6 })
  wait(2_500)
  ask('new', { ...customer, value: 0.4 })
  for (let count = 0; count < 3; count++) await pass(100)
  assert.deepEqual(began, ['running', 'new', 'old'])
})

test('revision queue: what is favoured comes before the rest of its side, and not before the other', async () => {
  const { queue, began, ask, pass } = trial()
  ask('running', customer)
  ask('agent', { ...agent, finalKey: 'a' })
  ask('small talk', { ...customer, value: 0.9 })
  ask('near miss', { ...customer, finalKey: 'b', value: 0.2 })
  for (const key of ['a', 'b', 'nothing that waits']) queue.favour(key)
  for (let count = 0; count < 4; count++) await pass(100)
  assert.deepEqual(began, ['running', 'near miss', 'small talk', 'agent'])
})

test('revision queue: what has waited for three seconds is dropped, whoever it is', async () => {
  const { began, shed } = await orderOf({ late: customer }, maxWaitMs + 1)
  assert.deepEqual([began, shed], [[], ['late']])
})

test('revision queue: under the virtual clock nothing is dropped, and the order is that of asking', async () => {
  const virtual = { ...agent, isLive: false }
  const { began, shed } = await orderOf(
    { a: virtual, b: { ...customer, isLive: false }, c: { ...virtual, value: 1 } },
    60_000,
  )
  assert.deepEqual([began, shed], [['a', 'b', 'c'], []])
})

test('revision queue: a live call comes before one under the virtual clock', async () => {
  const { began } = await orderOf({ virtual: { ...customer, isLive: false }, live: agent })
  assert.deepEqual(began, ['live', 'virtual'])
})

test('revision queue: work that fails lets the next one in', async () => {
  const queue = new RevisionQueue(() => 0)
  await assert.rejects(
    queue.run(customer, () => Promise.reject(new Error('broken'))),
    /broken/,
  )
  assert.equal(await queue.run(customer, () => Promise.resolve('next')), 'next')
})

test('revision queue: everything either begins once or is dropped, customers and worth first, none late (property)', async () => {
  const asked = fc.record({
    afterMs: fc.integer({ min: 0, max: 800 }),
    durationMs: fc.integer({ min: 50, max: 1_500 }),
    channel: fc.constantFrom('customer' as const, 'agent' as const),
    value: fc.double({ min: 0.05, max: 1, noNaN: true }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(asked, { maxLength: 30 }), async (all) => {
      let nowMs = 0
      const queue = new RevisionQueue(() => nowMs)
      const atMs = all.map((_, at) =>
        all.slice(0, at + 1).reduce((sum, { afterMs }) => sum + afterMs, 0),
      )
      const waiting = new Set<number>()
      let running: { readonly untilMs: number; readonly end: () => void } | undefined
      let [beganCount, shedCount] = [0, 0]
      const ask = (at: number): void => {
        const { durationMs, channel, value } = all[at]!
        waiting.add(at)
        const work = async (): Promise<boolean> => {
          beganCount++
          waiting.delete(at)
          assert.equal(running, undefined)
          assert.ok(nowMs - atMs[at]! <= maxWaitMs, 'too late')
          for (const other of waiting) {
            if (nowMs - atMs[other]! > maxWaitMs) continue
            assert.ok(channel === 'customer' || all[other]!.channel === 'agent', 'agent first')
            const isOtherBetter = all[other]!.value > value && atMs[other]! >= atMs[at]!
            assert.ok(all[other]!.channel !== channel || !isOtherBetter, 'worth and newness')
          }
          await new Promise<void>((end) => (running = { untilMs: nowMs + durationMs, end }))
          return true
        }
        void queue.run({ finalKey: '', channel, value, isLive: true }, work).then((done) => {
          if (done) return
          shedCount++
          waiting.delete(at)
        })
      }
      const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
      for (let next = 0; next < all.length || running;) {
        const endMs = running?.untilMs ?? Infinity
        if (next < all.length && atMs[next]! <= endMs) {
          nowMs = atMs[next]!
          ask(next++)
        } else {
          nowMs = endMs
          const ended = running
          running = undefined
          ended?.end()
        }
        await turn()
      }
      assert.equal(beganCount + shedCount, all.length)
    }),
    { numRuns: 40 },
  )
})
