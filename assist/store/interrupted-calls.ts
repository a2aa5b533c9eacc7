import type { CallEvent } from '../pipeline/log/call-event.js'
import type { CallStore, StoredCall } from './call-store.js'

/** What ends a call that was left behind. */
export type InterruptedCallStore = Pick<CallStore, 'eventsAfter' | 'append' | 'end'>

/**
 * Ends a call that a service left behind that was killed: its log gets `call.ended` with the reason `interrupted`, at
 * the moment of its last event.
 *
 * @param told runs when the log is whole and the call does not count as ended yet, so that a crash meanwhile has it run again
 */
export async function endInterruptedCall(
  calls: InterruptedCallStore,
  { callId, lastSeq, startedAt }: Pick<StoredCall, 'callId' | 'lastSeq' | 'startedAt'>,
  told: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const last = (await calls.eventsAfter(callId, lastSeq - 1)).at(-1)
  const atMs = last?.atMs ?? 0
  if (last?.type !== 'call.ended') {
    const body = { type: 'call.ended', reason: 'interrupted' } as const
    const ended: CallEvent = { seq: lastSeq + 1, callId, atMs, ...body }
    await calls.append(callId, [ended])
  }
  await told()
  await calls.end(callId, startedAt + atMs)
}
