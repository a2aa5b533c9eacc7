import path from 'node:path'

import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

import { stateAccess } from '../../access/access.js'
import { packageRoot } from '../../settings/package-root.js'

const pagesFolder = path.join(packageRoot, 'dist', 'pages')
const samplesFolder = path.join(packageRoot, 'fixtures', 'calls')

/** The agent's and the customer's page with their files, and the recordings of the demonstration below `/sample/`. */
export async function pageFiles(server: FastifyInstance): Promise<void> {
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
    ] as const) {
      scope.get(url, { schema: { hide: true } }, (_request, reply) =>
        // Asked for anew each time: it names the files of the newest build.
        reply
          .header('cache-control', 'no-cache')
          .sendFile(file, pagesFolder, { cacheControl: false }),
      )
    }
  })
  await server.register(async (scope) => {
    stateAccess(scope, 'use')
    await scope.register(fastifyStatic, { root: samplesFolder, prefix: '/sample/' })
  })
}
