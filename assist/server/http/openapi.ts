import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'

/** `/openapi.json`: made of the routes that are registered from here on. */
export async function openApi(server: FastifyInstance): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      // eslint-disable-next-line id-denylist -- OpenAPI's own name
      info: { title: 'Agent Assist', version: '1', license: { name: 'Apache-2.0' } },
    },
  })
  server.get('/openapi.json', { config: { access: 'use' }, schema: { hide: true } }, () =>
    server.swagger(),
  )
}
