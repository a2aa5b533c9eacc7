import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import { AssistError } from '../../../errors/errors.js'
import { listOf, type Config } from '../../../settings/config.js'
import type { Rooms } from '../../../seat/rooms.js'
import { errorSchema } from '../error-schema.js'

/** What the routes run on. */
export interface EntryRouteParts {
  readonly rooms: Pick<Rooms, 'enter'>
  readonly config: Pick<Config, 'entries' | 'entryCallsPerMinute'>
}

const paramsSchema = Type.Object({ entry: Type.String({ minLength: 1, maxLength: 64 }) })

interface EntryBody {
  readonly medium: 'voice' | 'text'
  readonly language: 'en' | 'zh' | 'auto'
}

/**
 * The ways in that customers take by themselves: `GET /e/:entry` is the address of a link, a code or a widget,
 * `POST /e/:entry` begins the call. A look at the address begins nothing: programs that check links look too.
 */
export function entryRoutes(app: FastifyInstance, { rooms, config }: EntryRouteParts): void {
  const entries = new Set(listOf(config.entries))
  const known = (entry: string): string => {
    if (entries.has(entry)) return entry
    throw new AssistError('ASSIST_ENTRY_UNKNOWN', 'There is no such entry; check the address.')
  }
  app.get<{ Params: { entry: string } }>(
    '/e/:entry',
    { config: { access: 'open' }, schema: { hide: true } },
    ({ params, url }, reply) => {
      const query = url.includes('?') ? url.slice(url.indexOf('?')) : ''
      return reply.redirect(`../entry.html${query}#${known(params.entry)}`)
    },
  )
  app.post<{ Params: { entry: string }; Body: EntryBody }>(
    '/e/:entry',
    {
      config: {
        access: 'open',
        rateLimit: { max: config.entryCallsPerMinute, timeWindow: 60_000 },
      },
      schema: {
        summary: 'Begins a call that a customer asks for, before any agent is there.',
        tags: ['calls'],
        params: paramsSchema,
        body: Type.Object({
          medium: Type.Enum(['voice', 'text']),
          language: Type.Enum(['en', 'zh', 'auto']),
        }),
        response: {
          201: Type.Object({ token: Type.String({ description: 'Of the customer’s link.' }) }),
          '4xx': errorSchema,
        },
      },
    },
    async ({ params, body: { medium, language } }, reply) => {
      const entry = known(params.entry)
      const owner = { id: `entry:${entry}` }
      const token = await rooms.enter({ language, owner, context: { entry } }, medium)
      return reply.code(201).header('cache-control', 'no-store').send({ token })
    },
  )
}
