import { Readable } from 'node:stream'

import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import type { CallEvent } from '../../../pipeline/log/call-event.js'
import { spoken, webVtt } from '../../../pipeline/log/web-vtt.js'
import { writeCsvRows } from '../../../solutions/files/csv-rows.js'
import type { CallFilter, CallSearch, ListedCall } from '../../../store/desk/call-search.js'
import { saidLines } from '../../../wrapup/said-line.js'
import { cardsOfCall } from '../../../wrapup/shown-cards.js'
import { CallSight } from '../access/sight.js'
import { errorSchema } from '../error-schema.js'
import type { CallListParts } from './call-list-routes.js'
import { filterOf, filterSchema, type AskedFilter } from './call-query.js'

/** Calls that are read together; between two readings others have their turn. */
const pageLength = 200

/** Calls as files: the list, and the transcript of one. */
export function callExportRoutes(app: FastifyInstance, parts: CallListParts): void {
  listExport(app, parts)
  transcriptExport(app, parts)
}

/** `GET /api/calls/export?format=csv|json`: every call that a filter chooses, newest first. */
function listExport(app: FastifyInstance, parts: CallListParts): void {
  app.get<{ Querystring: AskedFilter & { format: 'csv' | 'json' } }>(
    '/api/calls/export',
    {
      config: { access: 'judge-calls' },
      schema: {
        summary: 'All calls that a filter chooses, as CSV (no cell is a formula) or JSON lines.',
        tags: ['calls'],
        querystring: Type.Object({
          ...filterSchema,
          format: Type.Enum(['csv', 'json'], { default: 'csv' }),
        }),
        response: { 200: files('text/csv', 'application/x-ndjson'), 400: errorSchema },
      },
    },
    async (request, reply) => {
      const { format, ...asked } = request.query
      const sight = new CallSight(request, parts)
      const detail = `list as ${format}`
      parts.audit.write(sight.doer, { action: 'call.exported', target: 'calls', detail })
      const pages = pagesOf(parts.search, filterOf(asked, sight.scope))
      const text = format === 'csv' ? csvOf(pages) : jsonLinesOf(pages)
      return reply
        .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8')
        .header('cache-control', 'no-store')
        .header(
          'content-disposition',
          `attachment; filename="calls.${format === 'csv' ? 'csv' : 'jsonl'}"`,
        )
        .send(Readable.from(text, { objectMode: false }))
    },
  )
}

/** `GET /api/calls/:callId/transcript?format=vtt|json`. */
function transcriptExport(app: FastifyInstance, parts: CallListParts): void {
  const { store, calls } = parts
  app.get<{ Params: { callId: string }; Querystring: { format: 'vtt' | 'json' } }>(
    '/api/calls/:callId/transcript',
    {
      config: { access: 'see-calls' },
      schema: {
        summary: 'What was said in a call, as WebVTT (a voice a side) or as JSON with the cards.',
        tags: ['calls'],
        params: Type.Object({ callId: Type.String({ minLength: 1, maxLength: 140 }) }),
        querystring: Type.Object({ format: Type.Enum(['vtt', 'json'], { default: 'vtt' }) }),
        response: { 200: files('text/vtt', 'application/json'), 404: errorSchema },
      },
    },
    async (request, reply) => {
      const { callId } = request.params
      await new CallSight(request, parts).look(callId)
      const events = calls.find(callId)?.log.after(0) ?? (await store.eventsAfter(callId, 0))
      void reply.header('cache-control', 'no-store')
      if (request.query.format === 'vtt') {
        return reply.type('text/vtt; charset=utf-8').send(webVtt(events))
      }
      const { language, startedAt } = await store.get(callId)
      const head = { callId, language, startedAt: new Date(startedAt).toISOString() }
      return reply.type('application/json; charset=utf-8').send(transcriptOf(head, events))
    },
  )
}

function transcriptOf(head: object, events: readonly CallEvent[]): object {
  const ends = new Map(spoken(events).map(({ utteranceId, endMs }) => [utteranceId, endMs]))
  const lines = saidLines(events).map(({ utteranceId, channel, atMs: startMs, text }) => {
    return { utteranceId, channel, startMs, endMs: ends.get(utteranceId) ?? null, text }
  })
  const cards = cardsOfCall(events).map(({ suggestionId, solutionId, utteranceId, verdict }) => {
    return { suggestionId, solutionId, utteranceId, verdict }
  })
  return { ...head, lines, cards }
}

async function* pagesOf(
  search: CallSearch,
  filter: CallFilter,
): AsyncGenerator<readonly ListedCall[]> {
  await search.update()
  for (let behind: string | undefined; ;) {
    const page = await search.find({ ...filter, limit: pageLength, behind })
    if (page.length > 0) yield page
    if (page.length < pageLength) return
    behind = page.at(-1)?.call.internalId
  }
}

const columns = [
  ...['callId', 'internalId', 'startedAt', 'lengthMs', 'language', 'media', 'door', 'owner'],
  ...['matter', 'entry', 'topics', 'outcome', 'disposition', 'wrongCount', 'confidence'],
  ...['isDegraded', 'isRedacted', 'isHeld'],
] as const

async function* csvOf(pages: AsyncIterable<readonly ListedCall[]>): AsyncGenerator<string> {
  yield writeCsvRows([columns])
  for await (const page of pages) {
    const rows = page.map((listed) => {
      const told = exported(listed)
      return columns.map((column) => [told[column]].flat().join(' · '))
    })
    // The byte order mark stands before the header only.
    yield writeCsvRows(rows).slice(1)
  }
}

async function* jsonLinesOf(pages: AsyncIterable<readonly ListedCall[]>): AsyncGenerator<string> {
  for await (const page of pages) {
    yield page.map((listed) => `${JSON.stringify(exported(listed))}\n`).join('')
  }
}

function exported({ call, ...listed }: ListedCall) {
  const { matter, entry, topics, outcome, disposition, media, wrongCount } = listed
  const { confidence, isDegraded, isRedacted, isHeld } = listed
  const { callId, internalId, language, startedAt, endedAt, facts } = call
  return {
    ...{ callId, internalId, language },
    startedAt: new Date(startedAt).toISOString(),
    lengthMs: endedAt === null ? null : endedAt - startedAt,
    ...{ door: facts.door ?? null, owner: facts.owner?.id ?? null },
    ...{ matter, entry, topics, outcome, disposition, media, wrongCount },
    ...{ confidence, isDegraded, isRedacted, isHeld },
  }
}

/** What a route answers where nothing but its types is promised. */
function files(...types: readonly string[]) {
  const content = Object.fromEntries(types.map((type) => [type, { schema: {} }]))
  return { description: 'The file.', content }
}
