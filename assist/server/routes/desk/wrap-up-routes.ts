import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'

import type { AuditLog } from '../../../access/audit/audit-log.js'
import { AssistError } from '../../../errors/errors.js'
import type { CallRegistry } from '../../../pipeline/registry/call-registry.js'
import type { WrapUps, WrapUpView } from '../../../service/wrap-ups.js'
import type { CallStore } from '../../../store/call-store.js'
import { callOutcomes, summaryParts, type WrapUp } from '../../../wrapup/wrap-up.js'
import { CallSight } from '../access/sight.js'
import { errorSchema } from '../error-schema.js'

/** Longest of the agent's notes, and of one line, in characters. */
const maxNotesLength = 10_000
const maxLineLength = 2_000

const line = Type.String({ maxLength: maxLineLength })
const id = Type.String({ minLength: 1, maxLength: 140 })
const orNull = (schema: ReturnType<typeof Type.String>) => Type.Union([schema, Type.Null()])

const wrapUpSchema = Type.Object({
  summary: Type.Array(
    Type.Object({
      part: Type.Enum(summaryParts),
      text: line,
      quote: Type.Object(
        {
          utteranceId: id,
          channel: Type.Enum(['customer', 'agent']),
          atMs: Type.Number({ description: 'Where the line begins, in ms of the call.' }),
          text: line,
        },
        { description: 'The line that the sentence rests on, word for word.' },
      ),
    }),
    { maxItems: 60 },
  ),
  topics: Type.Array(Type.Object({ name: line, isTicked: Type.Boolean() }), { maxItems: 50 }),
  solutions: Type.Array(
    Type.Object({
      ...{ suggestionId: id, solutionId: id, title: line },
      verdict: Type.Enum(['used', 'wrong', 'open']),
    }),
    { maxItems: 200 },
  ),
  outcome: Type.Union([Type.Enum(callOutcomes), Type.Null()]),
  disposition: orNull(Type.String({ minLength: 1, maxLength: 128 })),
  followUps: Type.Array(
    Type.Object({ text: line, solutionId: orNull(id), isSent: Type.Boolean() }),
    { maxItems: 50 },
  ),
  missing: Type.Array(Type.String({ minLength: 1, maxLength: 500 }), {
    maxItems: 20,
    description: 'Questions to which there was no answer.',
  }),
  notes: Type.String({ maxLength: maxNotesLength }),
})

const viewSchema = Type.Object({
  callId: Type.String(),
  isLive: Type.Boolean(),
  revision: Type.Integer({ description: '0: a draft that nobody has accepted yet.' }),
  savedAt: orNull(Type.String({ description: 'ISO 8601.' })),
  isWriting: Type.Boolean({ description: 'A written summary is on its way.' }),
  dispositions: Type.Array(Type.String(), { description: 'The codes to choose from.' }),
  wrapUp: wrapUpSchema,
})

const params = Type.Object({ callId: id })
type Params = { Params: { callId: string } }

/** What the routes need of the service. */
export interface WrapUpRoutesParts {
  readonly wrapUps: WrapUps
  readonly dispositions: readonly string[]
  readonly calls: CallRegistry
  readonly store: CallStore
  readonly audit: AuditLog
}

/** `GET` and `PUT /api/calls/:callId/wrap-up`: what stays of a call. */
export function wrapUpRoutes(app: FastifyInstance, parts: WrapUpRoutesParts): void {
  const { wrapUps, dispositions } = parts
  const tags = ['calls']
  const sightOf = (request: FastifyRequest) => new CallSight(request, parts)
  const answer = (view: WrapUpView) => {
    const savedAt = view.savedAt === null ? null : new Date(view.savedAt).toISOString()
    return { ...view, savedAt, dispositions }
  }
  app.get<Params>(
    '/api/calls/:callId/wrap-up',
    {
      config: { access: 'see-calls' },
      schema: {
        ...{ tags, params, summary: 'What stays of a call: as accepted, or as a draft.' },
        response: { 200: viewSchema, 404: errorSchema },
      },
    },
    async (request) => {
      const { callId } = request.params
      await sightOf(request).look(callId)
      return answer(await wrapUps.read(callId))
    },
  )
  app.put<Params & { Body: WrapUp }>(
    '/api/calls/:callId/wrap-up',
    {
      config: { access: 'take-calls' },
      schema: {
        ...{ tags, params, summary: 'Accepts the wrap-up of a call that is over, or corrects it.' },
        body: wrapUpSchema,
        response: { 200: viewSchema, 400: errorSchema, 404: errorSchema, 409: errorSchema },
      },
    },
    async (request) => {
      const { params: of, body } = request
      await sightOf(request).require(of.callId)
      if (body.disposition !== null && !dispositions.includes(body.disposition)) {
        throw new AssistError(
          'ASSIST_WRAP_UP_INVALID',
          `The disposition is one of ${dispositions.join(', ') || 'none, since none is configured'} (ASSIST_DISPOSITIONS).`,
        )
      }
      await wrapUps.accept(of.callId, body)
      return answer(await wrapUps.read(of.callId))
    },
  )
}
