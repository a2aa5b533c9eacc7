import type {} from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'

import { doerOf } from '../../access/audit/audit-hooks.js'
import type { AuditLog } from '../../access/audit/audit-log.js'
import { AssistError } from '../../errors/errors.js'
import { followUpPage, followUpPolicy, gonePage } from '../../followup/follow-up-page.js'
import type { FollowUps } from '../../followup/follow-ups.js'
import { CustomerSession } from '../../seat/customer-session.js'
import type { CustomerMessage } from '../../media/customer-protocol.js'
import { serveSocket } from '../../sockets/socket-end.js'
import { customerPictureRoutes, type CustomerPictureParts } from './customer-picture-routes.js'

/** What the customers' routes run on. */
export interface CustomerParts extends CustomerPictureParts {
  readonly followUps: FollowUps
  readonly audit: AuditLog
}

/** One transparent pixel (GIF89a). A page fetches it when it is displayed, which is how its opening is noticed. */
const seenPixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/** The customer's side: their link, their socket, their pictures, and the pages that agents send them. */
export async function customerRoutes(app: FastifyInstance, parts: CustomerParts): Promise<void> {
  const { rooms, followUps, audit } = parts
  app.get('/customer', { websocket: true, config: { access: 'link' } }, (socket, request) => {
    const refused = (error: AssistError) =>
      audit.refused(doerOf(request), 'socket /customer', error)
    serveSocket<CustomerMessage>(socket, (end) => new CustomerSession(end, rooms, refused))
  })
  // A fragment is not sent over the network, so the token stands in no proxy's log.
  app.get<{ Params: { token: string } }>(
    '/c/:token',
    { config: { access: 'link' }, schema: { hide: true } },
    ({ params }, reply) => reply.redirect(`../customer.html#${encodeURIComponent(params.token)}`),
  )
  app.get<{ Params: { id: string } }>(
    '/f/:id',
    { config: { access: 'link' }, schema: { hide: true } },
    async ({ params, headers }, reply) => {
      void reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', followUpPolicy)
        .header('cache-control', 'no-store')
        .header('x-robots-tag', 'noindex')
      try {
        const solution = await followUps.solution(params.id)
        return followUpPage(solution, `${encodeURIComponent(params.id)}/seen`)
      } catch (thrown) {
        if (!(thrown instanceof AssistError) || thrown.statusCode >= 500) throw thrown
        void reply.code(thrown.statusCode)
        return gonePage(headers['accept-language']?.startsWith('zh') === true ? 'zh' : 'en')
      }
    },
  )
  app.get<{ Params: { id: string } }>(
    '/f/:id/seen',
    { config: { access: 'link' }, schema: { hide: true } },
    async ({ params }, reply) => {
      await followUps.opened(params.id)
      return reply.type('image/gif').header('cache-control', 'no-store').send(seenPixel)
    },
  )
  await app.register((scope, _options, done) => {
    customerPictureRoutes(scope, parts)
    done()
  })
}
