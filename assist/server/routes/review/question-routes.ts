import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import type { AuditLog } from '../../../access/audit/audit-log.js'
import type { EmbedText } from '../../../matching/meaning/embed-text.js'
import type { CallRegistry } from '../../../pipeline/registry/call-registry.js'
import { answerQuestion } from '../../../review/questions/answer-question.js'
import type { CallStore } from '../../../store/call-store.js'
import { CallSight } from '../access/sight.js'
import { pastCalls } from './moment-routes.js'

/** What the route needs of the service. */
export interface QuestionRoutesParts {
  readonly store: CallStore
  readonly calls: CallRegistry
  readonly audit: AuditLog
  readonly embed: EmbedText
}

const quoteSchema = Type.Object({
  ...{ callId: Type.String(), utteranceId: Type.String() },
  channel: Type.Enum(['customer', 'agent']),
  atMs: Type.Number({ description: 'Where the line begins, in ms of the call.' }),
  ...{ text: Type.String(), likeness: Type.Number() },
})

const answerSchema = Type.Object({
  reading: Type.Object({
    language: Type.String(),
    conditions: Type.Array(Type.String(), { description: 'A call has to have all of them.' }),
    wantsAnswers: Type.Boolean(),
  }),
  callCount: Type.Integer({ description: 'Calls that were looked through.' }),
  sentences: Type.Array(
    Type.Object({
      about: Type.Enum(['customers', 'agents']),
      callCount: Type.Integer(),
      quotes: Type.Array(quoteSchema, { minItems: 1 }),
    }),
    { description: 'None where nothing that was said answers the question.' },
  ),
  callIds: Type.Array(Type.String()),
})

/** `POST /api/questions`: a question in plain words over past calls. */
export function questionRoutes(app: FastifyInstance, parts: QuestionRoutesParts): void {
  app.post<{ Body: { readonly question: string; readonly calls: number } }>(
    '/api/questions',
    {
      config: { access: 'judge-calls' },
      schema: {
        tags: ['quality'],
        summary: 'Answers a question about past calls by what was said in them, with quotes.',
        body: Type.Object({
          question: Type.String({ minLength: 2, maxLength: 500 }),
          calls: Type.Integer({
            ...{ minimum: 1, maximum: 1_000, default: 200 },
            description: 'So many of the newest calls that are over.',
          }),
        }),
        response: { 200: answerSchema },
      },
    },
    (request) => {
      const { question, calls } = request.body
      const sight = new CallSight(request, parts)
      return answerQuestion(question, pastCalls(sight, parts.store, calls), parts.embed)
    },
  )
}
