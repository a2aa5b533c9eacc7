import path from 'node:path'

import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'

import { stateAccess } from '../../access/access.js'
import { listOf, type Config } from '../../settings/config.js'
import { packageRoot } from '../../settings/package-root.js'

const pagesFolder = path.join(packageRoot, 'dist', 'pages')
const samplesFolder = path.join(packageRoot, 'fixtures', 'calls')

/** The agent's and the customer's page with their files, and the recordings of the demonstration below `/sample/`. */
export async function pageFiles(
  server: FastifyInstance,
  { widgetOrigins }: Pick<Config, 'widgetOrigins'>,
): Promise<void> {
  await server.register(async (scope) => {
    stateAccess(scope, 'open')
    await scope.register(fastifyStatic, {
      root: path.join(pagesFolder, 'assets'),
      prefix: '/assets/',
    })
    for (const [url, file] of [
      ['/', 'index.html'],
      ['/customer.html', 'customer.html'],
      ['/entry.html', 'entry.html'],
    ] as const) {
      scope.get(url, { schema: { hide: true } }, (_request, reply) => {
        if (file !== 'index.html') allowFrames(reply, listOf(widgetOrigins))
        return reply.sendFile(file, pagesFolder)
      })
    }
    // Any web site may run it: it holds no secret, and reaches nothing of the service but the page in its frame.
    scope.get('/widget.js', { schema: { hide: true } }, (_request, reply) => {
      void reply.header('cross-origin-resource-policy', 'cross-origin')
      return reply.sendFile('widget.js', pagesFolder)
    })
  })
  await server.register(async (scope) => {
    stateAccess(scope, 'use')
    await scope.register(fastifyStatic, { root: samplesFolder, prefix: '/sample/' })
  })
}

/** Lets the web sites of the widget show this page in a frame, beside those that may show every page. */
function allowFrames(reply: FastifyReply, origins: readonly string[]): void {
  const policy = String(reply.getHeader('content-security-policy'))
  const allowed = ["frame-ancestors 'self'", ...origins].join(' ')
  void reply.header('content-security-policy', policy.replace("frame-ancestors 'self'", allowed))
}
