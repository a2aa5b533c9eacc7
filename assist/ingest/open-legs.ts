import { scopeOf, type Identity } from '../access/identity.js'
import { isInScope } from '../call/call-owner.js'
import { AssistError } from '../errors/errors.js'
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
 * The legs of a start: new ones, those of a socket that died, or those that its client has stopped.
 *
 * @throws AssistError what `CallRegistry.open` and `resume` throw
 */
export async function takeLegs(
  calls: Pick<CallRegistry, 'find' | 'open' | 'resume' | 'stop' | 'stopped'>,
  start: DoorStart,
  { door, identity }: { readonly door: string; readonly identity: Identity | undefined },
): Promise<TakenLegs> {
  const { call, resume } = start
  const isLive = calls.find(call.callId) !== undefined
  if (!resume || (resume.orNew && !isLive)) {
    return { kind: 'live', legs: await openLegs(calls, start, door) }
  }
  try {
    return resumedLegs(calls, start, resume)
  } catch (thrown) {
    const isNone = thrown instanceof AssistError && thrown.code === 'ASSIST_CALL_NOT_RESUMABLE'
    if (isNone && resume.isFresh && isLive) {
      const legs = await openLegs(calls, start, door)
      return { kind: 'live', legs, afterSeq: lastSeqOf(legs) }
    }
    const stopped = isNone && !resume.isFresh ? stoppedLegs(calls, start, identity) : undefined
    if (stopped) return { kind: 'stopped', legs: stopped, afterSeq: resume.afterSeq }
    throw thrown
  }
}

function resumedLegs(
  calls: Pick<CallRegistry, 'resume'>,
  start: DoorStart,
  { isFresh, afterSeq }: NonNullable<DoorStart['resume']>,
): TakenLegs {
  const legs = start.legs.map((format) => calls.resume(start.call.callId, format))
  if (!isFresh) return { kind: 'live', legs, afterSeq }
  // Not awaited: the ear takes the gap in its turn, before any audio that comes now.
  for (const { pipeline, leg } of legs) void pipeline.legs.catchUp(leg)
  return { kind: 'live', legs, afterSeq: lastSeqOf(legs) }
}

/** Every leg of the start, where its client has stopped all of them; undefined otherwise. */
function stoppedLegs(
  calls: Pick<CallRegistry, 'stopped'>,
  { call: { callId }, legs }: DoorStart,
  identity: Identity | undefined,
): readonly StoppedLeg[] | undefined {
  const scope = identity && scopeOf(identity)
  const stopped = legs
    .flatMap((format) => calls.stopped(callId, format) ?? [])
    .filter(({ call }) => isInScope(call.start.owner, scope))
  return stopped.length === legs.length ? stopped : undefined
}

function lastSeqOf([first]: readonly LiveLeg[]): number {
  return first?.pipeline.log.lastSeq ?? 0
}
