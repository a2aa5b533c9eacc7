import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import {
  glossaryEntrySchema,
  maxGlossaryEntries,
  readGlossary,
} from '../../../solutions/glossary-schema.js'
import type { SolutionStore } from '../../../store/solution-store.js'
import { errorSchema } from '../error-schema.js'
import { baseQuery, type ApplyChange } from './solution-changes.js'

const tags = ['solutions']
const querystring = Type.Object(baseQuery)
const glossarySchema = Type.Object({
  base: Type.String(),
  version: Type.String({ description: 'Hash of the whole base, which the glossary is part of.' }),
  entries: Type.Array(glossaryEntrySchema),
})

interface BaseQuery {
  readonly base: string
}

/** `GET` and `PUT /api/glossary`: customers’ words for the proper terms of a base, read and replaced whole. */
export function glossaryRoutes(
  app: FastifyInstance,
  store: SolutionStore,
  apply: ApplyChange,
): void {
  const answer = async (base: string) => ({
    base,
    version: await store.version(base),
    entries: await store.glossary(base),
  })
  app.get<{ Querystring: BaseQuery }>(
    '/api/glossary',
    {
      config: { access: 'use' },
      schema: {
        ...{ tags, summary: 'Customers’ words of a base, and what they mean.', querystring },
        response: { 200: glossarySchema, 400: errorSchema, 404: errorSchema },
      },
    },
    ({ query: { base } }) => answer(base),
  )
  app.put<{ Querystring: BaseQuery; Body: { entries: readonly unknown[] } }>(
    '/api/glossary',
    {
      config: { access: 'change-bases' },
      schema: {
        ...{ tags, summary: 'Replaces the glossary of a base, whole or not at all.', querystring },
        description: `At most ${maxGlossaryEntries} entries; says and means of at most 60 characters each.`,
        body: Type.Object({ entries: Type.Array(Type.Any()) }),
        response: { 200: glossarySchema, 400: errorSchema },
      },
    },
    async ({ body, query: { base } }) => {
      const rows = body.entries.map((value, at) => ({ place: `entry ${at + 1}`, value }))
      const entries = readGlossary(rows)
      await apply(base, () => store.replaceGlossary(base, entries))
      return answer(base)
    },
  )
}
