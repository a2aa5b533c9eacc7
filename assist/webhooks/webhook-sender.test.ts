import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'

import { ManualClock } from '../call/clock.js'
import { AssistError } from '../errors/errors.js'
import { silentLog } from '../log/log.js'
import { openSqliteStore } from '../store/sqlite/sqlite-store.js'
import type { DeliveryAttempt, WebhookStore } from '../store/webhooks/webhook-store.js'
import { temporaryFolder } from '../testing/trial-models.js'
import { until, webhookReceiver } from '../testing/webhook-receiver.js'
import { postWebhook } from './webhook-post.js'
import { WebhookSender } from './webhook-sender.js'
import { signatureHeaders } from './webhook-signature.js'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const epochMs = 1_700_000_000_000
const minute = 60_000
const hour = 60 * minute

async function afterTurns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve()
}

/** A sender over a real store and a real receiver, with a clock that the test moves. */
async function trial(t: TestContext, wrap = (store: WebhookStore): WebhookStore => store) {
  const receiver = await webhookReceiver(t)
  const path = join(await temporaryFolder(t), 'assist.db')
  const clock = new ManualClock()
  const nowMs = (): number => epochMs + clock.nowMs()
  const open = async () => {
    const store = await openSqliteStore({ path })
    const sender = new WebhookSender({
      ...{ store: wrap(store.webhooks), clock, nowMs, log: silentLog },
      receiver: { url: receiver.url, secrets: [secret], timeoutMs: 10_000 },
      ...{ giveUpMs: 72 * hour, keepMs: 720 * hour },
    })
    const stop = async (): Promise<void> => {
      await sender.stop()
      await store.close()
    }
    t.after(() => stop().catch(() => undefined))
    sender.wake()
    return { store: store.webhooks, sender, stop }
  }
  const add = async ({ store, sender }: Awaited<ReturnType<typeof open>>, ...ids: string[]) => {
    const made = { type: 'call.ended', body: '{"type":"call.ended"}', createdAt: nowMs() }
    await store.add(ids.map((id) => ({ deliveryId: id, callId: id.slice(0, 1), ...made })))
    sender.wake()
  }
  /** Moves the clock on, step by step, letting what falls due come to its end. */
  const pass = async (
    { sender }: Awaited<ReturnType<typeof open>>,
    durationMs: number,
    stepMs = minute,
  ): Promise<void> => {
    await sender.idle()
    for (let at = 0; at < durationMs; at += stepMs) {
      clock.advance(stepMs)
      await sender.idle()
    }
  }
  const settledOf = async (store: WebhookStore, id: string) =>
    (await store.list({ limit: 100 })).find(({ deliveryId }) => deliveryId === id)
  return { receiver, clock, open, add, pass, settledOf }
}

