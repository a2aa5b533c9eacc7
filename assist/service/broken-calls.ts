import { toAssistError } from '../errors/errors.js'
import type { CallLanguage } from '../call/call-start.js'
import type { Log } from '../log/log.js'
import type { CallPipeline } from '../pipeline/call-pipeline.js'
import type { BrokenCall, StartCallOptions } from '../pipeline/registry/call-maker.js'
import type { CallRegistry } from '../pipeline/registry/call-registry.js'
import type { CallStore, UnendedCall } from '../store/call-store.js'
import { endInterruptedCall } from '../store/interrupted-calls.js'

/** What calls that a killed service left behind are taken up with. */
export interface BrokenCallsParts {
  readonly store: Pick<CallStore, 'unended' | 'eventsAfter' | 'append' | 'end'>
  readonly maker: {
    readonly takeUp: (broken: BrokenCall, options: StartCallOptions) => Promise<CallPipeline>
  }
  readonly calls: Pick<CallRegistry, 'takeUp' | 'endCall'>
  /** Hears of each call that is ended, when its log is whole. */
  readonly ending: (call: UnendedCall) => Promise<void>
  readonly log: Log
  /** Epoch milliseconds. */
  readonly nowMs: () => number
}

/**
 * A call that broke off longer ago, by the wall clock, has nobody who waits for it: a day. No less, since the clock may
 * have been set in between.
 */
const longestAwayMs = 86_400_000

/** A start takes less, models included, in ms: what the wall clock says beyond it is not believed. */
const longestStartMs = 120_000

/**
 * Goes on with the calls that a service left behind that was killed, where their clients may still come; the others
 * are ended as `interrupted`. To be run before the first call begins. A store that refuses keeps nothing from starting:
 * the next start tries again.
 */
export async function goOnWithBrokenCalls(parts: BrokenCallsParts): Promise<void> {
  const { store, log } = parts
  const counts = { takenUp: 0, ended: 0 }
  try {
    for (const call of await store.unended()) {
      if (await isTakenUp(parts, call)) counts.takenUp++
      else {
        await endInterruptedCall(store, call, () => parts.ending(call))
        counts.ended++
      }
    }
  } catch (thrown) {
    log.error({ code: toAssistError(thrown).code }, 'calls of the last run cannot be ended')
  }
  if (counts.takenUp + counts.ended > 0) log.warn(counts, 'the last run left calls behind')
}

/** @returns false where the call is to be ended: it is over, has no leg, nobody will come, or it cannot go on */
async function isTakenUp(parts: BrokenCallsParts, call: UnendedCall): Promise<boolean> {
  const { store, maker, calls, log, nowMs } = parts
  const { callId, internalId, place, startedAt } = call
  if (!place || place.legs.length === 0) return false
  const events = await store.eventsAfter(callId, 0)
  const last = events.at(-1)
  if (!last || last.type === 'call.ended') return false
  const awayMs = nowMs() - place.beganAt - last.atMs
  if (awayMs > longestAwayMs) return false
  const isBelieved = awayMs >= 0 && awayMs <= longestStartMs
  const door = call.facts.door ?? 'native'
  const broken: BrokenCall = {
    ...{ callId, internalId, door, events, place, startedAt: new Date(startedAt) },
    atMs: last.atMs + (isBelieved ? awayMs : 0),
    language: call.language as CallLanguage,
    ...(call.facts.solutions === undefined ? {} : { solutions: call.facts.solutions }),
    ...(call.facts.owner && { owner: call.facts.owner }),
  }
  try {
    const onDeaf = (): void => void calls.endCall(callId, 'disconnected')
    const pipeline = await maker.takeUp(broken, { isVirtual: false, door, onDeaf })
    await calls.takeUp(pipeline, { startedAt: broken.startedAt, door, legs: place.legs })
    return true
  } catch (thrown) {
    log.error({ callId, code: toAssistError(thrown).code }, 'a call of the last run cannot go on')
    return false
  }
}
