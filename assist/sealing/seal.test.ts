import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import fc from 'fast-check'

import { loadConfig } from '../settings/config.js'
import { dataKeyOf } from './data-key.js'
import { Seal } from './seal.js'

const seal = new Seal(Buffer.alloc(32, 1))
const other = new Seal(Buffer.alloc(32, 2))
const none = new Seal(undefined)

test('seal: what is sealed comes back, never looks the same twice, and holds nothing of it (property)', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 8, unit: 'binary' }), (text) => {
      const sealed = seal.sealText(text, 'x')
      assert.notEqual(sealed, seal.sealText(text, 'x'))
      assert.ok(!sealed.includes(text))
      assert.equal(seal.openText(sealed, 'x'), text)
    }),
  )
})

test('seal: another key, no key, another place or a changed bit is refused by name', () => {
  const sealed = seal.sealText('a text', 'event 1')
  const changed = Buffer.from(sealed.slice('sealed1:'.length), 'base64')
  changed[20]! ^= 1
  for (const open of [
    () => other.openText(sealed, 'event 1'),
    () => none.openText(sealed, 'event 1'),
    () => seal.openText(sealed, 'event 2'),
    () => seal.openText(`sealed1:${changed.toString('base64')}`, 'event 1'),
    () => seal.openText('sealed1:', 'event 1'),
  ]) {
    assert.throws(open, { code: 'ASSIST_DATA_KEY_WRONG' })
  }
})

test('seal: what was kept before there was a key is read as it is', () => {
  assert.equal(seal.openText('{"text":"plain"}', 'event 1'), '{"text":"plain"}')
  const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 1)
  assert.deepEqual(seal.open(jpeg, 'picture'), jpeg)
  assert.equal(none.sealText('a text', 'x'), 'a text')
})

test('data key: 32 bytes as hexadecimal or base64, from the environment or a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assist-key-'))
  const key = Buffer.alloc(32, 9)
  const file = join(folder, 'key')
  writeFileSync(file, `${key.toString('hex')}\n`)
  const of = (env: Record<string, string>) => dataKeyOf(loadConfig(env))
  assert.equal(of({}), undefined)
  for (const env of [
    { ASSIST_DATA_KEY: key.toString('hex') },
    { ASSIST_DATA_KEY: key.toString('base64') },
    { ASSIST_DATA_KEY_FILE: file },
  ]) {
    assert.deepEqual(Buffer.from(of(env)!), key)
  }
  for (const env of [
    { ASSIST_DATA_KEY: 'too short' },
    { ASSIST_DATA_KEY: 'x'.repeat(64) },
    { ASSIST_DATA_KEY_FILE: join(folder, 'none') },
    { ASSIST_DATA_KEY: key.toString('hex'), ASSIST_DATA_KEY_FILE: file },
  ]) {
    assert.throws(() => of(env), { code: 'ASSIST_CONFIG_INVALID' })
  }
  rmSync(folder, { recursive: true })
})
