import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { loadConfig, settings } from './config.js'
import { AssistError } from '../errors/errors.js'

/** The message of a refused configuration. */
function refusal(load: () => unknown): string {
  try {
    load()
  } catch (thrown) {
    assert.ok(thrown instanceof AssistError, String(thrown))
    assert.equal(thrown.code, 'ASSIST_CONFIG_INVALID')
    return thrown.message
  }
  assert.fail('it was taken')
}

const table = Object.entries(settings) as [
  keyof typeof settings,
  {
    env: string
    type: string
    default: unknown
    min?: number
    max?: number
    choices?: readonly string[]
  },
][]

test('config: without anything set, every setting has its default and is frozen', () => {
  const config = loadConfig({})
  for (const [name, setting] of table) assert.equal(config[name], setting.default, name)
  assert.equal(Object.isFrozen(config), true)
  assert.deepEqual(
    loadConfig({ ASSIST_PORT: '', HOME: '/x', PATH: '/y' }),
    config,
    'empty is unset',
  )
})

test('config: what is dangerous is off by default', () => {
  const { host, apiKey, storeAudio, logPersonal, allowedOrigins } = loadConfig({})
  assert.deepEqual(
    [host, apiKey, storeAudio, logPersonal, allowedOrigins],
    ['127.0.0.1', '', false, false, ''],
  )
})

test('config: a variable of our prefix that is no setting is refused by its name', () => {
  for (const name of ['ASSIST_PROT', 'ASSIST_', 'ASSIST_port']) {
    assert.match(
      refusal(() => loadConfig({ [name]: '1' })),
      new RegExp(`^${name} is not a setting`),
    )
  }
  assert.doesNotThrow(() => loadConfig({ ASSIST_TEST_REQUIRE: 'all', ASSIST_SHARED_DIR: '/x' }))
  assert.doesNotThrow(() => loadConfig({ assist_port: 'x', MY_ASSIST_PORT: 'x' }))
})

test('config: numbers are taken from their least to their most, and not beyond', () => {
  for (const [name, setting] of table) {
    const { env, min, max } = setting
    if (min === undefined || max === undefined) continue
    for (const value of [min, max]) assert.equal(loadConfig({ [env]: String(value) })[name], value)
    for (const value of [min - 1, max + 1]) {
      const message = refusal(() => loadConfig({ [env]: String(value) }))
      assert.match(
        message,
        new RegExp(`^${env} expects \\w+ from ${min} to ${max}; “${value}” came`),
      )
      refusal(() => loadConfig({}, { [name]: value }))
    }
  }
})

test('config: what is no number is not one, blanks and other notations included', () => {
  for (const text of [
    ' ',
    '\t',
    'x',
    '8080x',
    '1,5',
    'NaN',
    'Infinity',
    '-Infinity',
    '8080.5',
    '0x50',
  ]) {
    assert.match(
      refusal(() => loadConfig({ ASSIST_PORT: text })),
      /^ASSIST_PORT expects/,
      text,
    )
  }
  assert.match(
    refusal(() => loadConfig({ ASSIST_PORT: '80x' })),
    /65535; “80x” came/,
  )
  assert.equal(loadConfig({ ASSIST_SHOW_THRESHOLD: '0.25' }).showThreshold, 0.25)
  assert.equal(loadConfig({ ASSIST_PORT: ' 80 ' }).port, 80, 'space around it is nothing')
})

test('config: switches are said in four ways each, in any case', () => {
  for (const text of ['1', 'true', 'on', 'YES']) {
    assert.equal(loadConfig({ ASSIST_STORE_AUDIO: text }).storeAudio, true, text)
  }
  for (const text of ['0', 'false', 'OFF', 'no']) {
    assert.equal(loadConfig({ ASSIST_PARTIALS: text }).partials, false, text)
  }
  for (const text of ['maybe', '2', 'y', ' ']) {
    assert.match(
      refusal(() => loadConfig({ ASSIST_PARTIALS: text })),
      /expects on or off/,
    )
  }
})

test('config: a choice is one of its list', () => {
  assert.equal(loadConfig({ ASSIST_LOG_LEVEL: 'silent' }).logLevel, 'silent')
  const message = refusal(() => loadConfig({ ASSIST_LOG_LEVEL: 'loud' }))
  assert.match(message, /expects one of trace, .*; “loud” came/)
  assert.match(
    refusal(() => loadConfig({}, { engine: 'ear-trumpet' })),
    /ASSIST_ENGINE/,
  )
})

test('config: an override wins over the environment, and only where it is given', () => {
  const env = { ASSIST_PORT: '1234', ASSIST_HOST: 'localhost', ASSIST_PARTIALS: 'off' }
  const config = loadConfig(env, { port: 0, partials: true })
  assert.deepEqual([config.port, config.host, config.partials], [0, 'localhost', true])
  assert.equal(
    loadConfig({ ASSIST_PORT: 'x' }, { port: 80 }).port,
    80,
    'what is not used is not judged',
  )
})

test('config: no message holds a key, and none is endless', () => {
  const long = 'x'.repeat(5_000)
  assert.ok(refusal(() => loadConfig({ ASSIST_LOG_LEVEL: long })).length < 300, 'cut')
  assert.doesNotThrow(() => loadConfig({ ASSIST_API_KEY: long }))
})

test('config: whatever the environment says, it is a configuration or a named refusal (property)', () => {
  const name = fc.constantFrom(...table.map(([, { env }]) => env), 'ASSIST_OTHER')
  fc.assert(
    fc.property(fc.dictionary(name, fc.string(), { maxKeys: 4 }), (env) => {
      try {
        const config = loadConfig(env)
        for (const [key, { type, min = -Infinity, max = Infinity }] of table) {
          const value = config[key]
          const expected = type === 'integer' ? 'number' : type
          assert.equal(typeof value, expected, key)
          if (typeof value === 'number') assert.ok(value >= min && value <= max, `${key} ${value}`)
        }
      } catch (thrown) {
        assert.ok(thrown instanceof AssistError, String(thrown))
      }
    }),
  )
})
