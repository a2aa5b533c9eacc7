import type { FastifyRequest } from 'fastify'

/**
 * Judges what a carrier's protocol sends in place of our key, such as a signature. It is asked once a request.
 *
 * @returns whether the request has it and it is right; false: the request needs the key
 * @throws AssistError ASSIST_SIGNATURE_INVALID where it is there and wrong
 */
export type CarrierCheck = (request: FastifyRequest) => boolean

declare module 'fastify' {
  interface FastifyContextConfig {
    carrier?: CarrierCheck
  }
}
