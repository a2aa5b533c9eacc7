import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'

import fc from 'fast-check'

import { AssistError } from '../../errors/errors.js'
import { audiohookCheck, AudiohookSignatures, type SignedPart } from './audiohook-signature.js'

/** The example of Genesys' own documentation. */
const secretText = 'TXlTdXBlclNlY3JldEtleVRlbGxOby0xITJAMyM0JDU='
const secret = Buffer.from(secretText, 'base64')
const key = 'SGVsbG8sIEkgYW0gdGhlIEFQSSBrZXkh'
const url = '/api/v1/voicebiometrics/ws'
const createdS = 1_641_013_200
const nonce = 'VGhpc0lzQVVuaXF1ZU5vbmNl'
const names = ['@request-target', '@authority', 'audiohook-organization-id'].concat(
  'audiohook-session-id',
  'audiohook-correlation-id',
  'x-api-key',
)

const listed = (components: readonly string[]): string =>
  components.map((name) => `"${name}"`).join(' ')

const exampleHeaders = {
  host: 'audiohook.example.com',
  'audiohook-organization-id': 'd7934305-0972-4844-938e-9060eef73d05',
  'audiohook-session-id': '30b0e395-84d3-4570-ac13-9a62d8f514c0',
  'audiohook-correlation-id': 'e160e428-53e2-487c-977d-96989bf5c99d',
  'x-api-key': key,
}

function example(components: readonly string[], signature: string): SignedPart {
  const parameters = `;keyid="${key}";nonce="${nonce}";alg="hmac-sha256";created=${createdS};expires=3282026430`
  return {
    url,
    headers: {
      ...exampleHeaders,
      'signature-input': `sig1=(${listed(components)})${parameters}`,
      signature: `sig1=:${signature}:`,
    },
  }
}

const byAuthority = example(names, 'NZBwyBHRRyRoeLqy1IzOa9VYBuI8TgMFt2GRDkDuJh4=')
const byHost = example(
  names.map((name) => (name === '@authority' ? 'host' : name)),
  'zupMJUMfd/kMuvKc5zhRyfJPE3jTROuz1S1hn8SCTpE=',
)

interface Signing {
  readonly atS?: number
  readonly nonce?: string
  readonly components?: readonly string[]
  readonly parameters?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly secret?: Uint8Array
}

/** A request that is signed the way RFC 9421 says, with something changed. */
function signed(change: Signing = {}): SignedPart {
  const { atS = createdS, components = names } = change
  const values: Readonly<Record<string, string>> = {
    ...{ '@request-target': url, '@authority': exampleHeaders.host },
    ...exampleHeaders,
  }
  const parameters =
    change.parameters ??
    `;keyid="${key}";nonce="${change.nonce ?? nonce}";alg="hmac-sha256";created=${atS};expires=${atS + 30}`
  const input = `(${listed(components)})${parameters}`
  const lines = components.map((name) => `"${name}": ${values[name] ?? ''}`)
  const base = [...lines, `"@signature-params": ${input}`].join('\n')
  const signature = createHmac('sha256', change.secret ?? secret)
    .update(base)
    .digest('base64')
  const own = { 'signature-input': `sig1=${input}`, signature: `sig1=:${signature}:` }
  return { url, headers: { ...exampleHeaders, ...own, ...change.headers } }
}

function codeOf(run: () => void): string | undefined {
  try {
    run()
    return undefined
  } catch (thrown) {
    assert.ok(thrown instanceof AssistError, String(thrown))
    assert.ok(!thrown.message.includes(secretText), 'no secret in a message')
    return thrown.code
  }
}

const judged = (request: SignedPart, nowS = createdS): string | undefined =>
  codeOf(() => new AudiohookSignatures(secret).require(request, nowS))

const wrong = 'ASSIST_SIGNATURE_INVALID'

test('audiohook signature: both examples of the vendor hold', () => {
  assert.equal(judged(byAuthority), undefined)
  assert.equal(judged(byHost), undefined)
})

test('audiohook signature: one whose request was changed anywhere is refused', () => {
  for (const name of ['audiohook-session-id', 'audiohook-organization-id', 'host']) {
    const headers = { ...byAuthority.headers, [name]: 'changed' }
    assert.equal(judged({ url, headers }), wrong, name)
  }
  assert.equal(judged({ ...byAuthority, url: `${url}?more` }), wrong)
  assert.equal(judged(signed({ secret: Buffer.from('another secret') })), wrong)
})

