import type {} from '@fastify/websocket'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'

import { AssistError } from '../../errors/errors.js'
import { followUpPage, followUpPolicy, gonePage } from '../../followup/follow-up-page.js'
import type { FollowUps } from '../../followup/follow-ups.js'
import { CustomerSession } from '../../seat/customer-session.js'
import type { CustomerMessage } from '../../media/media-protocol.js'
import { maxPictureByteLength, pictureTypes, type PictureStore } from '../../media/picture.js'
import { serveSocket } from '../../sockets/socket-end.js'
import type { CustomerGrant, Rooms } from '../../seat/rooms.js'
import type { CallPipeline } from '../../pipeline/call-pipeline.js'
import { errorSchema } from './error-schema.js'

/** What the customers' routes run on. */
export interface CustomerParts {
  readonly rooms: Rooms
  readonly pictures: PictureStore
  readonly followUps: FollowUps
}

/** One transparent pixel (GIF89a): its being fetched says that a page was looked at. */
const seenPixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/** A picture as a request's body. */
export const pictureBody = {
  content: Object.fromEntries(pictureTypes.map((type) => [type, { schema: {} }])),
}

const sizePattern = /^(\d{1,5})x(\d{1,5})$/
const maxNameLength = 200

/** The customer's side: their link, socket, pictures, and the pages that are sent to them. */
export async function customerRoutes(app: FastifyInstance, parts: CustomerParts): Promise<void> {
  const { rooms, followUps } = parts
  app.get('/customer', { websocket: true }, (socket) => {
    serveSocket<CustomerMessage>(socket, (end) => new CustomerSession(end, rooms))
  })
  // The token goes into the fragment, which no server and no log on the way sees.
  app.get<{ Params: { token: string } }>(
    '/c/:token',
    { schema: { hide: true } },
    ({ params }, reply) => reply.redirect(`../customer.html#${encodeURIComponent(params.token)}`),
  )
  app.get<{ Params: { id: string } }>(
    '/f/:id',
    { schema: { hide: true } },
    async ({ params, headers }, reply) => {
      void reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', followUpPolicy)
        .header('cache-control', 'no-store')
        .header('x-robots-tag', 'noindex')
      try {
        const solution = await followUps.solution(params.id)
        return followUpPage(solution, `${encodeURIComponent(params.id)}/seen`)
      } catch (thrown) {
        if (!(thrown instanceof AssistError) || thrown.statusCode >= 500) throw thrown
        void reply.code(thrown.statusCode)
        return gonePage(headers['accept-language']?.startsWith('zh') === true ? 'zh' : 'en')
      }
    },
  )
  app.get<{ Params: { id: string } }>(
    '/f/:id/seen',
    { schema: { hide: true } },
    async ({ params }, reply) => {
      await followUps.opened(params.id)
      return reply.type('image/gif').header('cache-control', 'no-store').send(seenPixel)
    },
  )
  await app.register((scope, _options, done) => {
    pictureRoutes(scope, parts)
    done()
  })
}

/** Routes whose bodies are pictures, in a scope of their own. */
function pictureRoutes(app: FastifyInstance, { rooms, pictures }: CustomerParts): void {
  takePictures(app)
  app.post<{ Querystring: { kind: 'photo' | 'snapshot' }; Body: Buffer }>(
    '/customer/pictures',
    {
      bodyLimit: maxPictureByteLength,
      schema: {
        summary: 'A picture of the customer: a photo for the chat, or a still that was agreed to.',
        tags: ['customer'],
        querystring: Type.Object({ kind: Type.Enum(['photo', 'snapshot']) }),
        body: pictureBody,
        response: { 201: Type.Object({ sha256: Type.String() }), '4xx': errorSchema },
      },
    },
    async (request, reply) => {
      const { room, callId } = grantOf(request, rooms)
      const { kind } = request.query
      const still = kind === 'snapshot' ? stillOf(request) : undefined
      if (still) room.requireSnapshotConsent()
      const sha256 = await pictures.add(callId, requireBytes(request.body))
      const { pipeline } = room
      if (still) pipeline.append({ type: 'snapshot.taken', sha256, ...still })
      else writePicture(pipeline, 'customer', sha256, request)
      return reply.code(201).send({ sha256 })
    },
  )
  app.get<{ Params: { sha256: string }; Querystring: { token: string; secret: string } }>(
    '/customer/pictures/:sha256',
    {
      schema: {
        hide: true,
        querystring: Type.Object({ token: Type.String(), secret: Type.String() }),
      },
    },
    async ({ params, query }, reply) => {
      const { callId } = rooms.grant(query.token, query.secret)
      const { bytes, type } = await pictures.get(callId, params.sha256)
      return reply.headers(pictureHeaders(type)).send(bytes)
    },
  )
}

/** Lets a scope take pictures as raw bytes. */
export function takePictures(app: FastifyInstance): void {
  app.addContentTypeParser(
    [...pictureTypes],
    { parseAs: 'buffer', bodyLimit: maxPictureByteLength },
    (_request, body, done) => done(null, body),
  )
}

/** @throws AssistError ASSIST_PICTURE_INVALID where no picture was sent */
export function requireBytes(body: unknown): Buffer {
  if (Buffer.isBuffer(body) && body.length > 0) return body
  throw new AssistError('ASSIST_PICTURE_INVALID', 'Expected the bytes of a picture as the body.')
}

/** Writes a picture into the conversation. */
export function writePicture(
  pipeline: CallPipeline,
  channel: 'customer' | 'agent',
  sha256: string,
  { headers }: FastifyRequest,
): void {
  const name = decodedName(headers['x-file-name'])
  pipeline.write({ channel, text: '', image: { sha256, name } })
}

/** Headers of a picture, with which no browser runs it as anything else. @param type of its bytes */
export function pictureHeaders(type: string): Record<string, string> {
  return {
    'content-type': type,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, max-age=3600',
  }
}

function grantOf(request: FastifyRequest, rooms: Rooms): CustomerGrant {
  const given = /^Bearer ([\w-]+)\.([\w-]+)$/.exec(request.headers.authorization ?? '')
  if (given) return rooms.grant(given[1] ?? '', given[2] ?? '')
  throw new AssistError(
    'ASSIST_AUTH_REQUIRED',
    'Send “Authorization: Bearer <token>.<secret>” of the customer’s page.',
  )
}

/** What the page says of a still. @throws AssistError ASSIST_REQUEST_INVALID */
function stillOf({ headers }: FastifyRequest): {
  widthPx: number
  heightPx: number
  takenAt: string
  place?: { latitude: number; longitude: number; accuracyM: number }
} {
  const size = sizePattern.exec(textOf(headers['x-size']))
  const takenAtMs = Date.parse(textOf(headers['x-taken-at']))
  if (!size || Number.isNaN(takenAtMs)) {
    throw new AssistError(
      'ASSIST_REQUEST_INVALID',
      'A still needs “x-size: <width>x<height>” and “x-taken-at” in ISO 8601.',
    )
  }
  const [latitude, longitude, accuracyM] = textOf(headers['x-place']).split(',').map(Number)
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

function textOf(header: string | readonly string[] | undefined): string {
  return typeof header === 'string' ? header : ''
}

/** A file's name as text: no folders, no control characters, not too long. */
function decodedName(header: string | string[] | undefined): string {
  let name = textOf(header)
  try {
    name = decodeURIComponent(name)
  } catch {
    // Not escaped: taken as it came.
  }
  const last = name.split(/[/\\]/).at(-1) ?? ''
  return last.replace(/\p{Cc}/gu, '').slice(0, maxNameLength)
}
