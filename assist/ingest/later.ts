import type { Clock } from '../call/clock.js'
import { toAssistError } from '../errors/errors.js'
import type { SocketEnd } from '../sockets/socket-end.js'
import type { Later } from './door.js'

/** Lets a translator speak by itself through the end of its socket. */
export function laterOn<Out>(end: SocketEnd<Out>, clock: Clock): Later<Out> {
  return (delayMs, work) =>
    clock.after(delayMs, () => {
      try {
        for (const message of work()) end.send(message)
      } catch (thrown) {
        end.fail(toAssistError(thrown))
      }
    })
}
