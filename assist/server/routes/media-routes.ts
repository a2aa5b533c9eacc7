import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import type { AuditLog } from '../../access/audit/audit-log.js'
import { ownerOf } from '../../access/identity.js'
import { AssistError } from '../../errors/errors.js'
import { spokenLanguages, type CallLanguage } from '../../call/call-start.js'
import { maxPictureByteLength, type PictureStore } from '../../media/picture.js'
import type { PictureQuota } from '../../seat/picture-quota.js'
import type { Rooms } from '../../seat/rooms.js'
import type { CallRegistry } from '../../pipeline/registry/call-registry.js'
import type { CallStore } from '../../store/call-store.js'
import { CallSight, identityOf } from './access/sight.js'
import { errorSchema } from './error-schema.js'
import {
  pictureBody,
  pictureHeaders,
  requireBytes,
  takePictures,
  writePicture,
} from './picture-bodies.js'

const idSchema = Type.String({ minLength: 1, maxLength: 140 })
const beginSchema = Type.Object({
  callId: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
  language: Type.Optional(Type.Enum([...spokenLanguages, 'auto'])),
  medium: Type.Optional(Type.Enum(['voice', 'text'])),
  solutions: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
  agent: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  context: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 1_000 }))),
})

interface BeginBody {
  readonly callId?: string
  readonly language?: CallLanguage
  readonly medium?: 'voice' | 'text'
  readonly solutions?: string
  readonly agent?: string
  readonly context?: Record<string, string>
}

/** The agent's side of calls in more than one medium: begins them, and keeps their pictures. */
export function mediaRoutes(
  app: FastifyInstance,
  parts: PictureRouteParts & { readonly rooms: Rooms },
): void {
  const { rooms } = parts
  app.post<{ Body: BeginBody }>(
    '/api/calls',
    {
      config: { access: 'take-calls' },
      schema: {
        summary: 'Begins a call at the agent’s seat, before any audio; both sides join it later.',
        tags: ['calls'],
        body: beginSchema,
        response: { 201: Type.Object({ callId: Type.String() }), '4xx': errorSchema },
      },
    },
    async (request, reply) => {
      const { medium = 'voice', language = 'auto', ...start } = request.body
      const owner = ownerOf(identityOf(request), start.agent)
      const callId = await rooms.begin({ ...start, language, owner }, medium)
      return reply.code(201).send({ callId })
    },
  )
  pictureRoutes(app, parts)
}

interface PictureRouteParts {
  readonly calls: CallRegistry
  readonly pictures: PictureStore
  readonly quota: PictureQuota
  readonly store: Pick<CallStore, 'get'>
  readonly audit: AuditLog
}

/** Pictures as the agent sends and sees them. */
function pictureRoutes(app: FastifyInstance, parts: PictureRouteParts): void {
  const { calls, pictures, quota, store, audit } = parts
  takePictures(app)
  app.post<{ Params: { callId: string }; Body: Buffer }>(
    '/api/calls/:callId/pictures',
    {
      bodyLimit: maxPictureByteLength,
      config: { access: 'take-calls' },
      schema: {
        summary: 'Sends a picture into the conversation.',
        tags: ['calls'],
        params: Type.Object({ callId: idSchema }),
        body: pictureBody,
        response: { 201: Type.Object({ sha256: Type.String() }), '4xx': errorSchema },
      },
    },
    async (request, reply) => {
      const { callId } = request.params
      const pipeline = new CallSight(request, { calls, store, audit }).live(callId)
      if (!pipeline) {
        throw new AssistError('ASSIST_CALL_NOT_FOUND', 'This call is over: nothing can be sent.')
      }
      pipeline.legs.pause.requireWriting()
      const bytes = requireBytes(request.body)
      quota.take(pipeline)
      quota.keep(pipeline, bytes.length)
      const sha256 = await pictures.add(pipeline.internalId, bytes)
      writePicture(pipeline, 'agent', sha256, request)
      return reply.code(201).send({ sha256 })
    },
  )
  app.get<{ Params: { callId: string; sha256: string } }>(
    '/api/calls/:callId/pictures/:sha256',
    {
      config: { access: 'see-calls' },
      schema: {
        summary: 'A picture of a call: sent by either side, or a still for evidence.',
        tags: ['calls'],
        params: Type.Object({ callId: idSchema, sha256: Type.String() }),
        response: { 200: { description: 'The picture.', ...pictureBody }, 404: errorSchema },
      },
    },
    async (request, reply) => {
      const { callId, sha256 } = request.params
      await new CallSight(request, { calls, store, audit }).look(callId, sha256)
      const { internalId } = calls.find(callId) ?? (await store.get(callId))
      const { bytes, type } = await pictures.get(internalId, sha256)
      return reply.headers(pictureHeaders(type)).send(bytes)
    },
  )
}
