import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'

import type { AuditLog } from '../../../access/audit/audit-log.js'
import { AssistError } from '../../../errors/errors.js'
import type { CallRegistry } from '../../../pipeline/registry/call-registry.js'
import { pairAgreements, type Judgement } from '../../../review/scorecards/agreement.js'
import {
  machineAnswers,
  pointsOf,
  requireSoundAnswers,
  type ScoreAnswer,
  type ScoreAppeal,
} from '../../../review/scorecards/reviewer-score.js'
import {
  scorecardSchema,
  scorecardVersion,
  type Scorecard,
} from '../../../review/scorecards/scorecard.js'
import type { StoredScore } from '../../../store/quality/score-store.js'
import type { StoreContracts } from '../../../store/store.js'
import { CallSight } from '../access/sight.js'
import { errorSchema } from '../error-schema.js'

/** What the routes need of the service. */
export interface ScoreRoutesParts {
  readonly store: Pick<StoreContracts, 'calls' | 'scores'>
  readonly calls: CallRegistry
  readonly audit: AuditLog
  /** The card by which calls are scored now; undefined where none is configured. */
  readonly card: Scorecard | undefined
  readonly nowMs: () => number
}

type CallParams = { Params: { callId: string } }
type ScoreParams = { Params: { callId: string; scoreId: number } }

const tags = ['quality']
const judging = { access: 'judge-calls' } as const
const id = Type.String({ minLength: 1, maxLength: 140 })
const params = Type.Object({ callId: id })
const text = Type.String({ maxLength: 4_000 })

const answersSchema = Type.Array(
  Type.Object({
    questionId: id,
    value: Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()], {
      description: '0 no, 1 yes; a scale of five: 0, 0.25, 0.5, 0.75, 1; null: does not apply.',
    }),
    note: text,
    evidence: Type.Array(Type.Object({ utteranceId: id, text }), { maxItems: 20 }),
  }),
  { maxItems: 100 },
)

const versionedCard = Type.Object({ version: Type.String(), card: scorecardSchema })
const orNull = (schema: ReturnType<typeof Type.Object>) => Type.Union([schema, Type.Null()])
const said = { who: Type.String(), text, at: Type.String({ description: 'ISO 8601.' }) }
const scoreSchema = Type.Object({
  ...{ scoreId: Type.Integer(), who: Type.String(), at: Type.String() },
  cardVersion: Type.String(),
  card: scorecardSchema,
  points: Type.Union([Type.Number(), Type.Null()], { description: '0 to 100.' }),
  answers: answersSchema,
  appeal: orNull(
    Type.Object({
      ...said,
      answer: orNull(Type.Object({ ...said, isUpheld: Type.Boolean() })),
    }),
  ),
})

/** The scorecard, what reviewers score by it, and what agents say against that. */
export function scoreRoutes(app: FastifyInstance, parts: ScoreRoutesParts): void {
  cardRoutes(app, parts)
  scoringRoutes(app, parts)
  appealRoutes(app, parts)
  scoreAgreementRoute(app, parts)
}

function sightOf(request: FastifyRequest, { calls, store, audit }: ScoreRoutesParts): CallSight {
  return new CallSight(request, { calls, store: store.calls, audit })
}

/** `GET /api/scorecard`, and what the machine answers of a call. */
function cardRoutes(app: FastifyInstance, parts: ScoreRoutesParts): void {
  const { card, store } = parts
  app.get(
    '/api/scorecard',
    {
      config: judging,
      schema: {
        ...{
          tags,
          summary: 'The scorecard by which calls are scored now; null where there is none.',
        },
        response: { 200: orNull(versionedCard) },
      },
    },
    () => (card ? { version: scorecardVersion(card), card } : null),
  )
  app.get<CallParams>(
    '/api/calls/:callId/scores/machine',
    {
      config: judging,
      schema: {
        ...{
          tags,
          params,
          summary: 'What the machine answers of the scorecard, with its evidence.',
        },
        response: { 200: answersSchema, 404: errorSchema, 409: errorSchema },
      },
    },
    async (request) => {
      const sight = sightOf(request, parts)
      const { internalId } = await sight.require(request.params.callId)
      await sight.look(internalId)
      return machineAnswers(requireCard(card), await store.calls.eventsAfter(internalId, 0))
    },
  )
}

