import type { ChannelName } from '../../audio/frame.js'
import type { CallEvent, UtteranceBody } from '../../pipeline/log/call-event.js'
import { latestUtterances } from '../../pipeline/log/latest-utterances.js'
import { countErrors, errorRate, percentile, round3, type ErrorCount } from './error-rate.js'
import {
  cardSpans,
  firstAt,
  firstPlaceChanges,
  screenTimeline,
  type CardSpan,
  type ScreenMoment,
} from './screen-timeline.js'
import { normalWords } from './text-normal-form.js'

/** One utterance of the ground truth. */
export interface TrueUtterance {
  readonly channel: ChannelName
  readonly startMs: number
  readonly endMs: number
  readonly text: string
  /** The solution that answers it; null: nothing is to be shown. */
  readonly expect: string | null
}

/** What `assist eval calls` prints; `docs/evaluation.md` defines each figure. */
export interface CallsReport {
  readonly calls: number
  readonly utterances: number
  readonly wer: number
  readonly hitAt1: number
  readonly hitAt3: number
  readonly falsePerHour: number
  readonly visibleWithdrawalsPerCall: number
  readonly nowAt1: number
  readonly staleShare: number
  readonly changesPerQuestion: number
  readonly leadMs: { readonly p50: number }
  readonly latencyMs: { readonly p50: number; readonly p95: number }
}

/** What one call adds to the figures. */
export interface CallScore {
  readonly utteranceCount: number
  readonly durationMs: number
  readonly words: readonly ErrorCount[]
  /** Of the utterances that expect a solution. */
  readonly expectedCount: number
  readonly firstHitCount: number
  /** Expected solutions that stood in the first place 3 s after the end. */
  readonly nowFirstCount: number
  /** Hits for which a card of an older question stood there. */
  readonly staleCount: number
  /** Questions that had a card, and changes of the first place within one. */
  readonly questionCount: number
  readonly changeCount: number
  readonly latenciesMs: readonly number[]
  readonly leadsMs: readonly number[]
  readonly falseCount: number
  readonly withdrawalCount: number
}

/** A right card counts until this long after the utterance's end, in ms. */
const graceMs = 3_000

/** Scores one call's log against its ground truth. */
export function scoreCall(
  truth: readonly TrueUtterance[],
  events: readonly CallEvent[],
  durationMs: number,
): CallScore {
  const spans = cardSpans(events)
  const expecting = truth.filter((one) => one.channel === 'customer' && one.expect !== null)
  const hits = expecting.flatMap((one) => hitOf(one, spans))
  const moments = screenTimeline(events)
  const heard = latestUtterances(events)
  const causeOf = (card: Raised): TrueUtterance | undefined => causedBy(truth, heard, card)
  return {
    utteranceCount: truth.length,
    durationMs,
    words: (['customer', 'agent'] as const).map((channel) => {
      const reference = truth.filter((one) => one.channel === channel).map((one) => one.text)
      const hypothesis = heard
        .filter((one) => one.channel === channel)
        .sort((a, b) => a.startMs - b.startMs)
        .map((one) => one.text)
      return countErrors(normalWords(reference.join(' ')), normalWords(hypothesis.join(' ')))
    }),
    expectedCount: expecting.length,
    firstHitCount: hits.filter((hit) => hit.rank === 0).length,
    nowFirstCount: expecting.filter(
      ({ endMs, expect }) => firstAt(moments, endMs + graceMs)?.solutionId === expect,
    ).length,
    staleCount: hits.filter(({ utterance }) => isStale(utterance, moments, causeOf)).length,
    ...firstPlaceChanges(moments),
    latenciesMs: hits.map((hit) => hit.latencyMs),
    leadsMs: hits.filter((hit) => hit.hasStayed && hit.latencyMs < 0).map((hit) => -hit.latencyMs),
    falseCount: falseUtterances(spans, causeOf).size,
    withdrawalCount: events.filter((event) => event.type === 'suggestion.withdrawn').length,
  }
}

