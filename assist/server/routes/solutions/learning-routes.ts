import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import type { Learner } from '../../../service/learner.js'
import type { Proposal } from '../../../learning/proposal.js'
import type { SolutionStore } from '../../../store/solution-store.js'
import { errorSchema } from '../error-schema.js'
import { baseQuery } from './solution-changes.js'

const tags = ['learning']
const params = Type.Object({ proposalId: Type.Integer({ minimum: 1 }) })

const proposalSchema = Type.Object({
  proposalId: Type.Integer(),
  base: Type.String(),
  kind: Type.Enum(['ranking', 'question']),
  solutionId: Type.String(),
  title: Type.String({ description: 'Of the solution; empty where it was deleted.' }),
  text: Type.String({ description: 'The new example question; empty for a ranking.' }),
  fromBias: Type.Number({ description: 'Log-odds in force when it was made.' }),
  toBias: Type.Number({ description: 'Log-odds proposed, −1 to 1.' }),
  evidence: Type.Array(
    Type.Object({ callId: Type.String(), kind: Type.Enum(['wrong', 'used', 'inferred']) }),
    { description: 'The calls that support it, and how each does.' },
  ),
  status: Type.Enum(['open', 'accepted', 'refused']),
  decidedAt: Type.Union([Type.String({ description: 'ISO 8601.' }), Type.Null()]),
})

const stateSchema = Type.Object({
  base: Type.String(),
  version: Type.String(),
  mode: Type.Enum(['off', 'proposals', 'automatic']),
  proposals: Type.Array(proposalSchema),
  learnt: Type.Array(
    Type.Object({ solutionId: Type.String(), title: Type.String(), bias: Type.Number() }),
    { description: 'Adjustments in force.' },
  ),
})

/** What the routes need of the service. */
export interface LearningRoutesParts {
  readonly learner: Learner
  readonly store: SolutionStore
}

/**
 * Learning below `/api/learning`: proposals with their evidence are read, accepted, refused and reset. An accepted
 * proposal is in service by the time of the answer.
 */
export function learningRoutes(
  app: FastifyInstance,
  { learner, store }: LearningRoutesParts,
): void {
  app.get<{ Querystring: { base: string } }>(
    '/api/learning',
    {
      config: { access: 'see-learning' },
      schema: {
        ...{ tags, summary: 'What use teaches about a base: proposals, and what is in force.' },
        querystring: Type.Object(baseQuery),
        response: { 200: stateSchema, 400: errorSchema, 404: errorSchema },
      },
    },
    async ({ query: { base } }) => {
      const titles = await titlesOf(store, base)
      const proposals = await learner.proposals(base)
      const biases = await learner.biases(base)
      return {
        ...{ base, version: await store.version(base), mode: learner.mode },
        proposals: proposals.map((proposal) => answered(proposal, titles)),
        learnt: Object.entries(biases).map(([solutionId, bias]) => {
          return { solutionId, title: titles.get(solutionId) ?? '', bias }
        }),
      }
    },
  )
  decisionRoutes(app, { learner, store })
  app.delete<{ Querystring: { base: string; solutionId?: string } }>(
    '/api/learning',
    {
      config: { access: 'change-learning' },
      schema: {
        ...{ tags, summary: 'Forgets what was learnt of a base, or of one solution.' },
        querystring: Type.Object({
          ...baseQuery,
          solutionId: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
        }),
        response: {
          204: Type.Null({ description: 'Forgotten.' }),
          ...{ 400: errorSchema, 404: errorSchema },
        },
      },
    },
    async ({ query: { base, solutionId } }, reply) => {
      await store.version(base)
      await learner.reset(base, solutionId)
      return reply.code(204).send()
    },
  )
}

/** Accepting and refusing a proposal. */
function decisionRoutes(app: FastifyInstance, { learner, store }: LearningRoutesParts): void {
  for (const [decision, summary] of [
    ['accept', 'Puts a proposal in force.'],
    ['refuse', 'Refuses a proposal; it does not come again from the same calls.'],
  ] as const) {
    app.post<{ Params: { proposalId: number } }>(
      `/api/learning/:proposalId/${decision}`,
      {
        config: { access: 'change-learning' },
        schema: {
          ...{ tags, summary, params },
          response: { 200: proposalSchema, 400: errorSchema, 404: errorSchema, 409: errorSchema },
        },
      },
      async ({ params: { proposalId } }) => {
        const proposal = await learner[decision](proposalId)
        return answered(proposal, await titlesOf(store, proposal.base))
      },
    )
  }
}

async function titlesOf(store: SolutionStore, base: string): Promise<ReadonlyMap<string, string>> {
  return new Map((await store.all(base)).map(({ id, title }) => [id, title]))
}

function answered(proposal: Proposal, titles: ReadonlyMap<string, string>) {
  const { solutionId, decidedAt } = proposal
  return {
    ...proposal,
    title: titles.get(solutionId) ?? '',
    decidedAt: decidedAt === null ? null : new Date(decidedAt).toISOString(),
  }
}
