import type { FastifyRequest } from 'fastify'

import { AssistError } from '../../errors/errors.js'
import type { Config } from '../../settings/config.js'
import type { Identity } from '../identity.js'
import { cookieOf } from './cookie.js'
import { OidcSignIn } from './oidc.js'
import { Sessions } from './sessions.js'
import { isToken, Tokens } from './tokens.js'

/** Name of the cookie of a session. */
export const sessionCookie = 'assist_session'

/** People: by a token of an issuer, or by the session that signing in has begun. */
export class People {
  readonly sessions: Sessions
  /** Undefined where nobody signs in on the page. */
  readonly signIn: OidcSignIn | undefined
  readonly #tokens: Tokens | undefined

  /**
   * @param nowMs epoch milliseconds
   * @throws AssistError ASSIST_CONFIG_INVALID for half of a configuration
   */
  constructor(config: Config, nowMs: () => number) {
    this.#tokens = Tokens.of(config)
    this.sessions = new Sessions(config.sessionHours, nowMs)
    this.signIn = hasSignIn(config) ? new OidcSignIn(config, nowMs) : undefined
    if (this.signIn && this.#tokens && config.jwtIssuer !== config.oidcIssuer) {
      throw new AssistError(
        'ASSIST_CONFIG_INVALID',
        'ASSIST_JWT_ISSUER has to be ASSIST_OIDC_ISSUER where both are set: two issuers may name two people alike.',
      )
    }
  }

  /** Whether there is any way for people to show who they are. */
  get isConfigured(): boolean {
    return this.signIn !== undefined || this.#tokens !== undefined
  }

  /**
   * @param given what stands in the place of a key; empty where nothing does
   * @throws AssistError ASSIST_SIGN_IN_UNAVAILABLE
   */
  async identify(request: FastifyRequest, given: string): Promise<Identity | undefined> {
    if (this.#tokens && isToken(given)) return this.#tokens.identify(given)
    const session = cookieOf(request, sessionCookie)
    return session === undefined ? undefined : this.sessions.find(session)
  }
}

function hasSignIn({ oidcIssuer, oidcClientId }: Config): boolean {
  if (oidcIssuer === '' && oidcClientId === '') return false
  if (URL.canParse(oidcIssuer) && oidcClientId !== '') return true
  throw new AssistError(
    'ASSIST_CONFIG_INVALID',
    'Signing in needs ASSIST_OIDC_ISSUER, an address, and ASSIST_OIDC_CLIENT_ID.',
  )
}
