import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'

import type { CallEventBody } from '../pipeline/log/call-event.js'
import { defaultBase } from '../store/solution-store.js'
import { openSqliteStore } from '../store/sqlite/sqlite-store.js'
import { Deliveries, type DeliveryOrder } from './deliveries.js'
import { FollowUps } from './follow-ups.js'
import type { DeliveryOutcome, Gateway, OutgoingMessage } from './gateways/gateway.js'
import { filled, ownTemplates, recipientOf, templateOf } from './templates.js'

const order: DeliveryOrder = {
  ...{
    deliveryId: 'delivery-1',
    callId: 'i1',
    base: undefined,
    kind: 'sms',
    to: '+44 7700 900123',
  },
  ...{ solutionId: 'los', template: 'page', language: 'en', variables: {} },
  publicUrl: 'https://help.example',
}

/** Deliveries by a gateway that comes to these outcomes, one after another. */
async function made(t: TestContext, ...outcomes: readonly DeliveryOutcome[]) {
  const store = await openSqliteStore({ path: ':memory:' })
  t.after(() => store.close())
  await store.calls.create({ callId: 'c1', internalId: 'i1', language: 'en', startedAt: 0 })
  await store.solutions.replace(defaultBase, [
    { id: 'los', title: 'LOS is red', answer: 'Plug it in.', questions: [], tags: [] },
  ])
  const out: OutgoingMessage[] = []
  const log: CallEventBody[] = []
  let release = (): void => undefined
  const gate = new Promise<void>((resolve) => (release = resolve))
  const gateway: Gateway = {
    kind: 'sms',
    deliver: async (message) => {
      const outcome = outcomes[out.push(message) - 1]
      await gate
      return outcome ?? { state: 'sent', reference: 'r' }
    },
  }
  const nowMs = () => 1_000
  const deliveries = new Deliveries({
    ...{ store, templates: ownTemplates, company: 'Example Ltd', nowMs },
    followUps: new FollowUps({ store, append: () => undefined, nowMs }),
    gateways: new Map([['sms', gateway]]),
    append: (_callId, bodies) => {
      log.push(...bodies)
      return Promise.resolve()
    },
  })
  return { deliveries, out, log, release }
}

test('delivery: a double click and a retry send it once', async (t) => {
  const { deliveries, out, log, release } = await made(t)
  const twice = [deliveries.send(order), deliveries.send(order)]
  release()
  const [first, second] = await Promise.all(twice)
  const third = await deliveries.send(order)
  assert.deepEqual([first?.state, second, third], ['sent', first, first])
  assert.equal(out.length, 1)
  assert.match(out[0]?.text ?? '', /^Example Ltd: LOS is red https:\/\/help.example\/f\/[\w-]{12}$/)
  assert.equal(out[0]?.to, '+447700900123')
  assert.deepEqual(
    log.map((body) => [body.type, 'how' in body && body.how]),
    [['followup.sent', 'sms']],
  )
})

test('delivery: what surely failed may be tried again, with the same page', async (t) => {
  const { deliveries, out, log, release } = await made(t, { state: 'failed', reason: 'full' })
  release()
  const failed = await deliveries.send(order)
  assert.deepEqual([failed.state, failed.reason], ['failed', 'full'])
  assert.equal((await deliveries.send(order)).state, 'sent')
  assert.equal(out[0]?.text, out[1]?.text)
  assert.deepEqual(
    log.map(({ type }) => type),
    ['followup.failed', 'followup.sent'],
  )
})

test('delivery: what may have arrived is not sent again by itself', async (t) => {
  const { deliveries, out, release } = await made(t, { state: 'unknown', reason: 'no answer' })
  release()
  assert.equal((await deliveries.send(order)).state, 'unknown')
  assert.equal((await deliveries.send(order)).state, 'unknown')
  assert.equal(out.length, 1)
  assert.deepEqual(
    (await deliveries.ofCall('i1')).map(({ state, reason }) => [state, reason]),
    [['unknown', 'no answer']],
  )
})

test('delivery: an id is one delivery; a wrong recipient, template or call sends nothing', async (t) => {
  const { deliveries, out, release } = await made(t)
  release()
  await deliveries.send(order)
  const invalid = { code: 'ASSIST_FOLLOW_UP_INVALID' }
  await assert.rejects(deliveries.send({ ...order, to: '+447700900999' }), invalid)
  const next = { ...order, deliveryId: 'delivery-2' }
  await assert.rejects(deliveries.send({ ...next, to: '0815' }), invalid)
  await assert.rejects(deliveries.send({ ...next, template: 'none' }), invalid)
  await assert.rejects(deliveries.send({ ...next, kind: 'email', to: 'a@example.com' }), {
    code: 'ASSIST_GATEWAY_MISSING',
  })
  await assert.rejects(deliveries.send({ ...next, callId: 'nope' }), {
    code: 'ASSIST_CALL_NOT_FOUND',
  })
  assert.equal(out.length, 1)
})

test('delivery: the preview is what is sent, but for the address of the page', async (t) => {
  const { deliveries } = await made(t)
  const { text } = await deliveries.preview({ ...order, language: 'zh' }, order)
  assert.equal(text, '【Example Ltd】LOS is red https://help.example/f/…')
})

test('template: a value is never read as a variable, stays on its line, and has to be there', () => {
  const mail = templateOf(ownTemplates, { id: 'page', kind: 'email', language: 'en' })
  const values = { title: '{url}\nBcc: x', url: 'https://x', company: '' }
  const { subject, text } = filled(mail, values)
  assert.equal(subject, '{url} Bcc: x')
  assert.match(text, /“\{url\} Bcc: x”:\nhttps:\/\/x/)
  assert.throws(() => filled(mail, { title: 'x', company: '' }), {
    code: 'ASSIST_FOLLOW_UP_INVALID',
  })
})

test('template: an approved one gets its values in the provider’s order', () => {
  const approved = { id: 'T1', values: ['url', 'title'] }
  const { template } = filled(
    { id: 'page', language: 'zh', kind: 'sms', text: '{title}', approved },
    { title: '红灯', url: 'https://x' },
  )
  assert.deepEqual(template, {
    id: 'T1',
    values: [
      ['url', 'https://x'],
      ['title', '红灯'],
    ],
  })
})

test('recipient: one address or one number in international form, nothing that smuggles another', () => {
  assert.equal(recipientOf('sms', '+86 138-0013-8000'), '+8613800138000')
  assert.equal(recipientOf('email', ' anna.b+c@example.co.uk '), 'anna.b+c@example.co.uk')
  for (const to of [
    'a@b',
    'a@example.com, b@example.com',
    'a@example.com\nBcc: b',
    '<a@example.com>',
  ])
    assert.throws(() => recipientOf('email', to), { code: 'ASSIST_FOLLOW_UP_INVALID' })
  for (const to of ['13800138000', '+1', '+1555o100', ''])
    assert.throws(() => recipientOf('sms', to), { code: 'ASSIST_FOLLOW_UP_INVALID' })
})