test('audiohook signature: an old one is refused, and one of the future, give or take the clocks', () => {
  for (const [laterS, code] of [
    [-4, wrong],
    [-3, undefined],
    [0, undefined],
    [13, undefined],
    [14, wrong],
  ] as const) {
    assert.equal(judged(signed(), createdS + laterS), code, `${laterS} s later`)
  }
  const parameters = `;keyid="${key}";nonce="${nonce}";created=${createdS};expires=${createdS + 1}`
  assert.equal(judged(signed({ parameters }), createdS + 5), wrong)
})

test('audiohook signature: one that is used again is refused, another one is not', () => {
  const signatures = new AudiohookSignatures(secret)
  const ask = (request: SignedPart, nowS: number) => codeOf(() => signatures.require(request, nowS))
  assert.equal(ask(signed(), createdS), undefined)
  assert.equal(ask(signed(), createdS + 5), wrong)
  assert.equal(ask(signed({ nonce: `${nonce}2` }), createdS + 5), undefined)
})

test('audiohook signature: what it has to cover, it covers', () => {
  for (const name of names) {
    assert.equal(judged(signed({ components: names.filter((one) => one !== name) })), wrong, name)
  }
  assert.equal(judged(signed({ components: [...names, 'x-api-key'] })), wrong)
  assert.equal(judged(signed({ components: [...names, '@method'] })), wrong)
})

test('audiohook signature: parameters that are missing or wrong are refused', () => {
  for (const parameters of [
    '',
    `;keyid="${key}";created=${createdS}`,
    `;keyid="${key}";nonce="short";created=${createdS}`,
    `;keyid="another";nonce="${nonce}";created=${createdS}`,
    `;keyid="${key}";nonce="${nonce}"`,
    `;keyid="${key}";nonce="${nonce}";alg="none";created=${createdS}`,
  ]) {
    assert.equal(judged(signed({ parameters })), wrong, parameters)
  }
})

test('audiohook signature: any fields are read or refused by name, and never hold (property)', () => {
  const changed = fc.tuple(fc.string(), fc.nat(300), fc.boolean())
  fc.assert(
    fc.property(changed, ([text, at, isInput]) => {
      const name = isInput ? 'signature-input' : 'signature'
      const old = String(byAuthority.headers[name])
      const made = old.slice(0, at) + text + old.slice(at + text.length)
      if (made.trim() === old) return
      assert.equal(judged({ url, headers: { ...byAuthority.headers, [name]: made } }), wrong)
    }),
    { numRuns: 500 },
  )
})

type CheckedRequest = Parameters<ReturnType<typeof audiohookCheck>>[0]

test('audiohook: its own key opens the door, with a signature where there is a secret; our key needs neither', () => {
  const settings = { audiohookKey: key, audiohookSecret: secretText, apiKey: 'ours', publicUrl: '' }
  const ask = (request: SignedPart, change: Partial<typeof settings> = {}) =>
    audiohookCheck(
      { ...settings, ...change },
      () => createdS * 1_000,
    )(request as unknown as CheckedRequest)
  const unsigned = { url, headers: exampleHeaders }
  assert.equal(ask(signed()), true)
  assert.equal(
    codeOf(() => ask(unsigned)),
    wrong,
  )
  assert.equal(ask(unsigned, { audiohookSecret: '' }), true)
  assert.equal(ask({ url, headers: { 'x-api-key': 'ours' } }), false)
  assert.equal(ask(unsigned, { audiohookKey: '', audiohookSecret: '', apiKey: key }), false)
  assert.equal(ask(signed(), { audiohookKey: '', apiKey: key }), true)
  assert.equal(
    codeOf(() => ask(unsigned, { audiohookKey: '', apiKey: key })),
    wrong,
  )
})

test('audiohook: behind a proxy the public address is signed', () => {
  const settings = { audiohookKey: key, audiohookSecret: secretText, apiKey: '' }
  const publicUrl = 'https://audiohook.example.com'
  const check = audiohookCheck({ ...settings, publicUrl }, () => createdS * 1_000)
  const request = signed({ headers: { host: '10.0.0.7:8080' } })
  assert.equal(check(request as unknown as CheckedRequest), true)
})
