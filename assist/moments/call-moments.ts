import type { CallEvent } from '../pipeline/log/call-event.js'
import type { MomentKind } from './moment-rule.js'

/** Where a moment was found in a call. */
export interface MomentSighting {
  readonly utteranceId: string
  /** Call time at which it was told. */
  readonly atMs: number
  /** The phrase of the rule that fits. */
  readonly phrase: string
}

/** A rule as a call's log names it, with where its moment was found. */
export interface MomentOfCall {
  readonly momentId: string
  readonly title: string
  readonly kind: Exclude<MomentKind, 'ordinary'>
  readonly sightings: readonly MomentSighting[]
}

/** The moments of a call after one more event of its log, in the order of the rules; empty where there are no rules. */
export function foldMoments(
  moments: readonly MomentOfCall[],
  event: CallEvent,
): readonly MomentOfCall[] {
  if (event.type === 'moment.rules') {
    const known = new Map(moments.map((one) => [one.momentId, one.sightings]))
    return event.moments.map((one) => ({ ...one, sightings: known.get(one.momentId) ?? [] }))
  }
  if (event.type !== 'moment.seen' && event.type !== 'moment.withdrawn') return moments
  const { momentId, utteranceId, atMs } = event
  return moments.map((one) => {
    if (one.momentId !== momentId) return one
    const others = one.sightings.filter((sighting) => sighting.utteranceId !== utteranceId)
    if (event.type === 'moment.withdrawn') return { ...one, sightings: others }
    return { ...one, sightings: [...others, { utteranceId, atMs, phrase: event.phrase }] }
  })
}

/** The moments of a call as its log tells them. */
export function momentsOf(events: readonly CallEvent[]): readonly MomentOfCall[] {
  return events.reduce<readonly MomentOfCall[]>(foldMoments, [])
}
