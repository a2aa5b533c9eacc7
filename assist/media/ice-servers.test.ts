import assert from 'node:assert/strict'
import { test } from 'node:test'

import { loadConfig } from '../settings/config.js'
import { AssistError } from '../errors/errors.js'
import { iceSettings, requireUsableIce } from './ice-servers.js'

const nowMs = Date.parse('2026-01-02T03:04:05.678Z')

function refusal(env: Readonly<Record<string, string>>): string {
  try {
    requireUsableIce(loadConfig(env))
  } catch (thrown) {
    assert.ok(thrown instanceof AssistError, String(thrown))
    assert.equal(thrown.code, 'ASSIST_CONFIG_INVALID')
    return thrown.message
  }
  assert.fail(`${JSON.stringify(env)} was taken`)
}

test('ice: without servers browsers connect directly', () => {
  const expected = { iceServers: [], iceTransportPolicy: 'all' }
  assert.deepEqual(iceSettings(loadConfig({}), 'c-1', nowMs), expected)
})

test('ice: TURN servers get a credential that ends, STUN servers none', () => {
  const config = loadConfig({
    ASSIST_ICE_SERVERS: 'stun:s.example:3478, turn:t.example:3478?transport=udp,turns:t.example',
    ASSIST_TURN_SECRET: 'north',
    ASSIST_TURN_TTL_S: '600',
    ASSIST_ICE_TRANSPORT_POLICY: 'relay',
  })
  assert.deepEqual(iceSettings(config, 'c-1', nowMs), {
    iceServers: [
      { urls: ['stun:s.example:3478'] },
      {
        urls: ['turn:t.example:3478?transport=udp', 'turns:t.example'],
        // 2026-01-02T03:14:05Z; the password is what `openssl dgst -sha1 -hmac north -binary | base64` makes of it.
        username: '1767323645:c-1',
        credential: 'eL64jWQPvE/a+ZPVEUck1jHyPBA=',
      },
    ],
    iceTransportPolicy: 'relay',
  })
})

test('ice: every user, second and secret has a credential of its own', () => {
  const credential = (user: string, atMs: number, turnSecret: string): string | undefined => {
    const config = loadConfig({ ASSIST_ICE_SERVERS: 'turn:t' }, { turnSecret })
    return iceSettings(config, user, atMs).iceServers[0]?.credential
  }
  const made = [
    credential('c-1', nowMs, 'north'),
    credential('c-2', nowMs, 'north'),
    credential('c-1', nowMs + 1000, 'north'),
    credential('c-1', nowMs, 'south'),
  ]
  assert.equal(new Set(made).size, 4)
  assert.equal(credential('c-1', nowMs, 'north'), made[0])
})

test('ice: addresses that no browser takes are refused at start, by the name of the setting', () => {
  const bad = [
    ...[
      'http://host',
      'host:3478',
      'stun:',
      'turn:',
      'stun://host',
      'turn:host:0',
      'turn:host:65536',
    ],
    ...['turn:host:port', 'turn:user@host', 'stun:host?transport=udp', 'turn:host?transport=sctp'],
    ...['turn:host?x=1', 'stun:a b', 'stun:host,nonsense'],
  ]
  for (const iceServers of bad) {
    const message = refusal({ ASSIST_ICE_SERVERS: iceServers, ASSIST_TURN_SECRET: 'north' })
    assert.match(message, /^ASSIST_ICE_SERVERS expects a list of stun:HOST:PORT/, iceServers)
  }
})

test('ice: every form of address that browsers take is taken', () => {
  const good = [
    ...['stun:host', 'stuns:host:5349', 'stun:192.0.2.1:3478', 'stun:[2001:db8::1]:3478'],
    ...[
      'turn:host',
      'turn:host:65535?transport=udp',
      'TURN:host?transport=tcp',
      'turns:a.b-c.example',
    ],
  ]
  for (const iceServers of [...good, good.join(' , '), '']) {
    const env = { ASSIST_ICE_SERVERS: iceServers, ASSIST_TURN_SECRET: 'north' }
    assert.doesNotThrow(() => requireUsableIce(loadConfig(env)), iceServers)
  }
})

test('ice: what would leave browsers without a way is refused at start', () => {
  assert.match(refusal({ ASSIST_ICE_SERVERS: 'stun:a,turn:b' }), /needs ASSIST_TURN_SECRET/)
  const relay = { ASSIST_ICE_TRANSPORT_POLICY: 'relay', ASSIST_TURN_SECRET: 'north' }
  assert.match(refusal(relay), /relay expects a TURN server/)
  assert.match(refusal({ ...relay, ASSIST_ICE_SERVERS: 'stun:a' }), /relay expects a TURN server/)
})

test('ice: the address of customers’ links is a web address without a path', () => {
  for (const publicUrl of [
    'https://help.example.com',
    'http://192.0.2.7:8080/',
    'https://h:8443',
  ]) {
    assert.equal(loadConfig({ ASSIST_PUBLIC_URL: publicUrl }).publicUrl, publicUrl)
  }
  for (const publicUrl of [
    'help.example.com',
    'ftp://h',
    'https://h/assist',
    'https://h/?x=1',
    'x',
  ]) {
    assert.match(refusal({ ASSIST_PUBLIC_URL: publicUrl }), /^ASSIST_PUBLIC_URL expects an address/)
  }
})
