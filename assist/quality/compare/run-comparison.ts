import type { CallEvent } from '../../pipeline/log/call-event.js'
import { latestUtterances } from '../../pipeline/log/latest-utterances.js'
import { scoreCall, type TrueUtterance } from '../scores/call-score.js'
import { countErrors, errorRate, round3 } from '../scores/error-rate.js'
import { normalWords } from '../scores/text-normal-form.js'
import { pairedBootstrap, type PairedDifference } from './bootstrap.js'
import { cardChanges, type CardChanges } from './card-changes.js'

/** One call in both runs. */
export interface ComparedCall {
  readonly name: string
  readonly first: readonly CallEvent[]
  readonly second: readonly CallEvent[]
  /** What was really said, where that is known. */
  readonly truth?: readonly TrueUtterance[] | undefined
}

/** What a change changes in one call. */
export interface CallComparison extends CardChanges {
  readonly name: string
  /** Words of the second run that are not those of the first, over the words of the first. */
  readonly wordsChanged: number
  /** Cards that came, went, or came at least `movedMs` earlier or later. */
  readonly changeCount: number
}

/** A figure in both runs. */
export interface FigureComparison {
  readonly figure: string
  readonly first: number
  readonly second: number
  readonly difference: PairedDifference
}

/** What a change changes in all calls. */
export interface RunComparison {
  readonly appeared: number
  readonly disappeared: number
  readonly earlier: number
  readonly later: number
  readonly same: number
  /** Those that change most come first. */
  readonly calls: readonly CallComparison[]
  /** Means a call; those of labelled calls are left out where none is labelled. */
  readonly figures: readonly FigureComparison[]
}

/** A card that moves by less stands where it stood: 100 ms. */
const movedMs = 100

/** Sets two runs of the same calls beside each other. */
export function compareRuns(pairs: readonly ComparedCall[]): RunComparison {
  const calls = pairs
    .map(compareCall)
    .sort(
      (a, b) =>
        b.changeCount - a.changeCount ||
        b.wordsChanged - a.wordsChanged ||
        (a.name < b.name ? -1 : 1),
    )
  const kept = calls.flatMap((call) => call.kept)
  const count = (of: (call: CallComparison) => number): number =>
    calls.reduce((sum, call) => sum + of(call), 0)
  return {
    appeared: count((call) => call.appeared.length),
    disappeared: count((call) => call.disappeared.length),
    earlier: kept.filter(({ laterMs }) => laterMs <= -movedMs).length,
    later: kept.filter(({ laterMs }) => laterMs >= movedMs).length,
    same: kept.filter(({ laterMs }) => Math.abs(laterMs) < movedMs).length,
    calls,
    figures: figuresOf(pairs),
  }
}

function compareCall({ name, first, second }: ComparedCall): CallComparison {
  const changes = cardChanges(first, second)
  const moved = changes.kept.filter(({ laterMs }) => Math.abs(laterMs) >= movedMs).length
  const { errorCount, referenceCount } = countErrors(wordsOf(first), wordsOf(second))
  return {
    ...{ name, ...changes },
    wordsChanged: round3(errorCount / Math.max(1, referenceCount)),
    changeCount: changes.appeared.length + changes.disappeared.length + moved,
  }
}

function wordsOf(events: readonly CallEvent[]): string[] {
  const said = latestUtterances(events).sort((a, b) => a.startMs - b.startMs)
  return normalWords(said.map(({ text }) => text).join(' '))
}

/** Figures of one run of one call. */
type Figures = Readonly<Record<string, number>>

function figuresOf(pairs: readonly ComparedCall[]): FigureComparison[] {
  const both = pairs.map(({ first, second, truth }) => ({
    first: { ...logFigures(first), ...(truth ? truthFigures(first, truth) : {}) },
    second: { ...logFigures(second), ...(truth ? truthFigures(second, truth) : {}) },
  }))
  const names = [...new Set(both.flatMap(({ first }) => Object.keys(first)))]
  return names.map((figure) => {
    const rows = both.flatMap(({ first, second }) => {
      const [a, b] = [first[figure], second[figure]]
      return a === undefined || b === undefined ? [] : [{ a, b }]
    })
    const mean = (of: (row: { a: number; b: number }) => number): number =>
      round3(rows.reduce((sum, row) => sum + of(row), 0) / Math.max(1, rows.length))
    const difference = pairedBootstrap(rows.map(({ a, b }) => b - a))
    return {
      ...{ figure, first: mean(({ a }) => a), second: mean(({ b }) => b) },
      difference: {
        ...{ mean: round3(difference.mean), low: round3(difference.low) },
        ...{ high: round3(difference.high), p: round3(difference.p) },
      },
    }
  })
}

function logFigures(events: readonly CallEvent[]): Figures {
  const count = (type: CallEvent['type']): number =>
    events.filter((event) => event.type === type).length
  return {
    cards: count('suggestion.shown'),
    withdrawn: count('suggestion.withdrawn'),
    utterances: latestUtterances(events).length,
  }
}

function truthFigures(events: readonly CallEvent[], truth: readonly TrueUtterance[]): Figures {
  const score = scoreCall(truth, events, 0)
  const expected = score.expectedCount
  return {
    ...(expected > 0 ? { hitAt3: score.latenciesMs.length / expected } : {}),
    ...(expected > 0 ? { hitAt1: score.firstHitCount / expected } : {}),
    false: score.falseCount,
    wer: errorRate(score.words),
  }
}
