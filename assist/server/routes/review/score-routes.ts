import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import { hasRight } from '../../../access/roles.js'
import { AssistError } from '../../../errors/errors.js'
import { pairAgreements, type Judgement } from '../../../review/scorecards/agreement.js'
import {
  machineAnswers,
  pointsOf,
  requireSoundAnswers,
  type ScoreAnswer,
} from '../../../review/scorecards/reviewer-score.js'
import { scorecardSchema, scorecardVersion } from '../../../review/scorecards/scorecard.js'
import type { StoredScore } from '../../../store/quality/score-store.js'
import type { CallSight } from '../access/sight.js'
import { errorSchema } from '../error-schema.js'
import { appealRoutes } from './appeal-routes.js'
import {
  answersSchema,
  orNull,
  requireCard,
  scoreSchema,
  sightOf,
  told,
  type ScoreRoutesParts,
} from './told-score.js'

type CallParams = { Params: { callId: string } }

interface GivenScore {
  readonly answers: readonly ScoreAnswer[]
  readonly cardVersion?: string
}

const tags = ['quality']
const judging = { access: 'judge-calls' } as const
const id = Type.String({ minLength: 1, maxLength: 140 })
const params = Type.Object({ callId: id })

const versionedCard = Type.Object({ version: Type.String(), card: scorecardSchema })

/** The scorecard, what reviewers score by it, and what agents say against that. */
export function scoreRoutes(app: FastifyInstance, parts: ScoreRoutesParts): void {
  cardRoutes(app, parts)
  readingRoutes(app, parts)
  scoringRoute(app, parts)
  appealRoutes(app, parts)
  scoreAgreementRoute(app, parts)
}

/** `GET /api/scorecard`, and what the machine answers of a call. */
function cardRoutes(app: FastifyInstance, parts: ScoreRoutesParts): void {
  const { review, store } = parts
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
    () => {
      const card = review.scorecard
      return card ? { version: scorecardVersion(card), card } : null
    },
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
      const card = requireCard(review.scorecard)
      return machineAnswers(card, await store.calls.eventsAfter(internalId, 0))
    },
  )
}

/** `GET /api/calls/:callId/scores` and `POST …/sight`. */
function readingRoutes(app: FastifyInstance, parts: ScoreRoutesParts): void {
  const { store } = parts
  app.get<CallParams>(
    '/api/calls/:callId/scores',
    {
      config: { access: 'see-calls' },
      schema: {
        ...{
          tags,
          params,
          summary:
            'The scores of a call, each with the card that it was given by. A reviewer who has not scored it sees none of others; `x-hidden-scores` tells how many there are.',
        },
        response: { 200: Type.Array(scoreSchema), 404: errorSchema },
      },
    },
    async (request, reply) => {
      const sight = sightOf(request, parts)
      const { internalId } = await sight.require(request.params.callId)
      const scores = await seenScores(parts, sight, internalId)
      if (scores.seen.length > 0) await sight.look(internalId)
      void reply.header('x-hidden-scores', String(scores.hiddenCount))
      return Promise.all(scores.seen.map((score) => told(parts, score)))
    },
  )
  app.post<CallParams>(
    '/api/calls/:callId/scores/sight',
    {
      config: judging,
      schema: {
        ...{ tags, params },
        summary:
          'Shows the scores of others to a reviewer from now on, who then scores the call no longer blind.',
        body: Type.Object({}, { description: 'Empty: that it is sent says all.' }),
        response: { 200: Type.Array(scoreSchema), 404: errorSchema },
      },
    },
    async (request) => {
      const sight = sightOf(request, parts)
      const { internalId } = await sight.require(request.params.callId)
      await store.scores.noteSight(internalId, sight.doer.who ?? '')
      await sight.look(internalId)
      const scores = await store.scores.list(internalId)
      return Promise.all(scores.map((score) => told(parts, score)))
    },
  )
}

/**
 * A reviewer scores a call before seeing what others gave it: agreement of people who have looked at each other's
 * answers tells nothing. Agents see the scores of their calls; where there is no card, nobody can score, and all is seen.
 */
async function seenScores({ store, review }: ScoreRoutesParts, sight: CallSight, callId: string) {
  const scores = await store.scores.list(callId)
  const who = sight.doer.who ?? ''
  const others = scores.filter((score) => score.who !== who)
  const isReviewer = hasRight(sight.identity.roles, 'judge-calls')
  if (!isReviewer || others.length === 0) return { seen: scores, hiddenCount: 0 }
  const version = review.scorecard && scorecardVersion(review.scorecard)
  const hasScored =
    version === undefined ||
    scores.some((score) => score.who === who && score.cardVersion === version)
  if (!hasScored && !(await store.scores.hasSeen(callId, who))) {
    return { seen: scores.filter((score) => score.who === who), hiddenCount: others.length }
  }
  await store.scores.noteSight(callId, who)
  return { seen: scores, hiddenCount: 0 }
}

/** `PUT /api/calls/:callId/scores`. */
function scoringRoute(app: FastifyInstance, parts: ScoreRoutesParts): void {
  const { store, audit, review, nowMs } = parts
  app.put<CallParams & { Body: GivenScore }>(
    '/api/calls/:callId/scores',
    {
      config: judging,
      schema: {
        ...{ tags, params },
        summary: 'Scores a call by the card as it is now, in place of what one gave it by that.',
        body: Type.Object({
          answers: answersSchema,
          cardVersion: Type.Optional(
            Type.String({
              description: 'The card that was answered; refused where another is live.',
            }),
          ),
        }),
        response: { 200: scoreSchema, 400: errorSchema, 404: errorSchema, 409: errorSchema },
      },
    },
    async (request) => {
      const sight = sightOf(request, parts)
      const { internalId: callId } = await sight.require(request.params.callId)
      const { answers, cardVersion: answered } = request.body
      const asked = requireCard(review.scorecard)
      const cardVersion = scorecardVersion(asked)
      if (answered !== undefined && answered !== cardVersion) throw changed()
      requireSoundAnswers(asked, answers, await store.calls.eventsAfter(callId, 0))
      const who = sight.doer.who ?? ''
      const isBlind = !(await store.scores.hasSeen(callId, who))
      const given = { callId, who, answers, at: nowMs(), isBlind }
      const points = pointsOf(asked, answers)
      const score = await store.scores.save({ ...given, cardVersion, points }, asked)
      audit.write(sight.doer, { action: 'label.changed', target: callId, detail: 'score' })
      return told(parts, score)
    },
  )
}

/** `GET /api/scores/agreement`. */
function scoreAgreementRoute(app: FastifyInstance, { store }: ScoreRoutesParts): void {
  app.get(
    '/api/scores/agreement',
    {
      config: judging,
      schema: {
        ...{
          tags,
          summary:
            'How far reviewers answer the same calls alike (Cohen’s kappa), by what they first answered blind.',
        },
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

/** What was first answered blind: of the same call by the same version that is compared. */
function judgementsOf({ who, callId, cardVersion, firstAnswers }: StoredScore): Judgement[] {
  return (firstAnswers ?? []).map(({ questionId, value }) => {
    return { who, subject: `${callId} ${cardVersion} ${questionId}`, says: String(value) }
  })
}

function changed(): AssistError {
  return new AssistError(
    'ASSIST_SCORECARD_CHANGED',
    'The scorecard was changed meanwhile. GET /api/scorecard has the one that is live; answer that.',
  )
}
