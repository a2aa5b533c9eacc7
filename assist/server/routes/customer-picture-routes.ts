import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'

import { AssistError } from '../../errors/errors.js'
import { maxPictureByteLength, type PictureStore } from '../../media/picture.js'
import type { PictureQuota } from '../../seat/picture-quota.js'
import type { CustomerGrant, Rooms } from '../../seat/rooms.js'
import { errorSchema } from './error-schema.js'
import {
  headerText,
  pictureBody,
  pictureHeaders,
  requireBytes,
  takePictures,
  writePicture,
} from './picture-bodies.js'

const sizePattern = /^(\d{1,5})x(\d{1,5})$/

/** What customers' pictures go through. */
export interface CustomerPictureParts {
  readonly rooms: Rooms
  readonly pictures: PictureStore
  readonly quota: PictureQuota
}

/** Pictures that the customer's page sends and fetches. Register it in a scope of its own: it takes picture bodies. */
export function customerPictureRoutes(
  app: FastifyInstance,
  { rooms, pictures, quota }: CustomerPictureParts,
): void {
  takePictures(app)
  app.post<{ Querystring: { kind: 'photo' | 'snapshot' }; Body: Buffer }>(
    '/customer/pictures',
    {
      bodyLimit: maxPictureByteLength,
      // Before a byte of it is read.
      onRequest: (request, _reply, done) => {
        quota.take(grantOf(request, rooms).room.pipeline)
        done()
      },
      config: { access: 'link' },
      schema: {
        summary: 'A picture of the customer: a photo for the chat, or a still that was agreed to.',
        tags: ['customer'],
        querystring: Type.Object({ kind: Type.Enum(['photo', 'snapshot']) }),
        body: pictureBody,
        response: { 201: Type.Object({ sha256: Type.String() }), '4xx': errorSchema },
      },
    },
    async (request, reply) => {
      const { room } = grantOf(request, rooms)
      const { kind } = request.query
      const still = kind === 'snapshot' ? stillOf(request) : undefined
      if (still) room.requireSnapshotConsent()
      const { pipeline } = room
      const bytes = requireBytes(request.body)
      quota.keep(pipeline, bytes.length)
      const sha256 = await pictures.add(pipeline.internalId, bytes)
      if (still) pipeline.append({ type: 'snapshot.taken', sha256, ...still })
      else writePicture(pipeline, 'customer', sha256, request)
      return reply.code(201).send({ sha256 })
    },
  )
  app.get<{ Params: { sha256: string }; Querystring: { token: string; secret: string } }>(
    '/customer/pictures/:sha256',
    {
      config: { access: 'link' },
      schema: {
        hide: true,
        querystring: Type.Object({ token: Type.String(), secret: Type.String() }),
      },
    },
    async ({ params, query }, reply) => {
      const { room } = rooms.grant(query.token, query.secret)
      const { bytes, type } = await pictures.get(room.pipeline.internalId, params.sha256)
      return reply.headers(pictureHeaders(type)).send(bytes)
    },
  )
}

function grantOf(request: FastifyRequest, rooms: Rooms): CustomerGrant {
  const given = /^Bearer ([\w-]+)\.([\w-]+)$/.exec(request.headers.authorization ?? '')
  if (given) {
    const grant = rooms.grant(given[1] ?? '', given[2] ?? '')
    grant.room.requireConsent()
    grant.room.pipeline.legs.pause.requireWriting()
    return grant
  }
  throw new AssistError(
    'ASSIST_AUTH_REQUIRED',
    'Send “Authorization: Bearer <token>.<secret>” of the customer’s page.',
  )
}

/** The facts of a still, from the headers that the page sends with it. @throws AssistError ASSIST_REQUEST_INVALID */
function stillOf({ headers }: FastifyRequest): {
  widthPx: number
  heightPx: number
  takenAt: string
  place?: { latitude: number; longitude: number; accuracyM: number }
} {
  const size = sizePattern.exec(headerText(headers['x-size']))
  const takenAtMs = Date.parse(headerText(headers['x-taken-at']))
  if (!size || Number.isNaN(takenAtMs)) {
    throw new AssistError(
      'ASSIST_REQUEST_INVALID',
      'A still needs “x-size: <width>x<height>” and “x-taken-at” in ISO 8601.',
    )
  }
  const [latitude, longitude, accuracyM] = headerText(headers['x-place']).split(',').map(Number)
  const isPlace = [latitude, longitude, accuracyM].every((one) => Number.isFinite(one))
  return {
    widthPx: Number(size[1]),
    heightPx: Number(size[2]),
    takenAt: new Date(takenAtMs).toISOString(),
    ...(isPlace ? { place: { latitude, longitude, accuracyM } as Place } : {}),
  }
}

interface Place {
  latitude: number
  longitude: number
  accuracyM: number
}
