import type { CallEvent } from '../pipeline/log/call-event.js'
import { saidLines } from '../wrapup/said-line.js'
import type { MomentFinder } from './moment-finder.js'
import type { MomentFound, MomentKind } from './moment-rule.js'
import { MomentTracker } from './moment-tracker.js'

/** A call that rules are tried on. */
export interface TriedCall {
  readonly callId: string
  readonly events: readonly CallEvent[]
}

/** A moment that the rules find in a past call. */
export interface TriedSighting {
  readonly callId: string
  readonly utteranceId: string
  /** Where the line begins, in ms of the call. */
  readonly atMs: number
  /** The sentence, word for word. */
  readonly quote: string
  readonly by: MomentFound['by']
  readonly phrase: string
  readonly likeness: number
}

/** What one rule does on past calls. */
export interface TriedRule {
  readonly momentId: string
  readonly title: string
  readonly kind: MomentKind
  /** Calls in which it was found. */
  readonly callCount: number
  readonly sightings: readonly TriedSighting[]
  /** Calls that lack it, where it has to be said. */
  readonly lackedBy: readonly string[]
}

/** What rules would have done on past calls. */
export interface TrialOfRules {
  readonly callCount: number
  readonly rules: readonly TriedRule[]
}

/** Tries rules on past calls: nothing is written anywhere. Cost: one embedding a sentence. */
export async function tryRules(
  finder: MomentFinder,
  calls: Iterable<TriedCall> | AsyncIterable<TriedCall>,
): Promise<TrialOfRules> {
  const sightings = new Map<string, TriedSighting[]>(finder.rules.map(({ id }) => [id, []]))
  const callIds: string[] = []
  for await (const { callId, events } of calls) {
    callIds.push(callId)
    for (const one of await momentsSaid(finder, events)) {
      const { ruleId, sentence: quote, utteranceId, atMs, by, phrase, likeness } = one
      const rounded = Math.round(likeness * 1_000) / 1_000
      sightings
        .get(ruleId)
        ?.push({ callId, utteranceId, atMs, quote, by, phrase, likeness: rounded })
    }
  }
  const rules = finder.rules
    .filter(({ kind }) => kind !== 'ordinary')
    .map(({ id: momentId, title, kind }): TriedRule => {
      const own = sightings.get(momentId) ?? []
      const found = new Set(own.map(({ callId }) => callId))
      const lackedBy = kind === 'must-say' ? callIds.filter((callId) => !found.has(callId)) : []
      return { momentId, title, kind, callCount: found.size, sightings: own, lackedBy }
    })
  return { callCount: callIds.length, rules }
}

/** The moments of a call's lines as they read in the end, in their order; only those that count. */
async function momentsSaid(
  finder: MomentFinder,
  events: readonly CallEvent[],
): Promise<readonly (MomentFound & { readonly utteranceId: string; readonly atMs: number })[]> {
  const tracker = new MomentTracker(finder.rules)
  const said: (MomentFound & { readonly utteranceId: string; readonly atMs: number })[] = []
  for (const { utteranceId, channel, atMs, text } of saidLines(events)) {
    const found = await finder.find(text, channel)
    for (const one of tracker.take(found, { utteranceId, atMs }))
      said.push({ ...one, utteranceId, atMs })
  }
  return said
}
