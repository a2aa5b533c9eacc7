import type { Kysely } from 'kysely'

import { canonicalJson } from '../../../solutions/canonical-json.js'
import type { Solution } from '../../../solutions/solution.js'
import type { ImportOutcome } from '../../solution-store.js'
import type { SolutionsTable, Tables } from '../database.js'

/** Rows of one insert statement: seven parameters a row, SQLite takes 32,766. */
const rowsPerInsert = 1_000

/** Solutions as rows of a base, the first at `firstPosition`. */
export function toRows(
  base: string,
  solutions: readonly Solution[],
  firstPosition: number,
): SolutionsTable[] {
  return solutions.map((solution, index) => ({
    base,
    id: solution.id,
    ...columnsOf(solution),
    position: firstPosition + index,
  }))
}

/** What a solution's own fields come to in its row. */
export function columnsOf(
  solution: Solution,
): Pick<SolutionsTable, 'json' | 'language' | 'title' | 'updatedAt'> {
  const { language = null, title } = solution
  return { json: canonicalJson(solution), language, title, updatedAt: Date.now() }
}

/** The position behind the last solution of a base. */
export async function nextPosition(database: Kysely<Tables>, base: string): Promise<number> {
  const { last } = await database
    .selectFrom('solutions')
    .select(({ fn }) => fn.max<number | null>('position').as('last'))
    .where('base', '=', base)
    .executeTakeFirstOrThrow()
  return (last ?? -1) + 1
}

/** One solution; undefined where the base has none of this id. */
export async function findSolution(
  database: Kysely<Tables>,
  base: string,
  id: string,
): Promise<Solution | undefined> {
  const row = await database
    .selectFrom('solutions')
    .select('json')
    .where('base', '=', base)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && (JSON.parse(row.json) as Solution)
}

/** Writes a solution over the one of its id. @returns false where the base has none */
export async function writeSolution(
  database: Kysely<Tables>,
  base: string,
  solution: Solution,
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('solutions')
    .set(columnsOf(solution))
    .where('base', '=', base)
    .where('id', '=', solution.id)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** The canonical JSON of each solution of a base, by id. */
export async function jsonById(
  database: Kysely<Tables>,
  base: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await database
    .selectFrom('solutions')
    .select(['id', 'json'])
    .where('base', '=', base)
    .execute()
  return new Map(rows.map(({ id, json }) => [id, json]))
}

/** Inserts rows; a solution that is there already keeps its position and takes the rest. */
export async function insertAll(
  database: Kysely<Tables>,
  rows: readonly SolutionsTable[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerInsert) {
    await database
      .insertInto('solutions')
      .values(rows.slice(start, start + rowsPerInsert))
      .onConflict((conflict) =>
        conflict.columns(['base', 'id']).doUpdateSet((update) => ({
          json: update.ref('excluded.json'),
          language: update.ref('excluded.language'),
          title: update.ref('excluded.title'),
          updatedAt: update.ref('excluded.updatedAt'),
        })),
      )
      .execute()
  }
}

/** What writing rows did to a base, besides removing. @param before as `jsonById` gave it before */
export function compare(
  before: ReadonlyMap<string, string>,
  rows: readonly SolutionsTable[],
): Omit<ImportOutcome, 'removed'> {
  const known = rows.filter(({ id }) => before.has(id))
  const unchanged = known.filter(({ id, json }) => before.get(id) === json).length
  return { added: rows.length - known.length, changed: known.length - unchanged, unchanged }
}
