import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import { doerOf } from '../../../access/audit/audit-hooks.js'
import type { FailedKeys } from '../../../access/keys/failed-keys.js'
import type { SetUpCode } from '../../../access/people/set-up-code.js'
import { newKeySecret, newStoredKey } from '../../../access/keys/stored-key.js'
import { AssistError } from '../../../errors/errors.js'
import { errorSchema } from '../error-schema.js'
import type { KeyRouteParts } from './key-routes.js'

/** What the set-up runs on. */
export interface SetUpParts extends KeyRouteParts {
  readonly setUp: SetUpCode
  readonly failedKeys: FailedKeys
}

/** `POST /api/set-up`: the code that was printed at start makes the first administrator's key, once. */
export function setUpRoutes(app: FastifyInstance, parts: SetUpParts): void {
  const { store, book, audit, setUp, failedKeys, nowMs } = parts
  app.post<{ Body: { code: string; name?: string } }>(
    '/api/set-up',
    {
      config: { access: 'open' },
      schema: {
        tags: ['access'],
        summary: 'Makes the first administrator’s key by the code that was printed at start.',
        body: Type.Object({
          code: Type.String({ maxLength: 100 }),
          name: Type.Optional(
            Type.String({ minLength: 1, maxLength: 128, pattern: '^[^\\p{Cc}]+$' }),
          ),
        }),
        response: {
          201: Type.Object({ keyId: Type.String(), key: Type.String() }),
          '4xx': errorSchema,
        },
      },
    },
    async (request, reply) => {
      const { code, name = 'first administrator' } = request.body
      if (failedKeys.waitMs(request.ip) > 0 || !setUp.take(code)) {
        failedKeys.failed(request.ip)
        throw new AssistError(
          'ASSIST_AUTH_REQUIRED',
          'This is not the code, or the service is set up. A code is printed at a start without any administrator.',
        )
      }
      const wanted = { name, roles: ['administrator'] as const, team: null, expiresAt: null }
      const key = newStoredKey(wanted, 'set-up', nowMs())
      const { secret, digest } = newKeySecret()
      await store.create(key, digest)
      book.changed()
      audit.write(doerOf(request), { action: 'set-up', target: key.keyId, detail: '' })
      void reply.header('cache-control', 'no-store')
      return reply.code(201).send({ keyId: key.keyId, key: secret })
    },
  )
}
