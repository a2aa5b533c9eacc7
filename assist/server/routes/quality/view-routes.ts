import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import { doerOf } from '../../../access/audit/audit-hooks.js'
import { AssistError } from '../../../errors/errors.js'
import { maxViewCount, type SavedView, type ViewStore } from '../../../store/quality/view-store.js'
import { errorSchema } from '../error-schema.js'

/** What the routes need of the service. */
export interface ViewRoutesParts {
  readonly store: ViewStore
  readonly nowMs: () => number
}

type NameParams = { Params: { name: string } }

const config = { access: 'judge-calls' } as const
const tags = ['quality']
const name = Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' })
const params = Type.Object({ name })
const query = Type.String({
  maxLength: 2_000,
  description: 'The filters of the list as a query, such as `language=en&wrong=true`.',
})
const viewSchema = Type.Object({
  ...{ name, query },
  savedAt: Type.String({ description: 'ISO 8601.' }),
})

/** `GET /api/views`, `PUT` and `DELETE /api/views/:name`: views of the list of calls that one keeps for oneself. */
export function viewRoutes(app: FastifyInstance, { store, nowMs }: ViewRoutesParts): void {
  app.get(
    '/api/views',
    {
      config,
      schema: {
        ...{ tags, summary: 'The named views of whoever asks, by name.' },
        response: { 200: Type.Array(viewSchema) },
      },
    },
    async (request) => (await store.list(doerOf(request).who ?? '')).map(told),
  )
  app.put<NameParams & { Body: { readonly query: string } }>(
    '/api/views/:name',
    {
      config,
      schema: {
        ...{ tags, params, summary: 'Keeps a view, in place of one’s own of the same name.' },
        ...{ body: Type.Object({ query }), response: { 200: viewSchema, 409: errorSchema } },
      },
    },
    async (request) => {
      const who = doerOf(request).who ?? ''
      const view = { who, name: request.params.name.trim(), savedAt: nowMs() }
      const saved = { ...view, query: request.body.query }
      if (await store.save(saved)) return told(saved)
      throw new AssistError(
        'ASSIST_VIEWS_FULL',
        `You keep ${maxViewCount} views, the most there may be. Delete one first.`,
      )
    },
  )
  app.delete<NameParams>(
    '/api/views/:name',
    {
      config,
      schema: {
        ...{ tags, params, summary: 'Forgets a view of one’s own; once more changes nothing.' },
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await store.remove(doerOf(request).who ?? '', request.params.name.trim())
      return reply.code(204).send(null)
    },
  )
}

function told({ name: of, query: filters, savedAt }: SavedView) {
  return { name: of, query: filters, savedAt: new Date(savedAt).toISOString() }
}
