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
