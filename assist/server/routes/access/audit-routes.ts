import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import { auditLine } from '../../../access/audit/audit-entry.js'
import type { AuditStore } from '../../../store/access/audit-store.js'
import { errorSchema } from '../error-schema.js'

const maxLimit = 10_000

/** `GET /api/audit?after=&limit=`: the audit log as JSON lines, oldest first. */
export function auditRoutes(app: FastifyInstance, store: AuditStore): void {
  app.get<{ Querystring: { after: number; limit: number } }>(
    '/api/audit',
    {
      config: { access: 'read-audit' },
      schema: {
        ...{ tags: ['access'], summary: 'The audit log as JSON lines, or what came after a line.' },
        querystring: Type.Object({
          after: Type.Integer({ minimum: 0, default: 0, description: '`auditId` of a line.' }),
          limit: Type.Integer({ minimum: 1, maximum: maxLimit, default: 1_000 }),
        }),
        response: {
          200: {
            description: 'A line an entry.',
            content: { 'application/x-ndjson': { schema: {} } },
          },
          400: errorSchema,
        },
      },
    },
    async ({ query: { after, limit } }, reply) => {
      const entries = await store.after(after, limit)
      void reply.type('application/x-ndjson').header('cache-control', 'no-store')
      return reply.send(Buffer.from(entries.map(auditLine).join('')))
    },
  )
}
