import { countErrors, errorRate, percentile } from '../../assist/quality/scores/error-rate.js'
import { normalCharacters, normalWords } from '../../assist/quality/scores/text-normal-form.js'
import type { CallEvent } from '../../assist/pipeline/log/call-event.js'
import type { ArrivedEvent, HeardCall } from './paced-calls.js'

/** What some calls at once felt like. */
export interface LoadLevel {
  readonly calls: number
  /** From the end of speech to the final's arrival, ms, without longer waits for the rest of a number. */
  readonly finalP50Ms: number
  readonly finalP95Ms: number
  /** From the end of speech to the arrival of a card that the first text raised, ms. */
  readonly cardP95Ms: number
  /** Error of the last text of each utterance against what the service writes at leisure, 0 to 1. */
  readonly errorRate: number
  /** The same of the first texts, against the first texts at leisure. */
  readonly firstErrorRate: number
  /** Calls that did not come to their end, or lost a final. */
  readonly brokenCalls: number
  /** Partials a second of open speech. */
  readonly partialsPerSecond: number
  /** Middle of the times between two partials of an utterance, ms. */
  readonly partialGapP50Ms: number
  /** Share of the customers' finals at leisure's revisions that came within 1.5 s of the final. */
  readonly revisedInTimeShare: number
  readonly cpuSecondsPerCallMinute: number
  readonly residentMb: number
}

/** What the service writes of a call at leisure: its whole log. */
export type AtLeisure = readonly CallEvent[]

type Timed = Omit<LoadLevel, 'calls' | 'cpuSecondsPerCallMinute' | 'residentMb'>

/** Judges what came back of some calls, each beside its log at leisure. */
export function judgeLoad(
  heard: readonly HeardCall[],
  atLeisure: readonly AtLeisure[],
  language: 'en' | 'zh',
): Timed {
  const lateness: number[] = []
  const cardLateness: number[] = []
  const gaps: number[] = []
  const [errors, firstErrors] = [[], []] as [ErrorCounts, ErrorCounts]
  let [speechMs, partialCount, brokenCalls, wanted, inTime] = [0, 0, 0, 0, 0]
  for (const [at, { events, trouble }] of heard.entries()) {
    const reference = atLeisure[at] ?? []
    const own = events.map(({ event }) => event)
    if (trouble !== undefined) brokenCalls++
    const ends = new Map<string, number>()
    for (const { event, arrivedMs } of events) {
      if (event.type !== 'utterance.final') continue
      ends.set(event.utteranceId, event.endMs)
      lateness.push(arrivedMs - event.endMs - extraPatienceMs(event, reference))
      speechMs += event.endMs - event.startMs
    }
    cardLateness.push(...cardLatenesses(events, ends, reference))
    gaps.push(...partialGaps(events))
    partialCount += events.filter(({ event }) => event.type === 'transcript.partial').length
    errors.push(...comparison(reference, own, language, true))
    firstErrors.push(...comparison(reference, own, language, false))
    inTime += revisionsInTime(events)
    wanted += customersRevised(reference)
  }
  return {
    finalP50Ms: percentile(lateness, 0.5),
    finalP95Ms: percentile(lateness, 0.95),
    cardP95Ms: percentile(cardLateness, 0.95),
    errorRate: errorRate(errors),
    firstErrorRate: errorRate(firstErrors),
    brokenCalls,
    partialsPerSecond: partialCount / Math.max(1, speechMs / 1_000),
    partialGapP50Ms: percentile(gaps, 0.5),
    revisedInTimeShare: wanted === 0 ? 1 : Math.min(1, inTime / wanted),
  }
}

/** The pause that ends most utterances, ms. */
export const usualPauseMs = 608

/** How much longer than usual the rules of the endpoint waited for more, such as the rest of a spoken number, ms. */
function extraPatienceMs(final: UtteranceFinalEvent, reference: readonly CallEvent[]): number {
  const same = reference.find(
    (event) =>
      event.type === 'utterance.final' &&
      event.channel === final.channel &&
      Math.abs(event.endMs - final.endMs) < 300,
  )
  if (same?.type !== 'utterance.final') return 0
  return Math.max(0, same.atMs - same.endMs - usualPauseMs)
}

