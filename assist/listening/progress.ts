import { AssistError } from '../errors/errors.js'

/** Time between two looks at work that goes on, in ms. */
const lookMs = 250

/** Looks in which work has not ended although its thread went on: it is stuck. Together 2 s. */
const mostLooks = 8

/**
 * Waits for a piece of an engine's work, which takes milliseconds as a rule. Looks are counted, not milliseconds: while
 * a model holds the thread there are none, so that slow work is not stuck, and a thread that hangs is seen by its owner.
 *
 * @param stuck called once where the work does not end for 2 s
 */
export async function watched<T>(work: Promise<T>, stuck: () => void): Promise<T> {
  let looks = 0
  const timer = setInterval(() => {
    if (++looks === mostLooks) stuck()
  }, lookMs)
  try {
    return await work
  } finally {
    clearInterval(timer)
  }
}

/** What is told of an engine that is stuck. @param engine its name, or what it is to the reader */
export function stuckError(engine: string): AssistError {
  const seconds = (lookMs * mostLooks) / 1_000
  return new AssistError(
    'ASSIST_ENGINE_STUCK',
    `The engine ${engine} got no further with what was said for ${seconds} s.`,
  )
}
