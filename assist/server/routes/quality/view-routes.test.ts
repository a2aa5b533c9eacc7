import assert from 'node:assert/strict'
import { test } from 'node:test'

import { newKeySecret, newStoredKey } from '../../../access/keys/stored-key.js'
import { maxViewCount } from '../../../store/quality/view-store.js'
import { fakeApp } from '../../../testing/fake-app.js'

test('views: everybody keeps their own, whatever their names are, and no more than there may be', async (t) => {
  const app = await fakeApp({ apiKey: 'the key' })
  t.after(() => app.close())
  const keyFor = async (name: string): Promise<string> => {
    const { secret, digest } = newKeySecret()
    const wanted = { name, roles: ['qa' as const], team: null, expiresAt: null }
    await app.store.keys.create(newStoredKey(wanted, 'test', Date.now()), digest)
    return secret
  }
  const [kim, lee] = [await keyFor('Kim'), await keyFor('Lee')]
  const ask = (key: string, method: string, name = '', query?: string): Promise<Response> =>
    fetch(`${app.address}/api/views${name === '' ? '' : `/${encodeURIComponent(name)}`}`, {
      ...{ method, body: query === undefined ? null : JSON.stringify({ query }) },
      headers: {
        'x-api-key': key,
        ...(query === undefined ? {} : { 'content-type': 'application/json' }),
      },
    })
  const namesOf = async (key: string): Promise<string[]> => {
    const views = (await (await ask(key, 'GET')).json()) as { name: string; query: string }[]
    return views.map(({ name, query }) => `${name}: ${query}`)
  }
  assert.equal((await ask(kim, 'PUT', '错误/50% & ?', 'wrong=true')).status, 200)
  assert.equal((await ask(kim, 'PUT', ' 错误/50% & ? ', 'wrong=true&language=zh')).status, 200)
  assert.deepEqual(await namesOf(kim), ['错误/50% & ?: wrong=true&language=zh'])
  assert.deepEqual(await namesOf(lee), [])
  assert.equal((await ask(lee, 'DELETE', '错误/50% & ?')).status, 204)
  assert.equal((await namesOf(kim)).length, 1, 'nobody deletes what another keeps')
  assert.equal((await ask(kim, 'PUT', '  ', 'wrong=true')).status, 400)
  for (let at = 1; at < maxViewCount; at++) await ask(kim, 'PUT', `view ${at}`, 'q=x')
  const full = await ask(kim, 'PUT', 'one more', 'q=x')
  assert.equal(full.status, 409)
  assert.match(await full.text(), /ASSIST_VIEWS_FULL/)
})
