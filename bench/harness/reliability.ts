import type { ResultTable } from './bench.js'

/** One candidate: how sure we were, and whether it was right. */
export interface Judgement {
  /** 0 to 1. */
  readonly confidence: number
  readonly isRight: boolean
}

/** Candidates of one class of confidence. */
interface ReliabilityClass {
  readonly count: number
  readonly meanConfidence: number
  /** Observed, 0 to 1. */
  readonly shareRight: number
}

const classCount = 10

/** Judgements by tenths of confidence; the error is their mean distance from the truth, weighted by count. */
export function reliability(judgements: readonly Judgement[]): {
  readonly classes: readonly ReliabilityClass[]
  readonly calibrationError: number
} {
  const classes = Array.from({ length: classCount }, (_, at): ReliabilityClass => {
    const own = judgements.filter((one) => classOf(one.confidence) === at)
    const mean = (of: (one: Judgement) => number): number =>
      own.reduce((sum, one) => sum + of(one), 0) / Math.max(1, own.length)
    return {
      count: own.length,
      meanConfidence: mean((one) => one.confidence),
      shareRight: mean((one) => (one.isRight ? 1 : 0)),
    }
  })
  const distance = classes.reduce(
    (sum, { count, meanConfidence, shareRight }) =>
      sum + count * Math.abs(meanConfidence - shareRight),
    0,
  )
  return { classes, calibrationError: distance / Math.max(1, judgements.length) }
}

/** A row a class of confidence, a column a set: observed share right and how many candidates it is over. */
export function reliabilityTable(bySet: ReadonlyMap<string, readonly Judgement[]>): ResultTable {
  const columns = [...bySet.values()].map((judgements) => reliability(judgements).classes)
  const rows = Array.from({ length: classCount }, (_, at) => [
    `${(at / classCount).toFixed(1)}–${((at + 1) / classCount).toFixed(1)}`,
    ...columns.map((classes) => cell(classes[at])),
  ])
  return {
    title: 'Observed share right by confidence (number of candidates)',
    head: ['Confidence', ...bySet.keys()],
    rows,
  }
}

function cell(one: ReliabilityClass | undefined): string {
  return one === undefined || one.count === 0 ? '—' : `${one.shareRight.toFixed(2)} (${one.count})`
}

function classOf(confidence: number): number {
  return Math.min(classCount - 1, Math.floor(confidence * classCount))
}
