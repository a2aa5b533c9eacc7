import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { StoredKey } from '../../access/keys/stored-key.js'
import { emptyStore, type StoreUnderTest } from './store-under-test.js'

/** Defines the cases that every `KeyStore` has to pass. */
export function keyStoreCases(under: StoreUnderTest): void {
  const title = (claim: string): string => `${under.name} keys: ${claim}`
  const key = (keyId: string, rest: Partial<StoredKey> = {}): StoredKey => ({
    ...{ keyId, name: 'Ana', roles: ['agent', 'qa'], team: null },
    ...{ createdAt: 1_000, createdBy: 'local', expiresAt: null, ...rest },
  })

  test(title('a key is found by its digest, as it was made; another is not'), async (t) => {
    const { keys } = await emptyStore(t, under)
    await keys.create(key('a', { team: 'north', expiresAt: 9_000 }), 'digest-a')
    await keys.create(key('b', { createdAt: 2_000 }), 'digest-b')
    const found = await keys.find('digest-a', 0)
    assert.deepEqual(found, key('a', { team: 'north', expiresAt: 9_000 }))
    assert.equal(await keys.find('digest', 0), undefined)
    assert.deepEqual(
      (await keys.list()).map(({ keyId }) => keyId),
      ['a', 'b'],
    )
    await assert.rejects(keys.get('c'), { code: 'ASSIST_KEY_NOT_FOUND' })
    await assert.rejects(keys.create(key('c'), 'digest-a'), { code: 'ASSIST_STORE_FAILED' })
  })

  test(title('after a rotation the digest before counts for as long as it is let'), async (t) => {
    const { keys } = await emptyStore(t, under)
    await keys.create(key('a'), 'old')
    assert.deepEqual(await keys.rotate('a', 'new', 5_000), key('a'))
    assert.equal((await keys.find('new', 9_000))?.keyId, 'a')
    assert.equal((await keys.find('old', 4_999))?.keyId, 'a')
    assert.equal(await keys.find('old', 5_000), undefined)
    await assert.rejects(keys.rotate('x', 'other', 0), { code: 'ASSIST_KEY_NOT_FOUND' })
  })

  test(title('a key that expires sooner is not made to last longer'), async (t) => {
    const { keys } = await emptyStore(t, under)
    await keys.create(key('a'), 'one')
    await keys.create(key('b', { expiresAt: 3_000 }), 'two')
    assert.equal((await keys.expire('a', 5_000)).expiresAt, 5_000)
    assert.equal((await keys.expire('b', 5_000)).expiresAt, 3_000)
    assert.equal((await keys.expire('b', 2_000)).expiresAt, 2_000)
    await assert.rejects(keys.expire('x', 0), { code: 'ASSIST_KEY_NOT_FOUND' })
  })

  test(title('calls are listed by whose they are'), async (t) => {
    const { calls } = await emptyStore(t, under)
    const call = (callId: string, owner?: { id: string; team?: string; agent?: string }) =>
      calls.create({ callId, language: 'en', startedAt: 1_000, ...(owner && { owner }) })
    await call('old')
    await call('own', { id: 'key:a', team: 'north' })
    await call('named', { id: 'key:pbx', agent: 'digest' })
    await call('other', { id: 'key:b', team: 'north', agent: 'else' })
    const listed = async (scope: { id: string; agents: string[]; team?: string | null }) =>
      (await calls.list({ limit: 9, scope })).map(({ callId }) => callId)
    assert.deepEqual(await listed({ id: 'key:a', agents: ['digest'] }), ['named', 'own'])
    assert.deepEqual(await listed({ id: 'x', agents: [], team: 'north' }), ['other', 'own'])
    assert.deepEqual(await listed({ id: 'x', agents: [], team: null }), ['named', 'old'])
    assert.deepEqual(await listed({ id: 'x', agents: [] }), [])
    assert.equal((await calls.list({ limit: 9 })).length, 4)
    assert.deepEqual((await calls.get('own')).facts.owner, { id: 'key:a', team: 'north' })
    await calls.bind('old', { id: 'key:c', agent: 'digest' })
    assert.deepEqual(await listed({ id: 'x', agents: ['digest'] }), ['named', 'old'])
    await assert.rejects(calls.bind('none', { id: 'x' }), { code: 'ASSIST_CALL_NOT_FOUND' })
  })
}
