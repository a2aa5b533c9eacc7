import type { FastifyInstance } from 'fastify'
import { Type, type Static } from 'typebox'

import type { AuditLog } from '../../../access/audit/audit-log.js'
import { ownCalls, type Identity } from '../../../access/identity.js'
import type { CallEvent } from '../../../pipeline/log/call-event.js'
import type { CallRegistry } from '../../../pipeline/registry/call-registry.js'
import type { CallStore } from '../../../store/call-store.js'
import type { CallSearch, ListedCall } from '../../../store/desk/call-search.js'
import { CallSight } from '../access/sight.js'
import { callSchema, summaryOf } from '../call-routes.js'
import { errorSchema } from '../error-schema.js'
import { filterOf, filterSchema } from './call-query.js'

const maxLimit = 200

const querySchema = Type.Object({
  ...filterSchema,
  mine: Type.Boolean({ default: false, description: 'Only calls that are one’s own.' }),
  limit: Type.Integer({ minimum: 1, maximum: maxLimit, default: 50 }),
  behind: Type.Optional(
    Type.String({ maxLength: 140, description: '`internalId` of the last call of a page.' }),
  ),
})

const orNull = (schema: ReturnType<typeof Type.String>) => Type.Union([schema, Type.Null()])
const listedSchema = Type.Object({
  ...callSchema.properties,
  lengthMs: Type.Union([Type.Integer(), Type.Null()], { description: 'Null while it goes on.' }),
  matter: orNull(Type.String({ description: 'What the customer wanted, word for word.' })),
  entry: orNull(Type.String({ description: 'Title of the first answer that was used.' })),
  topics: Type.Array(Type.String()),
  outcome: orNull(Type.String()),
  disposition: orNull(Type.String()),
  media: Type.Array(Type.String(), {
    description: 'By which it was held; empty while it goes on.',
  }),
  wrongCount: Type.Integer({ description: 'Cards that the agent marked as wrong.' }),
  confidence: Type.Union([Type.Number(), Type.Null()], {
    description: 'How sure recognition was on average, 0 to 1; null while it goes on.',
  }),
  isDegraded: Type.Boolean({ description: 'Something worked less well than it should.' }),
  isRedacted: Type.Boolean({ description: 'Something was masked.' }),
  isHeld: Type.Boolean({ description: 'It is not deleted whatever its age is.' }),
  waitingMessages: Type.Integer({ description: 'Messages that the agent has not answered.' }),
  hits: Type.Array(
    Type.Object({ utteranceId: Type.String(), atMs: Type.Number(), text: Type.String() }),
    { description: 'Lines with the words of `q`.' },
  ),
})

/** What the list needs of the service. */
export interface CallListParts {
  readonly search: CallSearch
  readonly calls: CallRegistry
  readonly store: CallStore
  readonly audit: AuditLog
}

/** `GET /api/calls`: live and past calls, newest first, searched, filtered and page by page. */
export function callListRoutes(app: FastifyInstance, parts: CallListParts): void {
  app.get<{ Querystring: Static<typeof querySchema> }>(
    '/api/calls',
    {
      config: { access: 'see-calls' },
      schema: {
        summary: 'Live and past calls, newest first; by words, date, outcome, code or language.',
        tags: ['calls'],
        querystring: querySchema,
        response: { 200: Type.Array(listedSchema), 400: errorSchema },
      },
    },
    async (request) => {
      const { mine, limit, behind, ...asked } = request.query
      const sight = new CallSight(request, parts)
      const scope = mine ? ownCalls(sight.identity) : sight.scope
      const listed = await parts.search.find({ ...filterOf(asked, scope), limit, behind })
      // What was said in a call of somebody else is looked at here too.
      for (const { call, matter, hits } of listed) {
        const { internalId, facts } = call
        if (matter !== null || hits.length > 0) sight.lookAt({ internalId, owner: facts.owner })
      }
      return listed.map((one) => answerOf(one, parts.calls, sight.identity))
    },
  )
}

function answerOf(
  listed: ListedCall,
  calls: CallRegistry,
  identity: Identity,
): Static<typeof listedSchema> {
  const { call, topics, hits, media, ...told } = listed
  const live = calls.ofInternalId(call.internalId)
  return {
    ...summaryOf(call, calls, identity),
    ...told,
    lengthMs: call.endedAt === null ? null : call.endedAt - call.startedAt,
    topics: [...topics],
    media: [...media],
    hits: [...hits],
    waitingMessages: live ? waitingMessages(live.log.after(0)) : 0,
  }
}

/** Messages of the customer behind the last word of the agent. */
function waitingMessages(events: readonly CallEvent[]): number {
  let count = 0
  for (const event of events) {
    const isAgents =
      (event.type === 'message' && event.from === 'agent') ||
      (event.type === 'utterance.final' && event.channel === 'agent')
    if (isAgents) count = 0
    else if (event.type === 'message') count++
  }
  return count
}
