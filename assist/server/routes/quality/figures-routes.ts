import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import type { AuditLog } from '../../../access/audit/audit-log.js'
import { agentDigest } from '../../../call/call-owner.js'
import type { CallRegistry } from '../../../pipeline/registry/call-registry.js'
import type { StoreContracts } from '../../../store/store.js'
import { CallSight } from '../access/sight.js'
import { filterOf, filterSchema, type AskedFilter } from '../desk/call-query.js'
import { errorSchema } from '../error-schema.js'

/** What the route needs of the service. */
export interface FiguresRoutesParts {
  readonly store: Pick<StoreContracts, 'calls' | 'figures' | 'keys'>
  readonly calls: CallRegistry
  readonly audit: AuditLog
}

const maxZoneMinutes = 14 * 60

/** `GET /api/figures`: what became of calls and cards, by day, agent and entry; what went unanswered. */
export function figuresRoutes(app: FastifyInstance, parts: FiguresRoutesParts): void {
  const { store, calls, audit } = parts
  app.get<{ Querystring: AskedFilter & { zone: number } }>(
    '/api/figures',
    {
      config: { access: 'judge-calls' },
      schema: {
        summary: 'Figures over the calls that a filter chooses; calls that go on do not count.',
        tags: ['quality'],
        querystring: Type.Object({
          ...filterSchema,
          zone: Type.Integer({
            ...{ minimum: -maxZoneMinutes, maximum: maxZoneMinutes, default: 0 },
            description: 'Minutes by which the days of the reader are ahead of UTC.',
          }),
        }),
        response: {
          200: {
            description: 'The figures; `name` where the agent has a key.',
            content: { 'application/json': { schema: {} } },
          },
          400: errorSchema,
        },
      },
    },
    async (request, reply) => {
      const { zone, ...asked } = request.query
      const sight = new CallSight(request, { calls, store: store.calls, audit })
      const figures = await store.figures.of(filterOf(asked, sight.scope), zone)
      // Quotes are looked at, of calls of others too.
      audit.write(sight.doer, { action: 'call.seen', target: 'figures', detail: '' })
      const names = await namesOf(store)
      const agents = figures.agents.map((one) => {
        return { ...one, name: names.get(one.agent ?? '') ?? null }
      })
      return reply.header('cache-control', 'no-store').send({ ...figures, agents })
    },
  )
}

/** Names of agents by what a call knows of them: the id of their key, or the digest of their name. */
async function namesOf({ keys }: FiguresRoutesParts['store']): Promise<Map<string, string>> {
  const all = await keys.list()
  return new Map(
    all.flatMap(({ keyId, name }) => [
      [`key:${keyId}`, name],
      [agentDigest(name), name],
    ]),
  )
}