test('webhook signature: the example of the specification’s libraries', () => {
  const signed = signatureHeaders(
    { deliveryId: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' },
    [secret],
    1_614_265_330_123,
  )
  assert.deepEqual(signed, {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

test('webhook sender: each message goes once, signed, and a call’s in their order', async (t) => {
  const { receiver, open, add, settledOf } = await trial(t)
  const one = await open()
  await add(one, 'a1', 'a2', 'b1')
  await until(() => receiver.received.length === 3, 'three messages')
  const ids = receiver.received.map(({ id }) => id)
  assert.ok(ids.indexOf('a1') < ids.indexOf('a2'))
  const { id, body, headers } = receiver.received[0]!
  const sentAt = Number(headers['webhook-timestamp']) * 1_000
  const expected = signatureHeaders({ deliveryId: id, body }, [secret], sentAt)
  assert.equal(headers['webhook-signature'], expected['webhook-signature'])
  assert.equal(headers['content-type'], 'application/json')
  await until(async () => (await settledOf(one.store, 'a2'))?.state === 'delivered', 'noted')
  one.sender.wake()
  await add(one, 'a1')
  await until(
    async () => (await one.store.list({ limit: 9, state: 'waiting' })).length === 0,
    'all',
  )
  assert.equal(receiver.received.length, 3)
})

test('webhook sender: a receiver that is down gets everything, in order, when it is up', async (t) => {
  const { receiver, open, add, pass, settledOf } = await trial(t)
  await receiver.setUp(false)
  const one = await open()
  await add(one, 'a1', 'a2')
  await until(async () => (await settledOf(one.store, 'a1'))?.attemptCount === 1, 'an attempt')
  assert.equal((await settledOf(one.store, 'a1'))?.problem, 'unreachable')
  await pass(one, 3 * minute)
  await receiver.setUp(true)
  await pass(one, 20 * minute)
  await until(() => receiver.received.length === 2, 'both')
  assert.deepEqual(
    receiver.received.map(({ id }) => id),
    ['a1', 'a2'],
  )
})

test('webhook sender: one that answers 500 for an hour is asked some seven times, then gets each message once more', async (t) => {
  const { receiver, open, add, pass, settledOf } = await trial(t)
  receiver.answer = 500
  const one = await open()
  await add(one, 'a1')
  await until(() => receiver.received.length === 1, 'the first')
  await pass(one, hour)
  const { length } = receiver.received
  assert.ok(length >= 5 && length <= 7, `${length} attempts`)
  assert.equal((await settledOf(one.store, 'a1'))?.answer, 500)
  receiver.answer = 204
  await pass(one, hour)
  await until(async () => (await settledOf(one.store, 'a1'))?.state === 'delivered', 'delivered')
  await pass(one, 3 * hour)
  assert.equal(receiver.received.length, length + 1)
})

test('webhook sender: a slow receiver is left after its time, and holds no other call up', async (t) => {
  const { receiver, clock, open, add, settledOf } = await trial(t)
  receiver.answer = 'never'
  const one = await open()
  await add(one, 'a1')
  await until(() => receiver.received.length === 1, 'the first')
  receiver.answer = 200
  await add(one, 'b1')
  await until(
    async () => (await settledOf(one.store, 'b1'))?.state === 'delivered',
    'the other call',
  )
  clock.advance(10_000)
  await until(async () => (await settledOf(one.store, 'a1'))?.problem === 'timeout', 'a time-out')
  assert.equal((await settledOf(one.store, 'a1'))?.state, 'waiting')
})

test('webhook sender: what a stop breaks off goes after the next start, what was taken does not', async (t) => {
  const { receiver, open, add, settledOf } = await trial(t)
  const one = await open()
  await add(one, 'a1')
  await until(async () => (await settledOf(one.store, 'a1'))?.state === 'delivered', 'the first')
  receiver.answer = 'never'
  await add(one, 'a2', 'a3')
  await until(() => receiver.received.length === 2, 'the second')
  await one.stop()
  receiver.answer = 200
  const two = await open()
  await until(async () => (await settledOf(two.store, 'a3'))?.state === 'delivered', 'the rest')
  assert.deepEqual(
    receiver.received.map(({ id }) => id),
    ['a1', 'a2', 'a2', 'a3'],
  )
  assert.equal((await settledOf(two.store, 'a2'))?.attemptCount, 1)
})

test('webhook sender: an answer that the store will not note is noted later, and nothing goes twice', async (t) => {
  let isFull = true
  const wrap = (store: WebhookStore): WebhookStore =>
    Object.assign(Object.create(store) as WebhookStore, {
      attempted: (id: string, attempt: DeliveryAttempt) => {
        if (!isFull) return store.attempted(id, attempt)
        return Promise.reject(new AssistError('ASSIST_STORE_FAILED', 'The disk is full.'))
      },
    })
  const { receiver, open, add, pass, settledOf } = await trial(t, wrap)
  const one = await open()
  await add(one, 'a1')
  await until(() => receiver.received.length === 1, 'the first')
  await pass(one, 2 * minute)
  isFull = false
  await pass(one, minute)
  await until(async () => (await settledOf(one.store, 'a1'))?.state === 'delivered', 'noted')
  assert.equal(receiver.received.length, 1)
})

test('webhook sender: attempts that end together count once each', async (t) => {
  const wrap = (store: WebhookStore): WebhookStore =>
    Object.assign(Object.create(store) as WebhookStore, {
      attempted: async (id: string, attempt: DeliveryAttempt) => {
        await delay(20)
        await store.attempted(id, attempt)
      },
    })
  const { receiver, open, add, settledOf } = await trial(t, wrap)
  await receiver.setUp(false)
  const one = await open()
  await add(one, 'a1', 'b1', 'c1', 'd1')
  await one.sender.idle()
  for (const id of ['a1', 'b1', 'c1', 'd1']) {
    assert.equal((await settledOf(one.store, id))?.attemptCount, 1, id)
  }
})

test('webhook sender: what is added while a look ends is looked for', async (t) => {
  // The end of a look is some turns of promises long; each is tried.
  for (let turns = 0; turns < 12; turns++) {
    let lookCount = 0
    const store = {
      due: () => Promise.resolve((lookCount++, [])),
      nextDueAfter: async () => {
        const answer = Promise.resolve(null)
        if (lookCount === 1) void afterTurns(turns).then(() => sender.wake())
        return answer
      },
      attempted: () => Promise.resolve(),
      prune: () => Promise.resolve(),
    }
    const sender: WebhookSender = new WebhookSender({
      ...{ store, clock: new ManualClock(), nowMs: () => epochMs, log: silentLog },
      receiver: { url: '', secrets: [secret], timeoutMs: 10_000 },
      ...{ giveUpMs: 72 * hour, keepMs: 720 * hour },
    })
    t.after(() => sender.stop())
    sender.wake()
    await delay(1)
    assert.equal(lookCount, 2, `${turns} turns`)
  }
})

test('webhook sender: a moment to try again at is heeded as a number of seconds is', async () => {
  const inTwoMinutes = new Date(epochMs + 2 * minute).toUTCString()
  for (const retryAfter of ['120', inTwoMinutes]) {
    const server = createServer((_request, response) => {
      response.writeHead(503, { 'retry-after': retryAfter }).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const answered = await postWebhook(
      { deliveryId: 'a1', body: '{}' },
      { url: `http://127.0.0.1:${port}/`, secrets: [secret], timeoutMs: 10_000 },
      { clock: new ManualClock(), nowMs: () => epochMs },
      new AbortController().signal,
    )
    server.closeAllConnections()
    server.close()
    assert.deepEqual(answered, { answer: 503, problem: null, retryAfterMs: 2 * minute }, retryAfter)
  }
})

test('webhook sender: it gives up after its hours, and at once where there will never be a receiver', async (t) => {
  const { receiver, clock, open, add, pass, settledOf } = await trial(t)
  receiver.answer = 410
  const one = await open()
  await add(one, 'a1')
  await until(async () => (await settledOf(one.store, 'a1'))?.state === 'given-up', 'gone')
  receiver.answer = 302
  await add(one, 'b1')
  await until(async () => (await settledOf(one.store, 'b1'))?.attemptCount === 1, 'moved')
  await pass(one, 80 * hour, hour)
  await until(async () => (await settledOf(one.store, 'b1'))?.state === 'given-up', 'given up')
  assert.ok(clock.nowMs() > 72 * hour)
  receiver.answer = 200
  await one.store.retry('b1', epochMs + clock.nowMs())
  one.sender.wake()
  await until(async () => (await settledOf(one.store, 'b1'))?.state === 'delivered', 'once more')
})
