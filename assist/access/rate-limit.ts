import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'

import { AssistError } from '../errors/errors.js'
import type { Config } from '../settings/config.js'

/**
 * Limits the requests of one address; the messages of a socket that is open are not requests.
 *
 * Behind a proxy all come from its address: limit there, or allow more here.
 */
export async function limitRate(
  app: FastifyInstance,
  { requestsPerMinute }: Pick<Config, 'requestsPerMinute'>,
): Promise<void> {
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: 60_000,
    errorResponseBuilder: (_request, { ttl }) =>
      new AssistError(
        'ASSIST_RATE_LIMITED',
        `Expected at most ${requestsPerMinute} requests a minute from one address; try again in ${Math.ceil(ttl / 1_000)} s.`,
        { retryAfterMs: ttl },
      ),
  })
}
