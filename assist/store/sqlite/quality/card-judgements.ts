import { sql } from 'kysely'

import type { ThresholdFigures } from '../../quality/figures-store.js'
import type { Database } from '../database.js'
import { isChosen } from '../desk/call-filter.js'
import type { Chosen } from './use-counts.js'

/** Thresholds a unit of confidence. */
const stepCount = 20

/** Of the cards at or above each threshold how many were wrong; thresholds below the least sure card are left out. */
export async function cardJudgements(
  database: Database,
  { filter, words }: Chosen,
): Promise<ThresholdFigures[]> {
  const label = sql<string | null>`(
    SELECT kind FROM labels WHERE callId = calls.internalId AND slot = 'card'
      AND solutionId = callEntries.solutionId ORDER BY labelId DESC LIMIT 1
  )`
  const judgement = sql<string>`coalesce(${label}, callEntries.verdict)`
  // A hundred-thousandth, so that 0.6 stands in its own step whatever its last binary digit is.
  const step = sql<number>`CAST(callEntries.confidence * ${stepCount} + 0.00001 AS INTEGER)`
  const rows = await database
    .selectFrom('calls')
    .innerJoin('callEntries', 'callEntries.callId', 'calls.internalId')
    .where((row) => isChosen(row, filter, words))
    .select([step.as('step'), judgement.as('judgement')])
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .groupBy([step, judgement])
    .execute()
  const least = Math.min(...rows.map((row) => row.step))
  const thresholds = rows.length === 0 ? 0 : Math.max(0, stepCount - least)
  return Array.from({ length: thresholds }, (_, at) => {
    const above = rows.filter((row) => row.step >= least + at)
    const count = (of: (judged: string) => boolean): number =>
      above.reduce((sum, row) => sum + (of(row.judgement) ? row.count : 0), 0)
    return {
      threshold: (least + at) / stepCount,
      shown: count(() => true),
      judged: count((judged) => judged !== 'open'),
      wrong: count((judged) => judged === 'wrong'),
    }
  }).filter(({ shown }) => shown > 0)
}