type UtteranceFinalEvent = Extract<CallEvent, { type: 'utterance.final' }>

type ErrorCounts = ReturnType<typeof countErrors>[]

function comparison(
  reference: readonly CallEvent[],
  own: readonly CallEvent[],
  language: 'en' | 'zh',
  isRevised: boolean,
): ErrorCounts {
  const tokens = (events: readonly CallEvent[], channel: string): string[] => {
    const text = textOf(events, channel, isRevised)
    return language === 'zh' ? normalCharacters(text, language) : normalWords(text, language)
  }
  return ['customer', 'agent'].map((channel) =>
    countErrors(tokens(reference, channel), tokens(own, channel)),
  )
}

/** The texts of a channel in the order of speech. */
function textOf(events: readonly CallEvent[], channel: string, isRevised: boolean): string {
  const texts = new Map<string, { startMs: number; text: string }>()
  for (const event of events) {
    const isText =
      event.type === 'utterance.final' || (isRevised && event.type === 'utterance.revised')
    if (isText && event.channel === channel) texts.set(event.utteranceId, event)
  }
  return [...texts.values()]
    .sort((a, b) => a.startMs - b.startMs)
    .map(({ text }) => text)
    .join(' ')
}

/**
 * From the end of speech to a card that the first text raised, without what the card waits for at leisure too: one that
 * comes when the agent repeats a question is no sooner there with all the time in the world.
 */
function cardLatenesses(
  events: readonly ArrivedEvent[],
  ends: ReadonlyMap<string, number>,
  reference: readonly CallEvent[],
): number[] {
  const revised = new Set<string>()
  return events.flatMap(({ event, arrivedMs }) => {
    if (event.type === 'utterance.revised') revised.add(event.utteranceId)
    // What only the second pass has heard cannot come sooner.
    if (event.type !== 'suggestion.shown' || revised.has(event.utteranceId)) return []
    const endMs = ends.get(event.utteranceId)
    return endMs === undefined ? [] : [arrivedMs - endMs - waitAtLeisureMs(event, reference)]
  })
}

/** How long after its own final a solution was first shown at leisure, ms; 0 where it was not. */
function waitAtLeisureMs(
  { solutionId }: Extract<CallEvent, { type: 'suggestion.shown' }>,
  reference: readonly CallEvent[],
): number {
  const shown = reference.find(
    (event) => event.type === 'suggestion.shown' && event.solutionId === solutionId,
  )
  if (shown?.type !== 'suggestion.shown') return 0
  const final = reference.find(
    (event) => event.type === 'utterance.final' && event.utteranceId === shown.utteranceId,
  )
  return final ? Math.max(0, shown.atMs - final.atMs) : 0
}

function partialGaps(events: readonly ArrivedEvent[]): number[] {
  const last = new Map<string, number>()
  return events.flatMap(({ event, arrivedMs }) => {
    if (event.type !== 'transcript.partial') return []
    const before = last.get(event.utteranceId)
    last.set(event.utteranceId, arrivedMs)
    return before === undefined ? [] : [arrivedMs - before]
  })
}

const revisionDeadlineMs = 1_500

function revisionsInTime(events: readonly ArrivedEvent[]): number {
  const finals = new Map<string, number>()
  let count = 0
  for (const { event, arrivedMs } of events) {
    if (event.type === 'utterance.final') finals.set(event.utteranceId, arrivedMs)
    if (event.type !== 'utterance.revised' || event.channel !== 'customer') continue
    const finalMs = finals.get(event.utteranceId) ?? Infinity
    if (arrivedMs - finalMs <= revisionDeadlineMs) count++
  }
  return count
}

function customersRevised(events: readonly CallEvent[]): number {
  return events.filter(
    (event) => event.type === 'utterance.revised' && event.channel === 'customer',
  ).length
}
