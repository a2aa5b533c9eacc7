import type {} from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'

import type { Clock } from '../../call/clock.js'
import type { Config } from '../../settings/config.js'
import type { CallRegistry } from '../../pipeline/call-registry.js'
import type { Log } from '../../log/log.js'
import { NativeSession, type AllowedLeg } from './native-session.js'

/** Adds the native WebSocket door at `/stream`. Needs `@fastify/websocket` on the app. */
export function nativeDoor(
  app: FastifyInstance,
  parts: {
    readonly calls: CallRegistry
    readonly clock: Clock
    readonly config: Config
    readonly log: Log
    /** The one leg that a customer's browser may send; undefined: whoever holds the API key may send any. */
    readonly legOf: (query: unknown) => Promise<AllowedLeg | undefined>
  },
): void {
  app.get('/stream', { websocket: true }, (socket, request) => {
    const allowed = parts.legOf(request.query)
    // A refusal is for `start` to hear of; a socket that never sends one must not end the service.
    allowed.catch(() => undefined)
    const session = new NativeSession({ ...parts, socket, allowed })
    socket.on('message', (message: Buffer, isBinary: boolean) => {
      if (isBinary) session.audio(message)
      else session.text(message.toString('utf8'))
    })
    socket.on('close', () => session.closed())
    // A frame that is too large or not UTF-8: ws has closed the socket with its code (1009, 1007) already.
    socket.on('error', (error) => {
      parts.log.warn({ reason: error.message }, 'native: socket error')
    })
  })
}
