import type { ChannelName } from '../../audio/frame.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'
import { latestUtterances } from '../../pipeline/log/latest-utterances.js'
import { countErrors, errorRate, percentile, round3, type ErrorCount } from './error-rate.js'
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
  readonly latenciesMs: readonly number[]
  readonly leadsMs: readonly number[]
  readonly falseCount: number
  readonly withdrawalCount: number
}

/** A right card counts until this long after the utterance's end, in ms. */
const graceMs = 3_000

/** One card's time on the screen. */
interface CardSpan {
  readonly solutionId: string
  readonly utteranceId: string
  readonly fromMs: number
  readonly toMs: number
  /** Its place by confidence among the cards when it was shown, from 0. */
  readonly rank: number
}

/** Scores one call's log against its ground truth. */
export function scoreCall(
  truth: readonly TrueUtterance[],
  events: readonly CallEvent[],
  durationMs: number,
): CallScore {
  const spans = cardSpans(events)
  const expecting = truth.filter((one) => one.channel === 'customer' && one.expect !== null)
  const hits = expecting.flatMap((one) => hitOf(one, spans))
  return {
    utteranceCount: truth.length,
    durationMs,
    words: (['customer', 'agent'] as const).map((channel) => {
      const reference = truth.filter((one) => one.channel === channel).map((one) => one.text)
      const heard = latestUtterances(events).filter((one) => one.channel === channel)
      const hypothesis = heard.sort((a, b) => a.startMs - b.startMs).map((one) => one.text)
      return countErrors(normalWords(reference.join(' ')), normalWords(hypothesis.join(' ')))
    }),
    expectedCount: expecting.length,
    firstHitCount: hits.filter((hit) => hit.rank === 0).length,
    latenciesMs: hits.map((hit) => hit.latencyMs),
    leadsMs: hits.filter((hit) => hit.hasStayed && hit.latencyMs < 0).map((hit) => -hit.latencyMs),
    falseCount: falseUtterances(truth, events, spans).size,
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

function hitOf(
  { startMs, endMs, expect }: TrueUtterance,
  spans: readonly CardSpan[],
): { latencyMs: number; rank: number; hasStayed: boolean }[] {
  const seen = spans
    .filter((span) => span.solutionId === expect)
    .filter((span) => span.fromMs <= endMs + graceMs && span.toMs >= startMs)
    .sort((a, b) => a.fromMs - b.fromMs)
  const [first] = seen
  if (!first) return []
  const fromMs = Math.max(first.fromMs, startMs)
  return [{ latencyMs: fromMs - endMs, rank: first.rank, hasStayed: first.toMs >= endMs + graceMs }]
}

/** Counts utterances that newly showed a card though they expect none. */
function falseUtterances(
  truth: readonly TrueUtterance[],
  events: readonly CallEvent[],
  spans: readonly CardSpan[],
): Set<TrueUtterance> {
  const wrong = new Set<TrueUtterance>()
  for (const span of spans) {
    const heard = latestUtterances(events).find((one) => one.utteranceId === span.utteranceId)
    // A card whose utterance has no final belongs to the utterance that was spoken when the card came.
    const from = heard?.startMs ?? span.fromMs - 1
    const to = heard?.endMs ?? span.fromMs
    const overlap = (one: TrueUtterance): number =>
      Math.min(one.endMs, to) - Math.max(one.startMs, from)
    const [cause] = truth
      .filter((one) => one.channel === (heard?.channel ?? 'customer'))
      .sort((a, b) => overlap(b) - overlap(a))
    if (cause && (cause.expect === null || cause.channel === 'agent')) wrong.add(cause)
  }
  return wrong
}

/** Lists when each card was on the screen. */
function cardSpans(events: readonly CallEvent[]): CardSpan[] {
  const open = new Map<string, Omit<CardSpan, 'toMs'> & { confidence: number }>()
  const spans: CardSpan[] = []
  for (const event of events) {
    if (event.type === 'suggestion.shown') {
      const { solutionId, utteranceId, confidence, atMs } = event
      const rank = [...open.values()].filter((card) => card.confidence > confidence).length
      open.set(event.suggestionId, { solutionId, utteranceId, confidence, rank, fromMs: atMs })
    } else if (event.type === 'suggestion.withdrawn') {
      const card = open.get(event.suggestionId)
      if (card) spans.push({ ...card, toMs: event.atMs })
      open.delete(event.suggestionId)
    }
  }
  return [...spans, ...[...open.values()].map((card) => ({ ...card, toMs: Infinity }))]
}
