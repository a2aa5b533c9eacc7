import { once } from 'node:events'
import { createServer } from 'node:http'

import type { FastifyInstance } from 'fastify'

import type { Config } from '../../settings/config.js'

/**
 * Opens a port of its own for clients of vosk-server, which know no path, where one is configured. Its sockets are
 * those of `/vosk`, with all that guards it; it opens and closes with the app.
 */
export function voskPort(
  app: FastifyInstance,
  { host, voskPort: port }: Pick<Config, 'host' | 'voskPort'>,
): void {
  if (port === 0) return
  const own = createServer((_request, response) => {
    response.writeHead(426, { upgrade: 'websocket', connection: 'upgrade' }).end()
  })
  own.on('upgrade', (request, socket, head) => {
    const { searchParams } = new URL(request.url ?? '/', 'ws://vosk')
    request.url = `/vosk?${searchParams.toString()}`
    app.server.emit('upgrade', request, socket, head)
  })
  app.addHook('onReady', async () => {
    own.listen(port, host)
    await once(own, 'listening')
  })
  app.addHook('onClose', (_app, done) => {
    own.close()
    done()
  })
}
