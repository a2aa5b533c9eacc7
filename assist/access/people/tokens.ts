import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose'

import { AssistError } from '../../errors/errors.js'
import type { Config } from '../../settings/config.js'
import type { Identity } from '../identity.js'
import { personOf } from './person.js'

/** Settings of tokens. */
export type TokenConfig = Pick<
  Config,
  'jwtSecret' | 'jwksUrl' | 'jwtIssuer' | 'jwtAudience' | 'rolesClaim' | 'teamClaim'
>

/** How far the issuer's clock and ours may be apart, s. */
const clockToleranceS = 5

/** A secret signs with these alone and public keys never do, so that nobody signs with a public key as the secret. */
const secretAlgorithms = ['HS256', 'HS384', 'HS512']
const publicAlgorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
]

/** Whether a key may be a token: three parts, the first of which is a JSON object. */
export function isToken(given: string): boolean {
  return /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(given)
}

/** Reads the tokens (JWT) that an issuer gives people. */
export class Tokens {
  readonly #config: TokenConfig
  readonly #key: Uint8Array | JWTVerifyGetKey

  private constructor(config: TokenConfig, key: Uint8Array | JWTVerifyGetKey) {
    this.#config = config
    this.#key = key
  }

  /**
   * @returns undefined where no tokens are configured
   * @throws AssistError ASSIST_CONFIG_INVALID for half of a configuration
   */
  static of(config: TokenConfig): Tokens | undefined {
    const { jwtSecret, jwksUrl, jwtIssuer, jwtAudience } = config
    if (jwtSecret === '' && jwksUrl === '') return undefined
    if (jwtSecret !== '' && jwksUrl !== '') {
      throw new AssistError(
        'ASSIST_CONFIG_INVALID',
        'ASSIST_JWT_SECRET and ASSIST_JWKS_URL are two ways to one thing: set one of them.',
      )
    }
    if (jwtIssuer === '' || jwtAudience === '') {
      throw new AssistError(
        'ASSIST_CONFIG_INVALID',
        'Tokens need ASSIST_JWT_ISSUER and ASSIST_JWT_AUDIENCE, so that one of another service is not taken.',
      )
    }
    if (jwtSecret !== '') return new Tokens(config, new TextEncoder().encode(jwtSecret))
    return new Tokens(config, createRemoteJWKSet(urlOf(jwksUrl)))
  }

  /**
   * Who has a token; undefined where it is not good (any more), or holds no role of ours.
   *
   * @throws AssistError ASSIST_SIGN_IN_UNAVAILABLE where the issuer's keys cannot be had
   */
  async identify(token: string): Promise<Identity | undefined> {
    const { jwtIssuer: issuer, jwtAudience: audience } = this.#config
    const isSecret = this.#key instanceof Uint8Array
    try {
      const { payload } = await jwtVerify(token, this.#key as JWTVerifyGetKey, {
        ...{ issuer, audience, clockTolerance: clockToleranceS, requiredClaims: ['exp', 'sub'] },
        algorithms: isSecret ? secretAlgorithms : publicAlgorithms,
      })
      return personOf(payload, this.#config)
    } catch (thrown) {
      if (isRefusal(thrown)) return undefined
      throw new AssistError(
        'ASSIST_SIGN_IN_UNAVAILABLE',
        'The keys of the issuer (ASSIST_JWKS_URL) cannot be read now.',
        { cause: thrown },
      )
    }
  }
}

function urlOf(text: string): URL {
  if (URL.canParse(text)) return new URL(text)
  throw new AssistError('ASSIST_CONFIG_INVALID', 'ASSIST_JWKS_URL expects an address.')
}

/** Whether a token is bad, and not the way to the keys. */
function isRefusal(thrown: unknown): boolean {
  if (!(thrown instanceof errors.JOSEError)) return false
  const isWay = thrown instanceof errors.JWKSTimeout || thrown instanceof errors.JWKSInvalid
  return !isWay && thrown.code !== 'ERR_JOSE_GENERIC'
}
