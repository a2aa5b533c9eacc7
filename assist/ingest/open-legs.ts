import { scopeOf, type Identity } from '../access/identity.js'
import { isInScope } from '../call/call-owner.js'
import type { CallRegistry } from '../pipeline/registry/call-registry.js'
import type { LiveLeg } from '../pipeline/registry/live-leg.js'
import type { StoppedLeg } from '../pipeline/registry/stopped-legs.js'
import type { DoorStart } from './door.js'

/** What a start gets: legs of a live call, or those that its client has stopped and lost sight of. */
export type TakenLegs =
  | { readonly kind: 'live'; readonly legs: readonly LiveLeg[]; readonly afterSeq?: number }
  | StoppedCall

/** A call whose client comes again after its `stop`. */
export interface StoppedCall {
  readonly kind: 'stopped'
  readonly legs: readonly StoppedLeg[]
  readonly afterSeq: number
}

/** What a socket hears of a call. */
export type FollowedCall = StoppedLeg['call']

/**
 * Opens the legs of a start, or takes them up again.
 *
 * @throws AssistError what `CallRegistry.open` and `CallRegistry.resume` throw
 */
export async function takeLegs(
  calls: Pick<CallRegistry, 'find' | 'open' | 'resume' | 'stop' | 'stopped'>,
  start: DoorStart,
  { door, identity }: { readonly door: string; readonly identity: Identity | undefined },
): Promise<TakenLegs> {
  const { call, legs, resume } = start
  if (!resume || (resume.orNew && !calls.find(call.callId))) {
    return { kind: 'live', legs: await openLegs(calls, start, door) }
  }
  const { afterSeq } = resume
  try {
    const live = legs.map((format) => calls.resume(call.callId, format))
    return { kind: 'live', legs: live, afterSeq }
  } catch (thrown) {
    const scope = identity && scopeOf(identity)
    const stopped = legs.flatMap((format) => calls.stopped(call.callId, format) ?? [])
    const isAll = stopped.length === legs.length
    if (!isAll || stopped.some(({ call: { start } }) => !isInScope(start.owner, scope)))
      throw thrown
    return { kind: 'stopped', legs: stopped, afterSeq }
  }
}

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
