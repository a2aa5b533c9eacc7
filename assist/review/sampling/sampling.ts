import type { CallEvent } from '../../pipeline/log/call-event.js'
import { latestUtterances } from '../../pipeline/log/latest-utterances.js'
import { momentsOf } from '../../moments/call-moments.js'
import type { CallSignals } from '../signals/call-signals.js'

/** Why a call is worth hearing. */
export const samplingReasons = [
  'forbidden',
  'not-said',
  'wrong-cards',
  'low-confidence',
  'long-silence',
  'advice-refused',
] as const

/** One of `samplingReasons`. */
export type SamplingReason = (typeof samplingReasons)[number]

/** Points of one instance of a reason, and the most that the reason brings; `docs/qa.md` mirrors it. */
const samplingPoints: Readonly<
  Record<SamplingReason, { readonly each: number; readonly most: number }>
> = {
  forbidden: { each: 30, most: 60 },
  'not-said': { each: 5, most: 20 },
  'wrong-cards': { each: 10, most: 30 },
  'low-confidence': { each: 2, most: 20 },
  'long-silence': { each: 5, most: 20 },
  'advice-refused': { each: 5, most: 15 },
}

/** Below this the recogniser was unsure of an utterance. */
const unsureBelow = 0.5

/** A reason with how often it applies. */
export interface SampledReason {
  readonly reason: SamplingReason
  readonly count: number
  readonly points: number
  /** Where to hear it first, in ms of the call; null where it has no moment. */
  readonly atMs: number | null
}

/** How much a call is worth hearing. */
export interface SampledCall {
  /** Sum of the points. */
  readonly score: number
  /** The weightiest first. */
  readonly reasons: readonly SampledReason[]
}

/** What of a call is known beside its log. */
export interface SamplingFacts {
  /** Where cards are that reviewers have marked wrong, in ms of the call. */
  readonly wrongLabelsMs: readonly number[]
  /** Undefined where signals are switched off: silence is not counted then. */
  readonly silences?: CallSignals['silences'] | undefined
}

/** How much a call is worth hearing, and why. A silence that somebody brought about is none. */
export function sampledCall(events: readonly CallEvent[], facts: SamplingFacts): SampledCall {
  const moments = momentsOf(events)
  const hasEnded = events.some(({ type }) => type === 'call.ended')
  const found: Readonly<Record<SamplingReason, readonly (number | null)[]>> = {
    forbidden: moments
      .filter(({ kind }) => kind === 'must-not-say')
      .flatMap(({ sightings }) => sightings.map(({ atMs }) => atMs)),
    'not-said': moments
      .filter(({ kind, sightings }) => hasEnded && kind === 'must-say' && sightings.length === 0)
      .map(() => null),
    'wrong-cards': [...timesOf(events, isWrong), ...facts.wrongLabelsMs],
    'low-confidence': latestUtterances(events)
      .filter(({ confidence }) => confidence < unsureBelow)
      .map(({ startMs }) => startMs),
    'long-silence': (facts.silences ?? [])
      .filter(({ cause }) => cause === null)
      .map(({ fromMs }) => fromMs),
    'advice-refused': timesOf(events, isRefusal),
  }
  const reasons = samplingReasons
    .map((reason): SampledReason => {
      const { each, most } = samplingPoints[reason]
      const at = found[reason]
      const points = Math.min(most, each * at.length)
      return { reason, count: at.length, points, atMs: at[0] ?? null }
    })
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.points - a.points)
  return { score: reasons.reduce((sum, { points }) => sum + points, 0), reasons }
}

function timesOf(events: readonly CallEvent[], counts: (event: CallEvent) => boolean): number[] {
  return events.filter(counts).map(({ atMs }) => atMs)
}

function isWrong(event: CallEvent): boolean {
  return event.type === 'suggestion.rated'
}

function isRefusal({ type }: CallEvent): boolean {
  return type === 'advice.dismissed' || type === 'media.refused'
}
