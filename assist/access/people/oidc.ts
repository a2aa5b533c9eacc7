import { randomBytes } from 'node:crypto'

import * as client from 'openid-client'

import { AssistError } from '../../errors/errors.js'
import type { Config } from '../../settings/config.js'
import type { Identity } from '../identity.js'
import { isLoopback } from '../loopback.js'
import { ShortMemory } from '../short-memory.js'
import { personOf, type Claims } from './person.js'

/** Settings of signing in. */
export type OidcConfig = Pick<
  Config,
  'oidcIssuer' | 'oidcClientId' | 'oidcClientSecret' | 'rolesClaim' | 'teamClaim'
>

/** A person on the way to the provider and back. */
interface Journey {
  readonly verifier: string
  readonly nonce: string
  readonly untilMs: number
  /** Where the person wants to go: a path of ours. */
  readonly to: string
}

/** How long a person may take at the provider, ms, and how many may be there at once. */
const journeyMs = 600_000
const maxJourneyCount = 10_000

/** Signing in by OpenID Connect: code flow with PKCE, state and nonce. */
export class OidcSignIn {
  readonly #config: OidcConfig
  readonly #nowMs: () => number
  readonly #journeys = new ShortMemory<string, Journey>(maxJourneyCount)
  #provider: Promise<client.Configuration> | undefined

  /** @param nowMs epoch milliseconds */
  constructor(config: OidcConfig, nowMs: () => number) {
    this.#config = config
    this.#nowMs = nowMs
  }

  /**
   * Sends a person to the provider.
   *
   * @param callback address of ours to which the provider sends them back
   * @param to path of ours to which they go then
   * @returns the provider's address, and the state by which the browser shows that it is the one that set out
   * @throws AssistError ASSIST_SIGN_IN_UNAVAILABLE
   */
  async setOut(
    callback: string,
    to: string,
  ): Promise<{ readonly url: URL; readonly state: string }> {
    const provider = await this.#found()
    const verifier = client.randomPKCECodeVerifier()
    const nonce = client.randomNonce()
    const state = randomBytes(24).toString('base64url')
    this.#journeys.set(state, { verifier, nonce, to, untilMs: this.#nowMs() + journeyMs })
    const url = client.buildAuthorizationUrl(provider, {
      ...{ redirect_uri: callback, scope: 'openid profile email', state, nonce },
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })
    return { url, state }
  }

  /**
   * Takes a person who comes back. Each journey ends once.
   *
   * @param url the whole address that the provider sent them to
   * @param state what their browser was given when it set out
   * @throws AssistError ASSIST_AUTH_REQUIRED where they are not who set out, or the provider did not let them in;
   *   ASSIST_ACCESS_REFUSED where they have no role of ours
   */
  async comeBack(
    url: URL,
    state: string | undefined,
  ): Promise<{ readonly identity: Identity; readonly to: string }> {
    const journey = state === undefined ? undefined : this.#journeys.get(state)
    if (state === undefined || !journey || this.#nowMs() >= journey.untilMs) throw notSignedIn()
    this.#journeys.delete(state)
    const claims = await this.#claims(url, state, journey)
    const identity = personOf(claims, this.#config)
    if (identity) return { identity, to: journey.to }
    throw new AssistError(
      'ASSIST_ACCESS_REFUSED',
      `You have no role in this service. The provider has to tell one in the claim “${this.#config.rolesClaim}”.`,
    )
  }

  async #claims(url: URL, state: string, { verifier, nonce }: Journey): Promise<Claims> {
    const provider = await this.#found()
    try {
      const tokens = await client.authorizationCodeGrant(provider, url, {
        ...{ pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce },
        idTokenExpected: true,
      })
      const claims: Claims = { ...tokens.claims() }
      const isEnough = personOf(claims, this.#config) !== undefined
      if (isEnough || provider.serverMetadata().userinfo_endpoint === undefined) return claims
      // Many providers tell roles here only.
      const more = await client.fetchUserInfo(provider, tokens.access_token, claims.sub ?? '')
      return { ...claims, ...more }
    } catch (thrown) {
      throw notSignedIn(thrown)
    }
  }

  #found(): Promise<client.Configuration> {
    this.#provider ??= this.#discover().catch((thrown: unknown) => {
      // The next person tries again.
      this.#provider = undefined
      throw new AssistError(
        'ASSIST_SIGN_IN_UNAVAILABLE',
        'The provider by which people sign in (ASSIST_OIDC_ISSUER) does not answer.',
        { cause: thrown },
      )
    })
    return this.#provider
  }

  async #discover(): Promise<client.Configuration> {
    const { oidcIssuer, oidcClientId, oidcClientSecret } = this.#config
    const issuer = new URL(oidcIssuer)
    const isPlain = issuer.protocol === 'http:' && isLoopback(issuer.hostname)
    return client.discovery(
      issuer,
      oidcClientId,
      undefined,
      oidcClientSecret === '' ? client.None() : client.ClientSecretBasic(oidcClientSecret),
      // A provider on this machine alone may answer without HTTPS; the mark only warns of doing it elsewhere.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      isPlain ? { execute: [client.allowInsecureRequests] } : {},
    )
  }
}

function notSignedIn(cause?: unknown): AssistError {
  return new AssistError('ASSIST_AUTH_REQUIRED', 'Signing in did not work. Try it once more.', {
    cause,
  })
}
