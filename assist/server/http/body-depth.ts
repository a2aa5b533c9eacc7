import type { FastifyInstance } from 'fastify'

import { AssistError } from '../../errors/errors.js'

/** Deepest nesting of a body; what the interface asks for has four levels. */
const maxDepth = 32

/** Refuses bodies that are nested so deep that looking through them would be an attack. Cost: one look at each value. */
export function limitBodyDepth(app: FastifyInstance): void {
  app.addHook('preValidation', (request, _reply, done) => {
    if (!isDeeperThan(request.body, maxDepth)) {
      done()
      return
    }
    done(
      new AssistError(
        'ASSIST_REQUEST_INVALID',
        `Expected a body of at most ${maxDepth} levels of objects and lists, a deeper one came.`,
      ),
    )
  })
}

/** Whether a value has more levels than so many. Goes level by level, so that no depth overflows the stack. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  let level = [value].filter(isNested)
  for (let depth = 0; level.length > 0; depth++) {
    if (depth >= levels) return true
    level = level.flatMap((one): unknown[] => Object.values(one)).filter(isNested)
  }
  return false
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)
}
