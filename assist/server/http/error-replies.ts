import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { AssistError, toAssistError } from '../../errors/errors.js'
import type { Log } from '../../log/log.js'

/** How a request that cannot be answered is refused. */
export type Refuse = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => void

/** Refuses in one form, a code with its message, and logs what is our own fault. */
export function refusal(log: Log): Refuse {
  return (error, request, reply) => {
    const { code, statusCode, message, retryAfterMs } = refusalOf(error, request)
    if (statusCode >= 500) {
      log.error({ code, route: request.routeOptions.url, reason: error.message }, 'request failed')
    }
    if (retryAfterMs !== undefined)
      void reply.header('retry-after', Math.ceil(retryAfterMs / 1_000))
    void reply.code(statusCode).send({ code, message })
  }
}

/** Adds the refusals of routes, and of what no route answers. */
export function addErrorReplies(server: FastifyInstance, refuse: Refuse): void {
  server.setErrorHandler(refuse)
  server.setNotFoundHandler((request) => {
    throw new AssistError(
      'ASSIST_ROUTE_NOT_FOUND',
      `${request.method} ${request.url.split('?')[0] ?? ''} is not here; /openapi.json lists what is.`,
    )
  })
}

function refusalOf(error: FastifyError, { headers }: FastifyRequest): AssistError {
  if (error instanceof AssistError) return error
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const isPicture = headers['content-type']?.startsWith('image/') === true
    return isPicture
      ? new AssistError('ASSIST_PICTURE_TOO_LARGE', 'Expected a picture of at most 12 MB.')
      : new AssistError(
          'ASSIST_REQUEST_TOO_LARGE',
          'Expected a smaller body: split it, or import a file.',
        )
  }
  if (error.validation) return new AssistError('ASSIST_REQUEST_INVALID', error.message)
  const isCallers = error.statusCode !== undefined && error.statusCode < 500
  if (isCallers) return new AssistError('ASSIST_REQUEST_INVALID', error.message)
  return toAssistError(error)
}
