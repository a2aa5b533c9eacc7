import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'

import type { AuditLog } from '../../../access/audit/audit-log.js'
import { AssistError } from '../../../errors/errors.js'
import type { CallRegistry } from '../../../pipeline/registry/call-registry.js'
import type { ReviewBasis } from '../../../review/review-files.js'
import type { ScoreAppeal } from '../../../review/scorecards/reviewer-score.js'
import { scorecardSchema, type Scorecard } from '../../../review/scorecards/scorecard.js'
import type { StoredScore } from '../../../store/quality/score-store.js'
import type { StoreContracts } from '../../../store/store.js'
import { CallSight } from '../access/sight.js'

/** What the routes need of the service. */
export interface ScoreRoutesParts {
  readonly store: Pick<StoreContracts, 'calls' | 'scores'>
  readonly calls: CallRegistry
  readonly audit: AuditLog
  /** Has the card by which calls are scored now. */
  readonly review: Pick<ReviewBasis, 'scorecard'>
  readonly nowMs: () => number
}

const id = Type.String({ minLength: 1, maxLength: 140 })
const text = Type.String({ maxLength: 4_000 })

/** Answers to the questions of a card. */
export const answersSchema = Type.Array(
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

/** A schema, or null. */
export const orNull = (schema: ReturnType<typeof Type.Object>) => Type.Union([schema, Type.Null()])
const said = { who: Type.String(), text, at: Type.String({ description: 'ISO 8601.' }) }

/** A score as it is told. */
export const scoreSchema = Type.Object({
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

/** What one key or person sees of the calls. */
export function sightOf(
  request: FastifyRequest,
  { calls, store, audit }: ScoreRoutesParts,
): CallSight {
  return new CallSight(request, { calls, store: store.calls, audit })
}

/** A score with the card that it was given by. */
export async function told({ store, review }: ScoreRoutesParts, score: StoredScore) {
  const { scoreId, who, cardVersion, points, answers, appeal } = score
  const kept = (await store.scores.card(cardVersion)) ?? requireCard(review.scorecard)
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

/** @throws AssistError ASSIST_SCORECARD_MISSING */
export function requireCard(card: Scorecard | undefined): Scorecard {
  if (card) return card
  throw new AssistError(
    'ASSIST_SCORECARD_MISSING',
    'No scorecard is configured. Set ASSIST_SCORECARD to its file (docs/scorecards.md).',
  )
}
