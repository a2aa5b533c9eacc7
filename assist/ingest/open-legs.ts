import type { CallRegistry } from '../pipeline/registry/call-registry.js'
import type { LiveLeg } from '../pipeline/registry/live-leg.js'
import type { DoorStart } from './door.js'

/**
 * Opens every leg of a start or none.
 *
 * @throws AssistError what `CallRegistry.open` throws
 */
export async function openLegs(
  calls: Pick<CallRegistry, 'open' | 'stop'>,
  { call, legs }: DoorStart,
  door: string,
): Promise<readonly LiveLeg[]> {
  const opened: LiveLeg[] = []
  try {
    for (const format of legs) opened.push(await calls.open(call, format, door))
    return opened
  } catch (thrown) {
    for (const liveLeg of opened) await calls.stop(liveLeg, 'disconnected')
    throw thrown
  }
}