/** Computes the figures over all calls. */
export function summarise(scores: readonly CallScore[]): CallsReport {
  const sum = (of: (score: CallScore) => number): number =>
    scores.reduce((total, score) => total + of(score), 0)
  const expected = Math.max(
    1,
    sum((score) => score.expectedCount),
  )
  const latencies = scores.flatMap((score) => score.latenciesMs)
  const hours = sum((score) => score.durationMs) / 3_600_000
  return {
    calls: scores.length,
    utterances: sum((score) => score.utteranceCount),
    wer: errorRate(scores.flatMap((score) => score.words)),
    hitAt1: round3(sum((score) => score.firstHitCount) / expected),
    hitAt3: round3(latencies.length / expected),
    falsePerHour: hours === 0 ? 0 : round3(sum((score) => score.falseCount) / hours),
    visibleWithdrawalsPerCall: round3(
      sum((score) => score.withdrawalCount) / Math.max(1, scores.length),
    ),
    nowAt1: round3(sum((score) => score.nowFirstCount) / expected),
    staleShare: round3(sum((score) => score.staleCount) / Math.max(1, latencies.length)),
    changesPerQuestion: round3(
      sum((score) => score.changeCount) /
        Math.max(
          1,
          sum((score) => score.questionCount),
        ),
    ),
    leadMs: {
      p50: Math.round(
        percentile(
          scores.flatMap((score) => score.leadsMs),
          0.5,
        ),
      ),
    },
    latencyMs: {
      p50: Math.round(percentile(latencies, 0.5)),
      p95: Math.round(percentile(latencies, 0.95)),
    },
  }
}

/** An utterance whose card was there in time. */
interface Hit {
  readonly utterance: TrueUtterance
  readonly latencyMs: number
  readonly rank: number
  readonly hasStayed: boolean
}

function hitOf(utterance: TrueUtterance, spans: readonly CardSpan[]): Hit[] {
  const { startMs, endMs, expect } = utterance
  const seen = spans
    .filter((span) => span.solutionId === expect)
    .filter((span) => span.fromMs <= endMs + graceMs && span.toMs >= startMs)
    .sort((a, b) => a.fromMs - b.fromMs)
  const [first] = seen
  if (!first) return []
  const fromMs = Math.max(first.fromMs, startMs)
  const hasStayed = first.toMs >= endMs + graceMs
  return [{ utterance, latencyMs: fromMs - endMs, rank: first.rank, hasStayed }]
}

/** What a card tells of the utterance that raised it. */
type Raised = Pick<CardSpan, 'utteranceId' | 'fromMs'>

/** The utterance of the truth that raised a card: the one that overlaps most with what was heard. */
function causedBy(
  truth: readonly TrueUtterance[],
  utterances: readonly UtteranceBody[],
  { utteranceId, fromMs }: Raised,
): TrueUtterance | undefined {
  const heard = utterances.find((one) => one.utteranceId === utteranceId)
  // A card whose utterance has no final belongs to the utterance that was spoken when the card came.
  const from = heard?.startMs ?? fromMs - 1
  const to = heard?.endMs ?? fromMs
  const overlap = (one: TrueUtterance): number =>
    Math.min(one.endMs, to) - Math.max(one.startMs, from)
  return truth
    .filter((one) => one.channel === (heard?.channel ?? 'customer'))
    .sort((a, b) => overlap(b) - overlap(a))[0]
}

/** Whether a card of an older utterance, and not the expected one, stood first 3 s after the end. */
function isStale(
  { startMs, endMs, expect }: TrueUtterance,
  moments: readonly ScreenMoment[],
  causeOf: (card: Raised) => TrueUtterance | undefined,
): boolean {
  const first = firstAt(moments, endMs + graceMs)
  if (!first || first.solutionId === expect) return false
  const cause = causeOf({ utteranceId: first.utteranceId, fromMs: startMs })
  return cause !== undefined && cause.startMs < startMs
}

/** The utterances that newly showed a card though they expect none. */
function falseUtterances(
  spans: readonly CardSpan[],
  causeOf: (card: Raised) => TrueUtterance | undefined,
): Set<TrueUtterance> {
  const causes = spans.map(causeOf).filter((one) => one !== undefined)
  return new Set(causes.filter(({ expect, channel }) => expect === null || channel === 'agent'))
}
