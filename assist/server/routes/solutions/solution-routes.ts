import { randomBytes } from 'node:crypto'

import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import { AssistError } from '../../../errors/errors.js'
import type { Match } from '../../../matching/match.js'
import {
  readSolution,
  solutionInputSchema,
  solutionSchema,
  type SolutionInput,
} from '../../../solutions/solution-schema.js'
import type { Solution } from '../../../solutions/solution.js'
import type { SolutionStore } from '../../../store/solution-store.js'
import { errorSchema } from '../error-schema.js'
import { glossaryRoutes } from './glossary-routes.js'
import { baseQuery, type ApplyChange } from './solution-changes.js'
import { solutionFileRoutes } from './solution-file-routes.js'

/** A search in a base. */
export interface SolutionSearch {
  readonly text: string
  /** How many matches at most. */
  readonly top: number
  readonly base: string
}

/** What the routes need of the service. */
export interface SolutionRoutesParts {
  readonly store: SolutionStore
  /** Makes a change in its turn, and puts the changed base in service before it is answered. */
  readonly apply: ApplyChange
  readonly search: (query: SolutionSearch) => Promise<readonly Match[]>
}

/** Most solutions on one page. */
const maxPageSize = 500
/** Most matches of one search. */
const maxMatches = 50

const tags = ['solutions']
const params = Type.Object({ id: Type.String({ minLength: 1, maxLength: 128 }) })
const querystring = Type.Object(baseQuery)
const resultSchema = Type.Object({
  solution: solutionSchema,
  confidence: Type.Number({ minimum: 0, maximum: 1, description: 'Calibrated probability.' }),
  because: Type.Array(Type.Object({ text: Type.String(), kind: Type.String() })),
})

interface BaseQuery {
  readonly base: string
}

/**
 * The solution base over HTTP: list, search, read, create, change, delete, import and export below
 * `/api/solutions`. Register it as a plugin. Changes are made one after another, and each is in service by the time
 * of its answer.
 */
export function solutionRoutes(
  app: FastifyInstance,
  parts: SolutionRoutesParts,
  done: () => void,
): void {
  const { apply } = parts
  listRoute(app, parts.store)
  searchRoute(app, parts)
  createRoute(app, parts.store, apply)
  entryRoutes(app, parts.store, apply)
  solutionFileRoutes(app, parts.store, apply)
  glossaryRoutes(app, parts.store, apply)
  done()
}

function listRoute(app: FastifyInstance, store: SolutionStore): void {
  app.get<{
    Querystring: BaseQuery & { language?: string; tag?: string; offset: number; limit: number }
  }>(
    '/api/solutions',
    {
      config: { access: 'use' },
      schema: {
        ...{ tags, summary: 'Solutions of a base, in its order, by page.' },
        querystring: Type.Object({
          ...baseQuery,
          language: Type.Optional(Type.Enum(['en', 'zh', 'ko'])),
          tag: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
          offset: Type.Integer({ minimum: 0, default: 0 }),
          limit: Type.Integer({ minimum: 1, maximum: maxPageSize, default: 50 }),
        }),
        response: {
          200: Type.Object({
            base: Type.String(),
            version: Type.String({ description: 'Hash of the whole base.' }),
            total: Type.Integer({ description: 'Solutions that fit, on all pages.' }),
            offset: Type.Integer(),
            solutions: Type.Array(solutionSchema),
          }),
          ...{ 400: errorSchema, 404: errorSchema },
        },
      },
    },
    async ({ query: { base, ...query } }) => {
      const page = await store.list(base, query)
      const version = await store.version(base)
      return { base, version, offset: query.offset, ...page }
    },
  )
}

