import type { Transaction } from 'kysely'

import type { Seal } from '../../../sealing/seal.js'
import type { CallEvent } from '../../../pipeline/log/call-event.js'
import type { CallPlace } from '../../../pipeline/log/call-place.js'
import type { EventsTable, Tables } from '../database.js'

/** Rows of one insert statement: five parameters a row, SQLite takes 32,766. */
const rowsPerInsert = 1_000

/** Events that are to be written to the log of one call. */
export interface Append {
  readonly callId: string
  readonly events: readonly CallEvent[]
  /** Where the call stands with them; undefined: as before. */
  readonly place?: CallPlace | undefined
}

/**
 * Writes the events of every call that exists and moves its `lastSeq` and its place on. An event that is there already is written anew:
 * what it says may have been masked since.
 *
 * @returns the ids of the calls that exist
 */
export async function writeAppends(
  database: Transaction<Tables>,
  appends: readonly Append[],
  seal: Seal,
): Promise<ReadonlySet<string>> {
  const lastSeqs = await lastSeqsOf(database, new Set(appends.map(({ callId }) => callId)))
  const rows = appends
    .filter(({ callId }) => lastSeqs.has(callId))
    .flatMap(({ callId, events }) => events.map((event) => eventRow(callId, event, seal)))
  for (let start = 0; start < rows.length; start += rowsPerInsert) {
    await database
      .insertInto('events')
      .values(rows.slice(start, start + rowsPerInsert))
      .onConflict((conflict) =>
        conflict
          .columns(['callId', 'seq'])
          .doUpdateSet((row) => ({ body: row.ref('excluded.body') })),
      )
      .execute()
  }
  for (const { callId, seq } of rows) {
    lastSeqs.set(callId, Math.max(seq, lastSeqs.get(callId) ?? 0))
  }
  const places = new Map(appends.flatMap(({ callId, place }) => (place ? [[callId, place]] : [])))
  for (const [callId, lastSeq] of lastSeqs) {
    const place = places.get(callId)
    const columns = { lastSeq, ...(place ? { place: JSON.stringify(place) } : {}) }
    await database.updateTable('calls').set(columns).where('callId', '=', callId).execute()
  }
  return new Set(lastSeqs.keys())
}

/** Number of the latest event of each of these calls; a call that does not exist has none. */
async function lastSeqsOf(
  database: Transaction<Tables>,
  callIds: ReadonlySet<string>,
): Promise<Map<string, number>> {
  const lastSeqs = new Map<string, number>()
  for (const callId of callIds) {
    const call = await database
      .selectFrom('calls')
      .select('lastSeq')
      .where('callId', '=', callId)
      .executeTakeFirst()
    if (call) lastSeqs.set(callId, call.lastSeq)
  }
  return lastSeqs
}

/** A call's id may change, so a body is bound to its number only. */
/** What the body of an event is sealed as. */
export const eventLabel = (seq: number): string => `event ${seq}`

/** The fields of an event that have columns of their own. */
const headFields: ReadonlySet<string> = new Set(['seq', 'callId', 'atMs', 'type'])

/** An event as a row. The body keeps the order of its fields, so that a log reads back byte for byte. */
export function eventRow(callId: string, event: CallEvent, seal: Seal): EventsTable {
  const { seq, atMs, type } = event
  const body = Object.entries(event).filter(([field]) => !headFields.has(field))
  const json = JSON.stringify(Object.fromEntries(body))
  return { callId, seq, atMs, type, body: seal.sealText(json, eventLabel(seq)) }
}

/** The event that a row holds. */
export function toEvent({ seq, callId, atMs, type, body }: EventsTable, seal: Seal): CallEvent {
  const json = seal.openText(body, eventLabel(seq))
  return { seq, callId, atMs, type, ...(JSON.parse(json) as object) } as CallEvent
}
