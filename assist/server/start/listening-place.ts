import { once } from 'node:events'
import { createServer } from 'node:net'

import { AssistError } from '../../errors/errors.js'
import type { Config } from '../../settings/config.js'

type Place = Pick<Config, 'host' | 'port'>

/** Ports below this belong to the administrator on most systems. */
const firstFreePort = 1_024

/**
 * Listens at the place for a moment, so that a start that cannot succeed fails before anything is loaded.
 *
 * @throws AssistError ASSIST_ADDRESS_UNAVAILABLE
 */
export async function requireFreePlace(place: Place): Promise<void> {
  const probe = createServer()
  await atPlace(place, async () => {
    probe.listen(place.port, place.host)
    await once(probe, 'listening')
  })
  probe.close()
  await once(probe, 'close')
}

/**
 * Does what listens at the place.
 *
 * @throws AssistError ASSIST_ADDRESS_UNAVAILABLE with what is in the way and what to do, where the place is the trouble
 */
export async function atPlace<T>(place: Place, listen: () => Promise<T>): Promise<T> {
  try {
    return await listen()
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? ''
    const trouble = troubleOf(code, place)
    if (trouble === undefined) throw cause
    throw new AssistError('ASSIST_ADDRESS_UNAVAILABLE', trouble, { cause })
  }
}

/** What a system's reason means, in a sentence with what to do; undefined where it is about something else. */
function troubleOf(code: string, { host, port }: Place): string | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is in use by another program. Stop that program, or take another port by --port (0: a free one).`
    case 'EACCES':
      return port < firstFreePort
        ? `This user may not listen on port ${port}: ports below ${firstFreePort} are the administrator’s. Take a higher one by --port and let a proxy or the system forward to it.`
        : `This user may not listen on port ${port} of ${host}. Take another port by --port.`
    case 'EADDRNOTAVAIL':
      return `This machine has no address ${host}. Give one of its own by --host, or 0.0.0.0 for all of them.`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The name ${host} is not known here. Give an address of this machine by --host.`
    default:
      return undefined
  }
}
