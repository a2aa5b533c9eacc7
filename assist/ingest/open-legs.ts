import { AssistError } from '../errors/errors.js'
import type { CallRegistry } from '../pipeline/registry/call-registry.js'
import type { LiveLeg } from '../pipeline/registry/live-leg.js'
import type { DoorStart } from './door.js'

/**
 * Opens every leg of a start or none.
 *
 * @throws AssistError what `CallRegistry.open` throws
 */
async function openLegs(
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

/**
 * The legs of a start: new ones, or those of a socket that died.
 *
 * @param resumed how the client goes on; undefined: it begins
 * @throws AssistError what `CallRegistry.open` and `resume` throw
 */
export async function legsOf(
  calls: Pick<CallRegistry, 'find' | 'open' | 'resume' | 'stop'>,
  start: DoorStart,
  resumed: DoorStart['resume'],
  door: string,
): Promise<readonly LiveLeg[]> {
  if (!resumed) return openLegs(calls, start, door)
  try {
    const legs = start.legs.map((format) => calls.resume(start.call.callId, format))
    // Not awaited: the ear takes the gap in its turn, before any audio that comes now.
    if (resumed.isFresh) for (const { pipeline, leg } of legs) void pipeline.legs.catchUp(leg)
    return legs
  } catch (thrown) {
    const isNone = thrown instanceof AssistError && thrown.code === 'ASSIST_CALL_NOT_RESUMABLE'
    if (!resumed.isFresh || !isNone || !calls.find(start.call.callId)) throw thrown
    return openLegs(calls, start, door)
  }
}