/** `GET` and `PUT /api/calls/:callId/scores`. */
function scoringRoutes(app: FastifyInstance, parts: ScoreRoutesParts): void {
  const { store, audit, card, nowMs } = parts
  app.get<CallParams>(
    '/api/calls/:callId/scores',
    {
      config: { access: 'see-calls' },
      schema: {
        ...{
          tags,
          params,
          summary: 'The scores of a call, each with the card that it was given by.',
        },
        response: { 200: Type.Array(scoreSchema), 404: errorSchema },
      },
    },
    async (request) => {
      const sight = sightOf(request, parts)
      const { internalId } = await sight.require(request.params.callId)
      const scores = await store.scores.list(internalId)
      if (scores.length > 0) await sight.look(internalId)
      return Promise.all(scores.map((score) => told(parts, score)))
    },
  )
  app.put<CallParams & { Body: { readonly answers: readonly ScoreAnswer[] } }>(
    '/api/calls/:callId/scores',
    {
      config: judging,
      schema: {
        ...{ tags, params },
        summary: 'Scores a call by the card as it is now, in place of what one gave it by that.',
        body: Type.Object({ answers: answersSchema }),
        response: { 200: scoreSchema, 400: errorSchema, 404: errorSchema, 409: errorSchema },
      },
    },
    async (request) => {
      const sight = sightOf(request, parts)
      const { internalId: callId } = await sight.require(request.params.callId)
      const { answers } = request.body
      const asked = requireCard(card)
      requireSoundAnswers(asked, answers, await store.calls.eventsAfter(callId, 0))
      const given = { callId, who: sight.doer.who ?? '', answers, at: nowMs() }
      const points = pointsOf(asked, answers)
      const cardVersion = scorecardVersion(asked)
      const score = await store.scores.save({ ...given, cardVersion, points }, asked)
      audit.write(sight.doer, { action: 'label.changed', target: callId, detail: 'score' })
      return told(parts, score)
    },
  )
}

/** `POST` and `PUT /api/calls/:callId/scores/:scoreId/appeal`. */
function appealRoutes(app: FastifyInstance, parts: ScoreRoutesParts): void {
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

/** `GET /api/scores/agreement`. */
function scoreAgreementRoute(app: FastifyInstance, { store }: ScoreRoutesParts): void {
  app.get(
    '/api/scores/agreement',
    {
      config: judging,
      schema: {
        ...{ tags, summary: 'How far reviewers answer the same calls alike (Cohen’s kappa).' },
        response: {
          200: Type.Array(
            Type.Object({
              ...{ first: Type.String(), second: Type.String(), count: Type.Integer() },
              same: Type.Number({ description: 'Share of the answers that are equal.' }),
              kappa: Type.Union([Type.Number(), Type.Null()]),
            }),
          ),
        },
      },
    },
    async () => pairAgreements((await store.scores.list()).flatMap(judgementsOf)),
  )
}

/** The answers of a score: of the same call by the same version they are compared. */
function judgementsOf({ who, callId, cardVersion, answers }: StoredScore): Judgement[] {
  return answers.map(({ questionId, value }) => {
    return { who, subject: `${callId} ${cardVersion} ${questionId}`, says: String(value) }
  })
}

async function told({ store, card }: ScoreRoutesParts, score: StoredScore) {
  const { scoreId, who, cardVersion, points, answers, appeal } = score
  const kept = (await store.scores.card(cardVersion)) ?? requireCard(card)
  const at = new Date(score.at).toISOString()
  return {
    ...{ scoreId, who, at, cardVersion, card: kept, points, answers },
    appeal: toldAppeal(appeal),
  }
}

function toldAppeal(appeal: ScoreAppeal | null) {
  if (!appeal) return null
  const isoOf = (at: number): string => new Date(at).toISOString()
  const answer = appeal.answer && { ...appeal.answer, at: isoOf(appeal.answer.at) }
  return { ...appeal, at: isoOf(appeal.at), answer }
}

function requireCard(card: Scorecard | undefined): Scorecard {
  if (card) return card
  throw new AssistError(
    'ASSIST_SCORECARD_MISSING',
    'No scorecard is configured. Set ASSIST_SCORECARD to its file (docs/scorecards.md).',
  )
}

function notFound(problem: string): AssistError {
  return new AssistError('ASSIST_SCORE_NOT_FOUND', problem)
}

function decided(problem: string): AssistError {
  return new AssistError('ASSIST_APPEAL_DECIDED', problem)
}
