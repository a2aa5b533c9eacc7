import { createHmac } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

import { isSameKey } from '../../access/keys/api-key.js'
import type { CarrierCheck } from '../../access/carrier.js'
import { AssistError } from '../../errors/errors.js'
import type { Config } from '../../settings/config.js'

/** The part of a request that a signature covers. */
export interface SignedPart {
  readonly headers: IncomingHttpHeaders
  /** Path and query. */
  readonly url: string
}

/** Longest age of a signature, in seconds. */
const maxAgeS = 10

/** How far the clocks of both sides may be apart, in seconds. */
const maxSkewS = 3

const leastNonceLength = 22

const requiredComponents = [
  ...['@request-target', 'audiohook-organization-id', 'audiohook-session-id'],
  ...['audiohook-correlation-id', 'x-api-key'],
]

/**
 * AudioHook's own way in: an API key, and where a client secret is set an HTTP message signature (RFC 9421) that is at
 * most ten seconds old and is used once.
 *
 * @param nowMs milliseconds since 1970
 */
export function audiohookCheck(
  {
    audiohookKey,
    audiohookSecret,
    apiKey,
    publicUrl,
  }: Pick<Config, 'audiohookKey' | 'audiohookSecret' | 'apiKey' | 'publicUrl'>,
  nowMs: () => number = Date.now,
): CarrierCheck {
  const expected = audiohookKey || apiKey
  const signatures = new AudiohookSignatures(
    Buffer.from(audiohookSecret, 'base64'),
    publicUrl === '' ? undefined : new URL(publicUrl).host,
  )
  return ({ headers, url }) => {
    const isConfigured = audiohookKey !== '' || audiohookSecret !== ''
    const given = String(headers['x-api-key'] ?? '')
    if (!isConfigured || (expected !== '' && !isSameKey(given, expected))) return false
    if (audiohookSecret !== '') signatures.require({ headers, url }, nowMs() / 1_000)
    return true
  }
}

/** Checks signatures with one secret, and remembers those that were used. */
export class AudiohookSignatures {
  readonly #secret: Uint8Array
  readonly #publicHost: string | undefined
  /** Nonces with the second from which on their signatures are too old anyway. */
  readonly #used = new Map<string, number>()

  /** @param publicHost name by which clients know the service, where a proxy changes it */
  constructor(secret: Uint8Array, publicHost?: string) {
    this.#secret = secret
    this.#publicHost = publicHost
  }

  /** @throws AssistError ASSIST_SIGNATURE_INVALID */
  require(request: SignedPart, nowS: number): void {
    const { names, parameters, signature } = parsedSignature(request.headers)
    const { nonce = '', keyid, alg = 'hmac-sha256' } = parameters
    const missing = requiredComponents.filter((name) => !names.includes(name))
    if (!names.includes('@authority') && !names.includes('host')) missing.push('@authority')
    if (missing.length > 0) throw invalid(`It does not cover ${missing.join(', ')}.`)
    if (new Set(names).size < names.length) throw invalid('It names a component twice.')
    if (alg !== 'hmac-sha256') throw invalid('Expected alg="hmac-sha256".')
    if (keyid !== request.headers['x-api-key']) throw invalid('Expected the API key as keyid.')
    if (nonce.length < leastNonceLength)
      throw invalid('Expected a nonce of at least 22 characters.')
    const deadS = requireAge(parameters, nowS)
    if (!this.#isSigned(request, names, parameters, signature)) {
      throw invalid('Expected that of ASSIST_AUDIOHOOK_SECRET, for the address that Genesys has.')
    }
    this.#requireFirst(nonce, deadS, nowS)
  }

