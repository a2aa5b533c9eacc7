import path from 'node:path'

import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

import { stateAccess } from '../../access/access.js'
import { packageRoot } from '../../settings/package-root.js'

const pagesFolder = path.join(packageRoot, 'dist', 'pages')
const samplesFolder = path.join(packageRoot, 'fixtures', 'calls')

/** The pages of agents, customers and reviewers with their files, and the recordings of the demonstration below `/sample/`. */
export async function pageFiles(server: FastifyInstance): Promise<void> {
  await server.register(async (scope) => {
    stateAccess(scope, 'open')
    await scope.register(fastifyStatic, {
      root: path.join(pagesFolder, 'assets'),
      prefix: '/assets/',
    })
    for (const [url, file] of [
      ['/', 'index.html'],
      ['/customer.html', 'customer.html'],
      ['/qa', 'qa.html'],
    ] as const) {
      scope.get(url, { schema: { hide: true } }, (_request, reply) =>
        reply.sendFile(file, pagesFolder),
      )
    }
  })
  await server.register(async (scope) => {
    stateAccess(scope, 'use')
    await scope.register(fastifyStatic, { root: samplesFolder, prefix: '/sample/' })
  })
}
