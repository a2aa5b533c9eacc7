import { sql } from 'kysely'

import { meanDifference, meanOf } from '../../../wrapup/mean-difference.js'
import type { CallFigures, HandlingFigures } from '../../quality/figures-store.js'
import type { Database } from '../database.js'
import { isChosen } from '../desk/call-filter.js'
import type { Chosen } from './use-counts.js'

/** Calls that are compared, the newest ones. */
const comparedCount = 20_000

/** How long calls took in which advice was taken, and in which it was there and was not. */
export async function handlingTimes(
  database: Database,
  { filter, words }: Chosen,
): Promise<CallFigures['handling']> {
  const cards = sql`SELECT 1 FROM callEntries WHERE callId = calls.internalId`
  const rows = await database
    .selectFrom('calls')
    .where((row) => isChosen(row, filter, words))
    .select(sql<number>`calls.endedAt - calls.startedAt`.as('lengthMs'))
    .select([
      sql<number>`EXISTS (${cards} AND verdict = 'used')`.as('isUsed'),
      sql<number>`EXISTS (${cards})`.as('isShown'),
      'calls.advice',
    ])
    .orderBy('calls.startedAt', 'desc')
    .limit(comparedCount)
    .execute()
  const lengths = (is: (row: (typeof rows)[number]) => boolean): number[] =>
    rows.filter(is).map(({ lengthMs }) => lengthMs)
  return {
    cards: compared(
      lengths(({ isUsed }) => isUsed === 1),
      lengths(({ isUsed, isShown }) => isUsed === 0 && isShown === 1),
    ),
    advice: compared(
      lengths(({ advice }) => advice === 'taken'),
      lengths(({ advice }) => advice === 'shown'),
    ),
  }
}

function compared(these: readonly number[], those: readonly number[]): HandlingFigures {
  const told = (of: readonly number[]) => {
    return { calls: of.length, meanMs: of.length === 0 ? null : Math.round(meanOf(of)) }
  }
  const difference = meanDifference(these, those)
  const [mean = 0, low = 0, high = 0] = difference
    ? [difference.mean, difference.low, difference.high].map(Math.round)
    : []
  const differenceMs = difference && { mean, low, high }
  return { withIt: told(these), withoutIt: told(those), differenceMs }
}