  #isSigned(
    request: SignedPart,
    names: readonly string[],
    parameters: SignatureParameters,
    signature: string,
  ): boolean {
    const { host = '' } = request.headers
    const authorities = [host, ...(this.#publicHost === undefined ? [] : [this.#publicHost])]
    return authorities
      .map((authority) => signatureBase(request, authority, names, parameters))
      .map((base) => createHmac('sha256', this.#secret).update(base).digest('base64'))
      .map((right) => isSameKey(signature, right))
      .includes(true)
  }

  #requireFirst(nonce: string, deadS: number, nowS: number): void {
    for (const [known, until] of this.#used) if (until < nowS) this.#used.delete(known)
    if (this.#used.has(nonce)) throw invalid('It was used before.')
    this.#used.set(nonce, deadS)
  }
}

type SignatureParameters = Readonly<Record<string, string>>

interface ParsedSignature {
  /** Components that are signed, in their order. */
  readonly names: readonly string[]
  readonly parameters: SignatureParameters
  /** Base64. */
  readonly signature: string
}

/** A label, the components, and the parameters: `sig1=("a" "b");created=1`. */
const inputForm =
  /^([a-z*][\w.*-]*)=\(((?:"[a-z\d@-]+"(?: (?="))?)*)\)((?:;[a-z]+=(?:"[^"\\]*"|\d{1,15}))*)$/

/** Reads the one signature of a request. */
function parsedSignature(headers: IncomingHttpHeaders): ParsedSignature {
  const input = headers['signature-input']
  const given = headers['signature']
  if (input === undefined || given === undefined) {
    throw invalid('Expected the fields “Signature-Input” and “Signature”.')
  }
  const [, label, list = '', rest = ''] = inputForm.exec(String(input)) ?? []
  const [, ofLabel, signature = ''] =
    /^([a-z*][\w.*-]*)=:([A-Za-z\d+/]+={0,2}):$/.exec(String(given)) ?? []
  if (label === undefined || label !== ofLabel) throw invalid('It is not written as RFC 9421 says.')
  const names = [...list.matchAll(/"([a-z\d@-]+)"/g)].map(([, name = '']) => name)
  const pairs = [...rest.matchAll(/;([a-z]+)=(?:"([^"\\]*)"|(\d{1,15}))/g)]
  const parameters: SignatureParameters = Object.fromEntries(
    pairs.map(([, name = '', text, number = '']): [string, string] => [name, text ?? number]),
  )
  return { names, parameters, signature }
}

/** Parameters that are numbers, and are written without quotes. */
const numbers = new Set(['created', 'expires'])

/** What is signed: a line for each component, and the parameters. */
function signatureBase(
  { headers, url }: SignedPart,
  authority: string,
  names: readonly string[],
  parameters: SignatureParameters,
): string {
  const valueOf = (name: string): string => {
    if (name === '@request-target') return url
    if (name === '@authority') return authority.toLowerCase().replace(/:(443|80)$/, '')
    if (name === 'host') return authority
    const value = name.startsWith('@') ? undefined : headers[name]
    if (value === undefined) throw invalid(`The request has no ${name}.`)
    return String(value).trim()
  }
  const written = Object.entries(parameters).map(
    ([name, value]) => `;${name}=${numbers.has(name) ? value : `"${value}"`}`,
  )
  const list = names.map((name) => `"${name}"`).join(' ')
  const lines = names.map((name) => `"${name}": ${valueOf(name)}`)
  return [...lines, `"@signature-params": (${list})${written.join('')}`].join('\n')
}

/** @returns the second from which on the signature is too old */
function requireAge({ created = '', expires }: SignatureParameters, nowS: number): number {
  const createdS = Number(created)
  if (created === '' || createdS > nowS + maxSkewS) throw invalid('Expected “created” of now.')
  const deadS = Math.min(createdS + maxAgeS, Number(expires ?? Infinity)) + maxSkewS
  if (deadS < nowS) throw invalid(`It is too old; it holds for ${maxAgeS} s.`)
  return deadS
}

function invalid(problem: string): AssistError {
  return new AssistError(
    'ASSIST_SIGNATURE_INVALID',
    `The message signature does not hold. ${problem} See docs/integrations/genesys-audiohook.md.`,
  )
}
