import assert from 'node:assert/strict'
import { test } from 'node:test'

import { KeyBook } from './key-book.js'
import { keyDigest, newStoredKey, type StoredKey } from './stored-key.js'

/** A store that a test holds in its hands. */
function bench() {
  const keys = new Map<string, StoredKey>()
  const state = { nowMs: 0, asked: 0, fails: false }
  const book = new KeyBook(
    {
      find: (digest) => {
        state.asked++
        return state.fails
          ? Promise.reject(new Error('no store'))
          : Promise.resolve(keys.get(digest))
      },
      list: () =>
        state.fails ? Promise.reject(new Error('no store')) : Promise.resolve([...keys.values()]),
    },
    () => state.nowMs,
  )
  const add = (secret: string, rest: Partial<StoredKey> = {}): void => {
    const wanted = { name: 'x', roles: ['agent'] as const, team: null, expiresAt: null }
    keys.set(keyDigest(secret), { ...newStoredKey(wanted, 'test', 0), ...rest })
  }
  return { keys, state, book, add }
}

test('key book: a key is asked for once in five seconds, and a revoked one counts no more after them', async () => {
  const { keys, state, book, add } = bench()
  add('secret')
  assert.equal((await book.identify('secret'))?.name, 'x')
  keys.clear()
  state.nowMs = 4_999
  assert.ok(await book.identify('secret'))
  assert.equal(state.asked, 1)
  state.nowMs = 5_000
  assert.equal(await book.identify('secret'), undefined)
})

test('key book: a key ends at its moment, remembered or not', async () => {
  const { state, book, add } = bench()
  add('secret', { expiresAt: 1_000 })
  assert.ok(await book.identify('secret'))
  state.nowMs = 1_000
  assert.equal(await book.identify('secret'), undefined)
})

test('key book: while the store fails a key that was known goes on, and an unknown one is no answer', async () => {
  const { state, book, add } = bench()
  add('secret')
  await book.identify('secret')
  state.nowMs = 60_000
  state.fails = true
  assert.ok(await book.identify('secret'))
  await assert.rejects(book.identify('other'))
  await assert.rejects(book.hasAdministrator())
})

test('key book: an administrator’s key that has ended still closes the service', async () => {
  const { book, add } = bench()
  assert.equal(await book.hasAdministrator(), false)
  add('secret', { roles: ['administrator'], expiresAt: 1 })
  assert.equal(await book.hasAdministrator(), false, 'the answer before is believed for a while')
  book.changed()
  assert.equal(await book.hasAdministrator(), true)
})
