import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'

import { AssistError } from '../../../errors/errors.js'
import type { ScoreAppeal } from '../../../review/scorecards/reviewer-score.js'
import { errorSchema } from '../error-schema.js'
import { scoreSchema, sightOf, told, type ScoreRoutesParts } from './told-score.js'

type ScoreParams = { Params: { callId: string; scoreId: number } }

const tags = ['quality']
const judging = { access: 'judge-calls' } as const
const id = Type.String({ minLength: 1, maxLength: 140 })

/** `POST` and `PUT /api/calls/:callId/scores/:scoreId/appeal`. */
export function appealRoutes(app: FastifyInstance, parts: ScoreRoutesParts): void {
  const scoreParams = Type.Object({ callId: id, scoreId: Type.Integer() })
  const response = { 200: scoreSchema, 404: errorSchema, 409: errorSchema }
  const given = Type.String({ minLength: 1, maxLength: 4_000 })
  app.post<ScoreParams & { Body: { readonly text: string } }>(
    '/api/calls/:callId/scores/:scoreId/appeal',
    {
      config: { access: 'take-calls' },
      schema: {
        ...{ tags, params: scoreParams, summary: 'The agent says why a score is wrong; once.' },
        ...{ body: Type.Object({ text: given }), response },
      },
    },
    (request) =>
      appealed(request, parts, (before, who) => {
        if (before) throw decided('There is an appeal against this score already.')
        return { who, text: request.body.text, at: parts.nowMs(), answer: null }
      }),
  )
  app.put<ScoreParams & { Body: { readonly text: string; readonly isUpheld: boolean } }>(
    '/api/calls/:callId/scores/:scoreId/appeal',
    {
      config: judging,
      schema: {
        ...{ tags, params: scoreParams, summary: 'A reviewer answers an appeal; once.' },
        ...{ body: Type.Object({ text: given, isUpheld: Type.Boolean() }), response },
      },
    },
    (request) =>
      appealed(request, parts, (before, who) => {
        if (!before) throw notFound('Nobody has appealed against this score.')
        if (before.answer) throw decided('The appeal was answered already.')
        return { ...before, answer: { who, ...request.body, at: parts.nowMs() } }
      }),
  )
}

async function appealed(
  request: FastifyRequest<ScoreParams>,
  parts: ScoreRoutesParts,
  next: (before: ScoreAppeal | null, who: string) => ScoreAppeal,
) {
  const { scores } = parts.store
  const sight = sightOf(request, parts)
  const { internalId } = await sight.require(request.params.callId)
  const { scoreId } = request.params
  const score = (await scores.list(internalId)).find((one) => one.scoreId === scoreId)
  if (!score) throw notFound('The call has no such score.')
  const appeal = next(score.appeal, sight.doer.who ?? '')
  await scores.appeal(internalId, scoreId, appeal)
  parts.audit.write(sight.doer, { action: 'label.changed', target: internalId, detail: 'appeal' })
  return told(parts, { ...score, appeal })
}

function notFound(problem: string): AssistError {
  return new AssistError('ASSIST_SCORE_NOT_FOUND', problem)
}

function decided(problem: string): AssistError {
  return new AssistError('ASSIST_APPEAL_DECIDED', problem)
}
