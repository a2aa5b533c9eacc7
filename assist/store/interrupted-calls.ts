import type { CallEvent } from '../pipeline/log/call-event.js'
import type { CallStore } from './call-store.js'

/**
 * Ends the calls that a service left behind that was killed: their logs get `call.ended` with the reason
 * `interrupted`, at the moment of their last event. To be run before the first call begins.
 *
 * @returns how many there were
 */
export async function endInterruptedCalls(
  calls: Pick<CallStore, 'unended' | 'eventsAfter' | 'append' | 'end'>,
): Promise<number> {
  const unended = await calls.unended()
  for (const { callId, lastSeq, startedAt } of unended) {
    const last = (await calls.eventsAfter(callId, lastSeq - 1)).at(-1)
    const atMs = last?.atMs ?? 0
    if (last?.type !== 'call.ended') {
      const body = { type: 'call.ended', reason: 'interrupted' } as const
      const ended: CallEvent = { seq: lastSeq + 1, callId, atMs, ...body }
      await calls.append(callId, [ended])
    }
    await calls.end(callId, startedAt + atMs)
  }
  return unended.length
}
