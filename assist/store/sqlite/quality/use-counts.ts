import { sql } from 'kysely'

import type { Medium } from '../../../call/medium.js'
import type { CallFilter } from '../../desk/call-search.js'
import type { CallFigures, UseFigures } from '../../quality/figures-store.js'
import type { Database } from '../database.js'
import { isChosen } from '../desk/call-filter.js'
import { mediaOf } from '../desk/medium-bits.js'

/** Which calls are counted. */
export interface Chosen {
  readonly filter: CallFilter
  /** What is asked of the index of words; empty: nothing. */
  readonly words: string
}

/** Calls and cards of one day, one agent and the same media. */
interface Part extends UseFigures {
  readonly day: string
  readonly agent: string | null
  readonly media: number
}

/** What became of calls and cards, in whole and by what calls have in common. */
export async function useCounts(
  database: Database,
  chosen: Chosen,
  zoneMinutes: number,
): Promise<Pick<CallFigures, 'all' | 'days' | 'agents' | 'media' | 'topics'>> {
  const day = sql<string>`date((calls.startedAt + ${zoneMinutes * 60_000}) / 1000, 'unixepoch')`
  const agent = sql<string | null>`coalesce(calls.ownerAgent, calls.ownerId)`
  const parts: Part[] = await counted(database, chosen)
    .select([day.as('day'), agent.as('agent'), 'calls.media as media'])
    .groupBy([day, agent, 'calls.media'])
    .execute()
  const topics = await counted(database, chosen)
    .leftJoin('callTopics', 'callTopics.callId', 'calls.internalId')
    .select('callTopics.topic as topic')
    .groupBy('callTopics.topic')
    .execute()
  return {
    all: summed(parts),
    days: grouped(parts, ({ day: of }) => of)
      .map(([of, own]) => ({ day: of, ...summed(own) }))
      .sort((a, b) => (a.day < b.day ? -1 : 1)),
    agents: grouped(parts, ({ agent: of }) => of)
      .map(([of, own]) => ({ agent: of, ...summed(own) }))
      .sort(byCalls),
    media: grouped(parts, ({ media }) => media)
      .map(([bits, own]): UseFigures & { media: Medium[] } => {
        return { media: mediaOf(bits), ...summed(own) }
      })
      .sort(byCalls),
    topics: topics.map(({ topic, ...own }) => ({ topic, ...summed([own]) })).sort(byCalls),
  }
}

/** How many calls there are, how they came out, and what became of their cards. */
function counted(database: Database, { filter, words }: Chosen) {
  const cards = (verdict?: string) => {
    const own = verdict === undefined ? sql`` : sql` AND verdict = ${verdict}`
    return sql<number>`sum((SELECT count(*) FROM callEntries WHERE callId = calls.internalId${own}))`
  }
  return database
    .selectFrom('calls')
    .leftJoin('wrapUps', 'wrapUps.callId', 'calls.internalId')
    .where((row) => isChosen(row, filter, words))
    .select(({ fn }) => fn.countAll<number>().as('calls'))
    .select([cards().as('shown'), cards('used').as('used'), cards('wrong').as('wrong')])
    .select(sql<number>`count(wrapUps.outcome)`.as('told'))
    .select(sql<number>`count(CASE wrapUps.outcome WHEN 'resolved' THEN 1 END)`.as('resolved'))
}

function byCalls(a: UseFigures, b: UseFigures): number {
  return b.calls - a.calls
}

function grouped<K>(parts: readonly Part[], keyOf: (part: Part) => K): [K, Part[]][] {
  const groups = new Map<K, Part[]>()
  for (const part of parts) {
    const own = groups.get(keyOf(part))
    if (own) own.push(part)
    else groups.set(keyOf(part), [part])
  }
  return [...groups]
}

function summed(parts: readonly UseFigures[]): UseFigures {
  const sum = (field: keyof UseFigures): number => parts.reduce((all, part) => all + part[field], 0)
  return {
    ...{ calls: sum('calls'), shown: sum('shown'), used: sum('used'), wrong: sum('wrong') },
    ...{ told: sum('told'), resolved: sum('resolved') },
  }
}
