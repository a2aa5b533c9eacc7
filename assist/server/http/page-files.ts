import path from 'node:path'

import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'

import { stateAccess } from '../../access/access.js'
import { listOf, type Config } from '../../settings/config.js'
import { packageRoot } from '../../settings/package-root.js'

const pagesFolder = path.join(packageRoot, 'dist', 'pages')
const sampleFolders = ['calls', 'written-calls'].map((name) =>
  path.join(packageRoot, 'fixtures', name),
)

/** The pages of agents, customers and reviewers with their files, and the sample calls of the demonstration below `/sample/`. */
export async function pageFiles(
  server: FastifyInstance,
  { widgetOrigins }: Pick<Config, 'widgetOrigins'>,
): Promise<void> {
  await server.register(async (scope) => {
    stateAccess(scope, 'open')
    await scope.register(fastifyStatic, {
      root: path.join(pagesFolder, 'assets'),
      prefix: '/assets/',
      // A file's name has the hash of its bytes: what is fetched once stays right.
      ...{ preCompressed: true, immutable: true, maxAge: '365d' },
    })
    for (const [url, file] of [
      ['/', 'index.html'],
      ['/customer.html', 'customer.html'],
      ['/entry.html', 'entry.html'],
      ['/qa', 'qa.html'],
    ] as const) {
      scope.get(url, { schema: { hide: true } }, (_request, reply) => {
        // What agents and reviewers do is not done within somebody else's page.
        if (file !== 'index.html' && file !== 'qa.html') allowFrames(reply, listOf(widgetOrigins))
        return sendNewest(reply, file)
      })
    }
    // Any web site may run them: they hold no secret, and reach nothing of the service but the page in their frame.
    for (const file of ['widget.js', 'component.js']) {
      scope.get(`/${file}`, { schema: { hide: true } }, (_request, reply) => {
        void reply.header('cross-origin-resource-policy', 'cross-origin')
        return sendNewest(reply, file)
      })
    }
  })
  await server.register(async (scope) => {
    stateAccess(scope, 'use')
    await scope.register(fastifyStatic, { root: sampleFolders, prefix: '/sample/' })
  })
}

/** A file whose name stays the same from build to build: browsers ask for it anew each time. */
function sendNewest(reply: FastifyReply, file: string): FastifyReply {
  return reply
    .header('cache-control', 'no-cache')
    .sendFile(file, pagesFolder, { cacheControl: false })
}

/** Lets the web sites of the widget show this page in a frame, beside those that may show every page. */
function allowFrames(reply: FastifyReply, origins: readonly string[]): void {
  const policy = String(reply.getHeader('content-security-policy'))
  const allowed = ["frame-ancestors 'self'", ...origins].join(' ')
  void reply.header('content-security-policy', policy.replace("frame-ancestors 'self'", allowed))
}
