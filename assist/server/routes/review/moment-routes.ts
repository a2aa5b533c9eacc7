import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import type { AuditLog } from '../../../access/audit/audit-log.js'
import type { EmbedText } from '../../../matching/meaning/embed-text.js'
import { requireUsable } from '../../../moments/lint-moments.js'
import { MomentFinder } from '../../../moments/moment-finder.js'
import { momentRuleSchema, readRule } from '../../../moments/rules-file.js'
import { tryRules, type TriedCall } from '../../../moments/try-rules.js'
import type { CallRegistry } from '../../../pipeline/registry/call-registry.js'
import type { ReviewBasis } from '../../../review/review-files.js'
import type { CallStore } from '../../../store/call-store.js'
import { CallSight } from '../access/sight.js'
import { errorSchema } from '../error-schema.js'

/** Most calls that rules are tried on at once, and usual number. */
const maxCalls = 500
const usualCalls = 100

/** What the routes need of the service. */
export interface MomentRoutesParts {
  readonly store: CallStore
  readonly calls: CallRegistry
  readonly audit: AuditLog
  readonly review: Pick<ReviewBasis, 'moments'>
  readonly embed: EmbedText
}

const tags = ['quality']
const config = { access: 'judge-calls' } as const

/** `GET /api/moments` and `POST /api/moments/try`: the rules that are live, and others tried on past calls. */
export function momentRoutes(app: FastifyInstance, parts: MomentRoutesParts): void {
  app.get(
    '/api/moments',
    {
      config,
      schema: {
        ...{ tags, summary: 'The rules on moments that are looked for in calls that begin now.' },
        response: { 200: Type.Array(momentRuleSchema) },
      },
    },
    () => parts.review.moments,
  )
  app.post<{ Body: { readonly rules: readonly unknown[]; readonly calls: number } }>(
    '/api/moments/try',
    {
      config,
      schema: {
        ...{ tags, summary: 'What rules would have found in past calls; changes nothing.' },
        body: Type.Object({
          rules: Type.Array(Type.Unknown(), { minItems: 1, maxItems: 500 }),
          calls: Type.Integer({
            ...{ minimum: 1, maximum: maxCalls, default: usualCalls },
            description: 'So many of the newest calls that are over.',
          }),
        }),
        response: { 200: trialSchema, 400: errorSchema },
      },
    },
    async (request) => {
      const { rules, calls } = request.body
      const usable = requireUsable(rules.map((rule, at) => readRule(rule, at + 1)))
      const sight = new CallSight(request, parts)
      const finder = new MomentFinder(usable, parts.embed)
      return tryRules(finder, pastCalls(sight, parts.store, calls))
    },
  )
}

const trialSchema = Type.Object({
  callCount: Type.Integer(),
  rules: Type.Array(
    Type.Object({
      ...{ momentId: Type.String(), title: Type.String(), kind: Type.String() },
      callCount: Type.Integer({ description: 'Calls in which it was found.' }),
      sightings: Type.Array(
        Type.Object({
          ...{ callId: Type.String(), utteranceId: Type.String(), atMs: Type.Number() },
          quote: Type.String({ description: 'The sentence, word for word.' }),
          by: Type.Enum(['words', 'meaning']),
          ...{ phrase: Type.String(), likeness: Type.Number() },
        }),
      ),
      lackedBy: Type.Array(Type.String(), { description: 'Calls that lack what must be said.' }),
    }),
  ),
})

/** The newest calls that are over and within sight, one after another. What is read of others is written down. */
export async function* pastCalls(
  sight: CallSight,
  store: Pick<CallStore, 'list' | 'eventsAfter'>,
  count: number,
): AsyncGenerator<TriedCall & { readonly internalId: string; readonly startedAt: number }, void> {
  const listed = await store.list({ limit: count, scope: sight.scope })
  for (const { callId, internalId, startedAt, endedAt } of listed) {
    if (endedAt === null) continue
    await sight.look(internalId)
    yield { callId, internalId, startedAt, events: await store.eventsAfter(internalId, 0) }
  }
}
