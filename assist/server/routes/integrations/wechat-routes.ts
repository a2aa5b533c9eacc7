import type { FastifyInstance } from 'fastify'

import { toAssistError } from '../../../errors/errors.js'
import type { WechatEntry } from '../../../seat/wechat/wechat-entry.js'
import {
  readWechatMessage,
  requireWechatSignature,
  type WechatQuery,
} from '../../../seat/wechat/wechat-message.js'

/** What the routes run on. */
export interface WechatRouteParts {
  /** The token of the account’s server configuration; empty: there is no such entry. */
  readonly token: string
  readonly entry: Pick<WechatEntry, 'take'>
  readonly nowMs: () => number
}

/** Longest body of a message, in bytes. */
const bodyLimit = 65_536

type Query = { Querystring: WechatQuery & { readonly echostr?: string } }

/** `GET` and `POST /wechat`: the callback of a WeChat service account. The signature is checked before a body is read. */
export async function wechatRoutes(
  app: FastifyInstance,
  { token, entry, nowMs }: WechatRouteParts,
): Promise<void> {
  if (token === '') return
  await app.register((scope, _options, registered) => {
    scope.addContentTypeParser(
      ['text/xml', 'application/xml'],
      { parseAs: 'string', bodyLimit },
      (_request, body, done) => done(null, body),
    )
    scope.addHook<Query>('onRequest', (request, _reply, done) => {
      try {
        requireWechatSignature(token, request.query, nowMs())
        done()
      } catch (thrown) {
        done(toAssistError(thrown))
      }
    })
    const config = { access: 'open' } as const
    scope.get<Query>('/wechat', { config, schema: { hide: true } }, (request, reply) =>
      reply.type('text/plain').send((request.query.echostr ?? '').slice(0, 128)),
    )
    scope.post<Query & { Body: string }>(
      '/wechat',
      { config, schema: { hide: true } },
      async (request, reply) => {
        await entry.take(readWechatMessage(request.body))
        return reply.type('text/plain').send('success')
      },
    )
    registered()
  })
}