function searchRoute(app: FastifyInstance, { store, search }: SolutionRoutesParts): void {
  app.get<{ Querystring: BaseQuery & { q: string; language?: string; top: number } }>(
    '/api/solutions/search',
    {
      config: { access: 'use' },
      schema: {
        ...{
          tags,
          summary: 'Solutions that answer a text, best first, as a call would find them.',
        },
        querystring: Type.Object({
          ...baseQuery,
          q: Type.String({ minLength: 1, maxLength: 1_000 }),
          language: Type.Optional(Type.Enum(['en', 'zh', 'ko'])),
          top: Type.Integer({ minimum: 1, maximum: maxMatches, default: 5 }),
        }),
        response: {
          200: Type.Object({ results: Type.Array(resultSchema) }),
          ...{ 400: errorSchema, 404: errorSchema },
        },
      },
    },
    async ({ query: { base, q: text, language, top } }) => {
      const matches = await search({ base, text, top: language === undefined ? top : maxMatches })
      const found = await Promise.all(matches.map((match) => resultOf(store, base, match)))
      const results = found.filter(
        (result) =>
          result !== undefined && (language === undefined || result.solution.language === language),
      )
      return { results: results.slice(0, top) }
    },
  )
}

function entryRoutes(app: FastifyInstance, store: SolutionStore, apply: ApplyChange): void {
  app.get<{ Params: { id: string }; Querystring: BaseQuery }>(
    '/api/solutions/:id',
    {
      config: { access: 'use' },
      schema: {
        ...{ tags, summary: 'One solution.', params, querystring },
        response: { 200: solutionSchema, 400: errorSchema, 404: errorSchema },
      },
    },
    ({ params: { id }, query: { base } }) => store.get(base, id),
  )
  app.put<{ Params: { id: string }; Body: SolutionInput; Querystring: BaseQuery }>(
    '/api/solutions/:id',
    {
      config: { access: 'change-bases' },
      schema: {
        ...{ tags, summary: 'Replaces a solution.', params, querystring },
        body: solutionInputSchema,
        response: { 200: solutionSchema, 400: errorSchema, 404: errorSchema },
      },
    },
    async ({ params: { id }, body, query: { base } }) => {
      if (body.id !== undefined && body.id !== id) {
        throw new AssistError(
          'ASSIST_SOLUTION_INVALID',
          'The id in the body is not the one in the path; leave it out, or create a new solution.',
        )
      }
      const solution = toSolution({ ...body, id })
      await apply(base, () => store.update(base, solution))
      return solution
    },
  )
  app.delete<{ Params: { id: string }; Querystring: BaseQuery }>(
    '/api/solutions/:id',
    {
      config: { access: 'change-bases' },
      schema: {
        ...{ tags, summary: 'Deletes a solution.', params, querystring },
        response: {
          204: Type.Null({ description: 'Deleted.' }),
          ...{ 400: errorSchema, 404: errorSchema },
        },
      },
    },
    async ({ params: { id }, query: { base } }, reply) => {
      await apply(base, () => store.delete(base, id))
      return reply.code(204).send()
    },
  )
}

function createRoute(app: FastifyInstance, store: SolutionStore, apply: ApplyChange): void {
  app.post<{ Body: SolutionInput; Querystring: BaseQuery }>(
    '/api/solutions',
    {
      config: { access: 'change-bases' },
      schema: {
        ...{ tags, summary: 'Adds a solution; without an id it gets one.' },
        ...{ querystring, body: solutionInputSchema },
        response: { 201: solutionSchema, 400: errorSchema, 409: errorSchema },
      },
    },
    async ({ body, query: { base } }, reply) => {
      const solution = toSolution({ id: `s-${randomBytes(5).toString('hex')}`, ...body })
      await apply(base, () => store.create(base, solution))
      reply.code(201).header('location', `/api/solutions/${encodeURIComponent(solution.id)}`)
      return solution
    },
  )
}

/** A match with its solution; undefined where the solution was deleted since. */
async function resultOf(
  store: SolutionStore,
  base: string,
  { solutionId, confidence, because }: Match,
) {
  try {
    return { solution: await store.get(base, solutionId), confidence, because }
  } catch (thrown) {
    if (thrown instanceof AssistError && thrown.code === 'ASSIST_SOLUTION_NOT_FOUND')
      return undefined
    throw thrown
  }
}

function toSolution(input: SolutionInput): Solution {
  const { solution, problems = [] } = readSolution(input)
  if (solution) return solution
  throw new AssistError(
    'ASSIST_SOLUTION_INVALID',
    `The solution cannot be taken: ${problems.join('; ')}.`,
  )
}
