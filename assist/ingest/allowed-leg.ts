import { ownerOf, scopeOf, type Identity } from '../access/identity.js'
import { isInScope } from '../call/call-owner.js'
import type { ChannelName } from '../call/call-start.js'
import { AssistError } from '../errors/errors.js'
import type { CallRegistry } from '../pipeline/registry/call-registry.js'
import type { DoorStart } from './door.js'

/** The one leg that a socket may send which was not opened with the API key. */
export interface AllowedLeg {
  readonly callId: string
  readonly channel: ChannelName
  /** Name of the door for the call's books. */
  readonly door: string
}

/** @throws AssistError ASSIST_AUTH_REQUIRED where a customer's browser sends more than its own sound */
export function requireAllowed(
  { call: { callId }, legs }: DoorStart,
  allowed: AllowedLeg,
  calls: Pick<CallRegistry, 'find'>,
): void {
  const channels = legs.flatMap((format) => format.channels)
  const isOwn = callId === allowed.callId && channels.join() === allowed.channel
  if (isOwn && calls.find(callId)) return
  throw new AssistError(
    'ASSIST_AUTH_REQUIRED',
    'A customer’s page may send its own side of its own live call only.',
  )
}

/**
 * A start with whose call it is.
 *
 * @param identity undefined where a customer's link opened the socket
 * @throws AssistError ASSIST_CALL_EXISTS, ASSIST_CALL_NOT_RESUMABLE where a live call of this id is somebody else's
 */
export function ownedStart(
  start: DoorStart,
  identity: Identity | undefined,
  calls: Pick<CallRegistry, 'find'>,
): DoorStart {
  if (!identity) return start
  const { call, resume } = start
  const live = calls.find(call.callId)
  if (live && !isInScope(live.controls.owner, scopeOf(identity))) {
    throw resume
      ? new AssistError('ASSIST_CALL_NOT_RESUMABLE', 'The live call of this id is not yours.')
      : new AssistError('ASSIST_CALL_EXISTS', 'A live call has this id. Choose another callId.')
  }
  return { ...start, call: { ...call, owner: ownerOf(identity, call.agent) } }
}
