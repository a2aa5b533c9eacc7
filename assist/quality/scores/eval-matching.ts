import type { Assist } from '../../service/assist.js'
import { defaultBase } from '../../store/solution-store.js'
import { maxVisible, worthShowing } from '../../suggestion/worth-showing.js'
import { percentile, round3 } from './error-rate.js'
import type { LabelledQuery } from './matching-files.js'

/** What `assist eval matching` prints. */
export interface MatchingReport {
  readonly queries: number
  readonly recallAt1: number
  readonly recallAt3: number
  readonly recallAt5: number
  readonly mrr: number
  /** Over queries that nothing answers: precision and recall of showing nothing. */
  readonly noAnswer: { readonly precision: number; readonly recall: number }
  /** Share of shown candidates that are right. */
  readonly shownPrecision: number
  /** Of the queries whose solution ranks in the first three, the share that shows it. */
  readonly shownRecall: number
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number }
}

/** The part of the service that an evaluation of matching uses. */
type Matcher = Pick<Assist, 'config' | 'match'>

/** Matches every query against the default base. *Shown* means that the shipped threshold puts it on a screen. */
export async function evalMatching(
  assist: Matcher,
  queries: readonly LabelledQuery[],
  onProgress?: (share: number) => void,
): Promise<MatchingReport> {
  const { showThreshold: show, sureThreshold: sure } = assist.config
  const thresholds = { show, sure }
  const rows: Row[] = []
  for (const [index, query] of queries.entries()) {
    const startedMs = performance.now()
    const heard = query.confidence === undefined ? {} : { heardConfidence: query.confidence }
    const { matches } = await assist.match(query.text, 5, defaultBase, heard)
    const latencyMs = performance.now() - startedMs
    const shown = worthShowing({ matches }, thresholds)
    const rank = matches.findIndex((match) => match.solutionId === query.expect)
    const isRightShown = shown.some((match) => match.solutionId === query.expect)
    rows.push({ ...query, rank, shownCount: shown.length, isRightShown, latencyMs })
    onProgress?.((index + 1) / queries.length)
  }
  return report(rows)
}

interface Row extends LabelledQuery {
  /** Place of the right solution, from 0; -1 where it is not among the candidates. */
  readonly rank: number
  readonly shownCount: number
  readonly isRightShown: boolean
  readonly latencyMs: number
}

function report(rows: readonly Row[]): MatchingReport {
  const answered = rows.filter((row) => row.expect !== null)
  const unanswered = rows.filter((row) => row.expect === null)
  const within = (count: number): number =>
    share(answered.filter((row) => row.rank >= 0 && row.rank < count).length, answered.length)
  const silent = rows.filter((row) => row.shownCount === 0)
  const silentRight = silent.filter((row) => row.expect === null).length
  const inThree = answered.filter((row) => row.rank >= 0 && row.rank < maxVisible)
  const shown = rows.reduce((sum, row) => sum + row.shownCount, 0)
  const latencies = rows.map((row) => row.latencyMs)
  const reciprocal = answered.reduce((sum, row) => sum + (row.rank < 0 ? 0 : 1 / (row.rank + 1)), 0)
  return {
    queries: rows.length,
    recallAt1: within(1),
    recallAt3: within(3),
    recallAt5: within(5),
    mrr: share(reciprocal, answered.length),
    noAnswer: {
      precision: share(silentRight, silent.length),
      recall: share(silentRight, unanswered.length),
    },
    shownPrecision: share(rows.filter((row) => row.isRightShown).length, shown),
    shownRecall: share(inThree.filter((row) => row.isRightShown).length, inThree.length),
    latencyMs: {
      p50: round3(percentile(latencies, 0.5)),
      p95: round3(percentile(latencies, 0.95)),
      p99: round3(percentile(latencies, 0.99)),
    },
  }
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : round3(part / whole)
}
