import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'

import { fakeApp, type FakeApp } from '../../../testing/fake-app.js'

const first = 'the first key'

async function locked(t: TestContext): Promise<FakeApp> {
  const app = await fakeApp({ apiKey: first })
  t.after(() => app.close())
  return app
}

interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>> & {
    readonly keyId?: string
    readonly key?: string
  }
}

/** A request with a key; a body makes it a POST. */
async function ask(
  { address }: FakeApp,
  path: string,
  key: string | undefined,
  sent: { readonly body?: object; readonly method?: string } = {},
): Promise<Answer> {
  const method = sent.method ?? (sent.body ? 'POST' : 'GET')
  const answer = await fetch(`${address}${path}`, {
    method,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(sent.body && { 'content-type': 'application/json' }),
    },
    ...(sent.body && { body: JSON.stringify(sent.body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Answer['body'] }
}

test('keys: a made key does what its roles may, is shown once, and is kept as a digest', async (t) => {
  const app = await locked(t)
  const made = await ask(app, '/api/keys', first, {
    body: { name: 'Kim', roles: ['agent'], team: 'north' },
  })
  assert.equal(made.status, 201)
  const { key, keyId } = made.body
  assert.ok(key && Buffer.from(key.slice('assist_'.length), 'base64url').length * 8 >= 128)
  const me = await ask(app, '/api/me', key)
  assert.deepEqual(me.body, {
    ...{ id: `key:${keyId}`, name: 'Kim', team: 'north', roles: ['agent'] },
    rights: ['use', 'send-calls', 'take-calls', 'see-calls'],
  })
  const refused = await ask(app, '/api/keys', key)
  assert.deepEqual([refused.status, refused.body['code']], [403, 'ASSIST_ACCESS_REFUSED'])
  const listed = await ask(app, '/api/keys', first)
  assert.ok(!JSON.stringify(listed.body).includes(key))
  assert.ok(!JSON.stringify(await app.store.keys.list()).includes(key))
})

test('keys: a revoked key and a rotated one count no more at once; with a grace both secrets do', async (t) => {
  const app = await locked(t)
  const make = async () => {
    const { body } = await ask(app, '/api/keys', first, {
      body: { name: 'PBX', roles: ['integrator'] },
    })
    return { keyId: body.keyId ?? '', key: body.key ?? '' }
  }
  const statusOf = async (key: string | undefined) => (await ask(app, '/api/me', key)).status
  const one = await make()
  assert.equal(await statusOf(one.key), 200)
  assert.equal(
    (await ask(app, `/api/keys/${one.keyId}`, first, { method: 'DELETE' })).body['isAlive'],
    false,
  )
  assert.equal(await statusOf(one.key), 401)
  assert.equal((await ask(app, `/api/keys/${one.keyId}/rotate`, first, { body: {} })).status, 404)

  const two = await make()
  const rotated = await ask(app, `/api/keys/${two.keyId}/rotate`, first, { body: {} })
  assert.deepEqual([await statusOf(two.key), await statusOf(rotated.body.key)], [401, 200])
  const graced = await ask(app, `/api/keys/${two.keyId}/rotate`, first, { body: { graceS: 60 } })
  assert.deepEqual([await statusOf(rotated.body.key), await statusOf(graced.body.key)], [200, 200])
  assert.equal(rotated.body.keyId, two.keyId, 'its calls stay its own')
})

test('keys: a key without a role, with an unknown one, or with a name of control characters is refused', async (t) => {
  const app = await locked(t)
  for (const body of [
    ...[
      { name: 'x', roles: [] },
      { name: 'x', roles: ['owner'] },
      { name: '', roles: ['qa'] },
    ],
    ...[
      { name: 'a\nb', roles: ['qa'] },
      { name: 'x', roles: ['qa'], days: 0 },
    ],
  ]) {
    assert.equal((await ask(app, '/api/keys', first, { body })).status, 400, JSON.stringify(body))
  }
})

test('keys: on an unlocked service everyone may do everything, until there is an administrator’s key', async (t) => {
  const app = await fakeApp()
  t.after(() => app.close())
  assert.equal((await ask(app, '/api/me', undefined)).body['id'], 'local')
  const make = async (role: string) =>
    (await ask(app, '/api/keys', undefined, { body: { name: role, roles: [role] } })).body
  const agent = await make('agent')
  assert.equal((await ask(app, '/api/me', agent.key)).body['name'], 'agent')
  assert.equal((await ask(app, '/api/me', 'any key')).body['id'], 'local')
  const administrator = await make('administrator')
  assert.equal((await ask(app, '/api/me', undefined)).status, 401)
  assert.equal((await ask(app, '/api/me', administrator.key)).status, 200)
  await ask(app, `/api/keys/${administrator.keyId}`, administrator.key, { method: 'DELETE' })
  assert.equal((await ask(app, '/api/me', undefined)).status, 401, 'it is never opened again')
})
