import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'

import { loadConfig } from '../../../settings/config.js'
import { fakeApp, type FakeApp } from '../../../testing/fake-app.js'
import { refusedCode } from '../../../testing/refused-code.js'
import { temporaryFolder } from '../../../testing/trial-models.js'
import { until, webhookReceiver } from '../../../testing/webhook-receiver.js'
import { requireWebhookSecret } from '../../../webhooks/webhooks.js'

const webhookSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

interface Listed {
  readonly deliveryId: string
  readonly type: string
  readonly state: string
  readonly attemptCount: number
  readonly message: { readonly details: { readonly callId: string } }
}

async function listed({ address }: FakeApp, query = ''): Promise<Listed[]> {
  return (await (await fetch(`${address}/api/webhooks/deliveries${query}`)).json()) as Listed[]
}

async function post({ address }: FakeApp, path: string, body?: object): Promise<number> {
  const json = body && {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
  return (await fetch(`${address}${path}`, { method: 'POST', ...json })).status
}

test('webhooks: a call is told of while nobody waits for the receiver, over a restart, and listed', async (t) => {
  const receiver = await webhookReceiver(t)
  receiver.answer = 'never'
  const storePath = join(await temporaryFolder(t), 'assist.db')
  const settings = { webhookUrl: receiver.url, webhookSecret }
  const app = await fakeApp(settings, { storePath })
  const format = { encoding: 'mulaw', sampleRateHz: 8_000, channels: ['customer'] } as const
  const leg = await app.calls.open({ callId: 'c', language: 'en' }, format, 'native')
  app.made.get('c')?.pipeline.append({
    ...{ type: 'call.started', config: 'x', models: 'y', solutions: 'v1' },
  })
  await until(() => receiver.received.length === 1, 'the beginning')
  await app.calls.stop(leg, 'stopped')
  await until(async () => (await listed(app)).length === 2, 'both listed')
  assert.deepEqual(
    (await listed(app, '?state=waiting&limit=1')).map(({ type, message }) => [
      ...[type, message.details.callId],
    ]),
    [['call.ended', 'c']],
  )
  await app.close()
  receiver.answer = 500
  const again = await fakeApp(settings, { storePath })
  t.after(() => again.close())
  await until(() => receiver.received.length === 2, 'once more')
  receiver.answer = 200
  const [, begun] = await listed(again)
  assert.equal(await post(again, `/api/webhooks/deliveries/${begun?.deliveryId}/retry`), 200)
  await until(async () => (await listed(again, '?state=delivered')).length === 2, 'both taken')
  assert.equal(await post(again, '/api/webhooks/deliveries/none/retry'), 404)
  const ids = receiver.received.map(({ id }) => id)
  assert.equal(new Set(ids).size, 2)
})

test('webhooks: without an address nothing is put down', async (t) => {
  const app = await fakeApp()
  t.after(() => app.close())
  assert.equal(await post(app, '/api/calls', { callId: 'c' }), 201)
  await app.calls.endCall('c', 'stopped')
  assert.deepEqual(await listed(app), [])
})

test('webhooks: an address needs a secret, and a secret its form', () => {
  const webhookUrl = 'https://crm.example/hook'
  const refused = (settings: object) =>
    refusedCode(() => requireWebhookSecret(loadConfig({}, settings)))
  assert.equal(refused({ webhookUrl }), 'ASSIST_CONFIG_INVALID')
  assert.equal(refused({ webhookUrl, webhookSecret: 'short' }), 'ASSIST_CONFIG_INVALID')
  assert.equal(
    refused({ webhookUrl, webhookSecret: `${webhookSecret},${webhookSecret}` }),
    undefined,
  )
  assert.equal(refused({ webhookUrl: 'ftp://x', webhookSecret }), 'ASSIST_CONFIG_INVALID')
  assert.equal(refused({ webhookUrl: 'https://a:b@x', webhookSecret }), 'ASSIST_CONFIG_INVALID')
})
