import type { FastifyInstance, FastifyRequest } from 'fastify'

import { AssistError } from '../../errors/errors.js'
import { maxPictureByteLength, pictureTypes } from '../../media/picture.js'
import type { CallPipeline } from '../../pipeline/call-pipeline.js'

/** A picture as a request's body. */
export const pictureBody = {
  content: Object.fromEntries(pictureTypes.map((type) => [type, { schema: {} }])),
}

const maxNameLength = 200

/** Lets a scope take pictures as raw bytes. */
export function takePictures(app: FastifyInstance): void {
  app.addContentTypeParser(
    [...pictureTypes],
    { parseAs: 'buffer', bodyLimit: maxPictureByteLength },
    (_request, body, done) => done(null, body),
  )
}

/** The bytes of a picture. @throws AssistError ASSIST_PICTURE_INVALID where the body has none */
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

/** Headers with which no browser runs a picture as a script or page. @param type media type of its bytes */
export function pictureHeaders(type: string): Record<string, string> {
  return {
    'content-type': type,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, max-age=3600',
  }
}

/** A file's name as text: no folders, no control characters, not too long. */
function decodedName(header: string | string[] | undefined): string {
  let name = headerText(header)
  try {
    name = decodeURIComponent(name)
  } catch {
    // Not escaped: the name is used as it came.
  }
  const last = name.split(/[/\\]/).at(-1) ?? ''
  return last.replace(/\p{Cc}/gu, '').slice(0, maxNameLength)
}
/** A header's one value; empty where it is missing or comes twice. */
export function headerText(header: string | readonly string[] | undefined): string {
  return typeof header === 'string' ? header : ''
}
