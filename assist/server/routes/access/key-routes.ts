import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import { doerOf } from '../../../access/audit/audit-hooks.js'
import type { AuditLog } from '../../../access/audit/audit-log.js'
import type { KeyBook } from '../../../access/keys/key-book.js'
import { hasRight, rights, roles, type Right, type Role } from '../../../access/roles.js'
import {
  isKeyAlive,
  newKeySecret,
  newStoredKey,
  type StoredKey,
} from '../../../access/keys/stored-key.js'
import { AssistError } from '../../../errors/errors.js'
import type { KeyStore } from '../../../store/access/key-store.js'
import { errorSchema } from '../error-schema.js'
import { identityOf } from './sight.js'

const tags = ['access']
const dayMs = 86_400_000
const maxDays = 3_650
const maxGraceS = 604_800

const params = Type.Object({ keyId: Type.String({ minLength: 1, maxLength: 40 }) })
const name = Type.String({ minLength: 1, maxLength: 128, pattern: '^[^\\p{Cc}]+$' })
const role = Type.Enum([...roles])
const keyFields = {
  keyId: Type.String(),
  name: Type.String(),
  roles: Type.Array(role),
  team: Type.Union([Type.String(), Type.Null()]),
  createdAt: Type.String({ description: 'ISO 8601.' }),
  createdBy: Type.String({ description: 'Id of whoever made it.' }),
  expiresAt: Type.Union([Type.String({ description: 'ISO 8601.' }), Type.Null()]),
  isAlive: Type.Boolean({ description: 'Whether it counts now.' }),
}
const keySchema = Type.Object(keyFields)
const madeSchema = Type.Object({
  ...keyFields,
  key: Type.String({ description: 'The key itself. It is shown this once.' }),
})
const newKeySchema = Type.Object({
  name,
  roles: Type.Array(role, { minItems: 1, uniqueItems: true }),
  team: Type.Optional(name),
  days: Type.Optional(
    Type.Integer({ minimum: 1, maximum: maxDays, description: 'Left out: it does not expire.' }),
  ),
})

interface NewKeyBody {
  readonly name: string
  readonly roles: readonly Role[]
  readonly team?: string
  readonly days?: number
}

/** What the routes run on. */
export interface KeyRouteParts {
  readonly store: KeyStore
  readonly book: KeyBook
  readonly audit: AuditLog
  /** Epoch milliseconds. */
  readonly nowMs: () => number
}

/** `/api/keys`: API keys are listed, made, rotated and revoked; `GET /api/me` tells who one is. */
export function keyRoutes(app: FastifyInstance, parts: KeyRouteParts): void {
  meRoute(app)
  const { store, nowMs } = parts
  app.get(
    '/api/keys',
    {
      config: { access: 'manage-keys' },
      schema: {
        ...{ tags, summary: 'API keys, without their secrets; revoked ones too.' },
        response: { 200: Type.Array(keySchema) },
      },
    },
    async () => (await store.list()).map((key) => answered(key, nowMs())),
  )
  makeRoute(app, parts)
  changeRoutes(app, parts)
}

function meRoute(app: FastifyInstance): void {
  app.get(
    '/api/me',
    {
      config: { access: 'use' },
      schema: {
        ...{ tags, summary: 'Who asks, and what they may do.' },
        response: {
          200: Type.Object({
            id: Type.String(),
            name: Type.String(),
            team: Type.Union([Type.String(), Type.Null()]),
            roles: Type.Array(role),
            rights: Type.Array(Type.String()),
          }),
        },
      },
    },
    (request) => {
      const { id, name: own, team = null, roles: held } = identityOf(request)
      const all = Object.keys(rights) as Right[]
      return { id, name: own, team, roles: held, rights: all.filter((one) => hasRight(held, one)) }
    },
  )
}

function makeRoute(app: FastifyInstance, { store, book, audit, nowMs }: KeyRouteParts): void {
  app.post<{ Body: NewKeyBody }>(
    '/api/keys',
    {
      config: { access: 'manage-keys' },
      schema: {
        ...{ tags, summary: 'Makes an API key. The answer is the only place that has it.' },
        body: newKeySchema,
        response: { 201: madeSchema, 400: errorSchema },
      },
    },
    async (request, reply) => {
      const { days, team = null, ...named } = request.body
      const atMs = nowMs()
      const expiresAt = days === undefined ? null : atMs + days * dayMs
      const key = newStoredKey({ ...named, team, expiresAt }, identityOf(request).id, atMs)
      const { secret, digest } = newKeySecret()
      await store.create(key, digest)
      book.changed()
      const detail = key.roles.join(' ')
      audit.write(doerOf(request), { action: 'key.made', target: key.keyId, detail })
      void reply.header('cache-control', 'no-store')
      return reply.code(201).send({ ...answered(key, atMs), key: secret })
    },
  )
}

function changeRoutes(app: FastifyInstance, { store, book, audit, nowMs }: KeyRouteParts): void {
  app.post<{ Params: { keyId: string }; Body: { graceS?: number } | null }>(
    '/api/keys/:keyId/rotate',
    {
      config: { access: 'manage-keys' },
      schema: {
        ...{
          tags,
          summary: 'Gives a key another secret; the one before may count a while.',
          params,
        },
        body: Type.Object({
          graceS: Type.Optional(Type.Integer({ minimum: 0, maximum: maxGraceS, default: 0 })),
        }),
        response: { 200: madeSchema, 400: errorSchema, 404: errorSchema },
      },
    },
    async (request, reply) => {
      const { keyId } = request.params
      const atMs = nowMs()
      if (!isKeyAlive(await store.get(keyId), atMs)) {
        throw new AssistError('ASSIST_KEY_NOT_FOUND', 'This key counts no more; make another one.')
      }
      const { secret, digest } = newKeySecret()
      const { graceS = 0 } = request.body ?? {}
      const key = await store.rotate(keyId, digest, atMs + graceS * 1_000)
      book.changed()
      const detail = `the one before counts ${graceS} s more`
      audit.write(doerOf(request), { action: 'key.rotated', target: keyId, detail })
      void reply.header('cache-control', 'no-store')
      return { ...answered(key, atMs), key: secret }
    },
  )
  app.delete<{ Params: { keyId: string } }>(
    '/api/keys/:keyId',
    {
      config: { access: 'manage-keys' },
      schema: {
        ...{ tags, summary: 'Revokes a key. It stays in the list.', params },
        response: { 200: keySchema, 404: errorSchema },
      },
    },
    async (request) => {
      const { keyId } = request.params
      const key = await store.expire(keyId, nowMs())
      book.changed()
      audit.write(doerOf(request), { action: 'key.revoked', target: keyId, detail: '' })
      return answered(key, nowMs())
    },
  )
}

function answered(key: StoredKey, atMs: number) {
  const { createdAt, expiresAt } = key
  return {
    ...key,
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    isAlive: isKeyAlive(key, atMs),
  }
}
