import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { doerOf } from '../../../access/audit/audit-hooks.js'
import type { AuditLog } from '../../../access/audit/audit-log.js'
import { cookieOf, setCookie, type Cookie } from '../../../access/people/cookie.js'
import type { OidcSignIn } from '../../../access/people/oidc.js'
import { sessionCookie, type People } from '../../../access/people/people.js'
import type { Config } from '../../../settings/config.js'

/** What signing in runs on. */
export interface SignInParts {
  readonly people: People
  readonly audit: AuditLog
  readonly config: Pick<Config, 'publicUrl' | 'sessionHours'>
}

const callbackPath = '/sign-in/callback'
/** Shows that the browser that comes back is the one that set out. */
const journeyCookie = 'assist_sign_in'
const journeyS = 600

/** `/sign-in`, its way back, and `/sign-out`. They are open: whoever comes is not known yet. */
export function signInRoutes(app: FastifyInstance, parts: SignInParts): void {
  const { people, audit } = parts
  const { signIn, sessions } = people
  app.get('/sign-in/ways', { config: { access: 'open' }, schema: { hide: true } }, () => {
    return { oidc: signIn !== undefined }
  })
  if (signIn) journeyRoutes(app, signIn, parts)
  app.post(
    '/sign-out',
    { config: { access: 'open' }, schema: { hide: true } },
    (request, reply) => {
      const session = cookieOf(request, sessionCookie)
      const identity = session === undefined ? undefined : sessions.find(session)
      if (session !== undefined && identity) {
        sessions.end(session)
        const doer = { ...doerOf(request), who: identity.id }
        audit.write(doer, { action: 'signed-out', target: '', detail: '' })
      }
      giveCookie(reply, parts, request, { name: sessionCookie, value: '', path: '/', maxAgeS: 0 })
      return reply.code(204).send()
    },
  )
}

function journeyRoutes(app: FastifyInstance, signIn: OidcSignIn, parts: SignInParts): void {
  const hidden = { config: { access: 'open' as const }, schema: { hide: true } }
  app.get<{ Querystring: { to?: unknown } }>('/sign-in', hidden, async (request, reply) => {
    const callback = `${baseOf(request, parts)}${callbackPath}`
    const { url, state } = await signIn.setOut(callback, pathOf(request.query.to))
    const journey = { name: journeyCookie, value: state, path: '/sign-in', maxAgeS: journeyS }
    giveCookie(reply, parts, request, journey)
    return reply.header('cache-control', 'no-store').redirect(url.href)
  })
  app.get(callbackPath, hidden, async (request, reply) => {
    const url = new URL(request.url, baseOf(request, parts))
    const { identity, to } = await signIn.comeBack(url, cookieOf(request, journeyCookie))
    const doer = { ...doerOf(request), who: identity.id }
    const detail = identity.roles.join(' ')
    parts.audit.write(doer, { action: 'signed-in', target: '', detail })
    const value = parts.people.sessions.begin(identity)
    const maxAgeS = parts.config.sessionHours * 3_600
    giveCookie(reply, parts, request, { name: sessionCookie, value, path: '/', maxAgeS })
    return reply.header('cache-control', 'no-store').redirect(to)
  })
}

/** Address of the service as browsers see it, without a slash at its end. */
function baseOf({ protocol, host }: FastifyRequest, { config }: SignInParts): string {
  return (config.publicUrl || `${protocol}://${host}`).replace(/\/+$/, '')
}

function giveCookie(
  reply: FastifyReply,
  parts: SignInParts,
  request: FastifyRequest,
  cookie: Omit<Cookie, 'isSecure'>,
): void {
  const isSecure = baseOf(request, parts).startsWith('https:')
  void reply.header('set-cookie', setCookie({ ...cookie, isSecure }))
}

/** A path of ours: an address elsewhere would make us send people on to strangers. */
function pathOf(to: unknown): string {
  const isPath = typeof to === 'string' && /^\/(?![/\\])[\w\-./?=&#%]*$/.test(to)
  return isPath ? to : '/'
}
