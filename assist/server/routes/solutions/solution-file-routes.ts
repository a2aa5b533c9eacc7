import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import { AssistError } from '../../../errors/errors.js'
import type { SolutionsFormat } from '../../../solutions/files/solutions-file.js'
import type { SolutionStore } from '../../../store/solution-store.js'
import { errorSchema } from '../error-schema.js'
import { baseQuery, type ApplyChange } from './solution-changes.js'

/** Largest solutions file: about 30,000 long entries. */
const importByteLimit = 32 << 20

const mediaTypes: Readonly<Record<SolutionsFormat, string>> = {
  jsonl: 'application/x-ndjson',
  csv: 'text/csv',
  md: 'text/markdown',
}
const anyBytes = 'application/octet-stream'
const fileTypes = [...Object.values(mediaTypes), anyBytes]

const formatSchema = Type.Enum(['jsonl', 'csv', 'md'])
const tags = ['solutions']

/** `POST /api/solutions/import` and `GET /api/solutions/export`. */
export function solutionFileRoutes(
  app: FastifyInstance,
  store: SolutionStore,
  apply: ApplyChange,
): void {
  app.addContentTypeParser(
    fileTypes,
    { parseAs: 'buffer', bodyLimit: importByteLimit },
    (_request, body, done) => done(null, body),
  )
  importRoute(app, store, apply)
  app.get<{ Querystring: { base: string; format: SolutionsFormat } }>(
    '/api/solutions/export',
    {
      config: { access: 'use' },
      schema: {
        ...{ tags, summary: 'A base as a solutions file.' },
        querystring: Type.Object({
          ...baseQuery,
          format: Type.Enum(['jsonl', 'csv', 'md'], { default: 'jsonl' }),
        }),
        response: {
          200: { description: 'The file.', content: contentOf(Object.values(mediaTypes)) },
          ...{ 400: errorSchema, 404: errorSchema },
        },
      },
    },
    async ({ query: { base, format } }, reply) => {
      const text = await store.exportFile(base, format)
      reply.type(`${mediaTypes[format]}; charset=utf-8`)
      reply.header('content-disposition', `attachment; filename="solutions.${format}"`)
      return text
    },
  )
}

function importRoute(app: FastifyInstance, store: SolutionStore, apply: ApplyChange): void {
  app.post<{
    Body: Uint8Array
    Querystring: { base: string; format?: SolutionsFormat; mode: 'replace' | 'merge' }
  }>(
    '/api/solutions/import',
    {
      bodyLimit: importByteLimit,
      config: { access: 'change-bases' },
      schema: {
        ...{ tags, summary: 'Takes a solutions file in; one that cannot be used changes nothing.' },
        description:
          'The form is told by the content type, or by `format`, which wins. UTF-8, or GB18030.',
        querystring: Type.Object({
          ...baseQuery,
          format: Type.Optional(formatSchema),
          mode: Type.Enum(['replace', 'merge'], {
            default: 'replace',
            description:
              'replace: the base is the file afterwards; merge: what it does not name stays.',
          }),
        }),
        body: { content: contentOf(fileTypes) },
        response: {
          200: Type.Object({
            base: Type.String(),
            version: Type.String(),
            added: Type.Integer(),
            changed: Type.Integer(),
            unchanged: Type.Integer(),
            removed: Type.Integer(),
          }),
          ...{ 400: errorSchema, 413: errorSchema, 415: errorSchema },
        },
      },
    },
    async ({ body, query: { base, mode, ...query }, headers }) => {
      const format = query.format ?? formatOf(headers['content-type'] ?? '')
      if (!(body instanceof Uint8Array)) throw noFile()
      const outcome = await apply(base, () =>
        store.importFiles(base, [{ bytes: body, format }], mode),
      )
      return { base, version: await store.version(base), ...outcome }
    },
  )
}

function formatOf(contentType: string): SolutionsFormat {
  const mediaType = contentType.split(';')[0]?.trim().toLowerCase()
  for (const format of ['jsonl', 'csv', 'md'] as const) {
    if (mediaTypes[format] === mediaType) return format
  }
  throw new AssistError(
    'ASSIST_REQUEST_INVALID',
    `The form of the file is not known: send it as ${Object.values(mediaTypes).join(', ')}, or add ?format=jsonl, csv or md.`,
  )
}

function noFile(): AssistError {
  return new AssistError(
    'ASSIST_REQUEST_INVALID',
    `The file itself is expected as the body, as ${fileTypes.join(', ')}.`,
  )
}

/** Content of any bytes, which OpenAPI 3.1 writes as an empty schema. */
function contentOf(types: readonly string[]): Record<string, { readonly schema: object }> {
  return Object.fromEntries(types.map((type) => [type, { schema: {} }]))
}
