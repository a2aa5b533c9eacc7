import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import { integerKernels } from '../../threads/integer-kernels.js'
import type { Metrics } from '../metrics.js'
import type { Readiness } from '../readiness.js'

const statusSchema = Type.Object({ status: Type.String(), reason: Type.Optional(Type.String()) })
const readySchema = Type.Object({ ...statusSchema.properties, kernels: Type.String() })

/** `/healthz`: the process lives. `/readyz`: calls can be taken. `/metrics`: Prometheus. */
export function healthRoutes(
  app: FastifyInstance,
  { metrics, readiness }: { readonly metrics: Metrics; readonly readiness: Readiness },
): void {
  const kernels = integerKernels()
  app.get(
    '/healthz',
    {
      config: { access: 'open' },
      schema: { summary: 'The process lives.', tags: ['health'], response: { 200: statusSchema } },
    },
    () => ({ status: 'ok' }),
  )
  app.get(
    '/readyz',
    {
      config: { access: 'open' },
      schema: {
        summary:
          'Calls can be taken: models and solution base are loaded. `reason` says what works less well, or why none can; `kernels` with which instructions models run.',
        tags: ['health'],
        response: { 200: readySchema, 503: readySchema },
      },
    },
    async (_request, reply) => {
      const state = await readiness.state()
      return reply.code(state.status === 'ready' ? 200 : 503).send({ ...state, kernels })
    },
  )
  app.get(
    '/metrics',
    {
      config: { access: 'see-service' },
      schema: { summary: 'Prometheus metrics.', tags: ['health'], produces: ['text/plain'] },
    },
    async (_request, reply) => {
      const text = await metrics.registry.metrics()
      return reply.type(metrics.registry.contentType).send(text)
    },
  )
}
