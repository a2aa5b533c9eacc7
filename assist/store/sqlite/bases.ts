import { createHash } from 'node:crypto'

import type { Kysely } from 'kysely'

import { AssistError } from '../../errors/errors.js'
import { learntVersion } from '../../matching/weighing/learnt-bias.js'
import type { BaseSummary } from '../solution-store.js'
import type { Tables } from './database.js'

/**
 * The remembered version of a base, null where it has to be computed.
 *
 * @throws AssistError ASSIST_SOLUTIONS_UNKNOWN
 */
export async function requireBase(database: Kysely<Tables>, base: string): Promise<string | null> {
  const row = await database
    .selectFrom('bases')
    .select('version')
    .where('name', '=', base)
    .executeTakeFirst()
  if (row) return row.version
  throw new AssistError(
    'ASSIST_SOLUTIONS_UNKNOWN',
    `No solution base is called “${base.slice(0, 128)}”; importing into it makes it.`,
  )
}

/** Makes a base if need be and marks it as changed, so that its version is computed again. */
export async function touchBase(database: Kysely<Tables>, base: string): Promise<void> {
  const updatedAt = Date.now()
  await database
    .insertInto('bases')
    .values({ name: base, version: null, updatedAt })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ version: null, updatedAt }))
    .execute()
}

/** Every base at a glance, by name. Run it in a transaction: it computes the versions that are not there. */
export async function summaries(database: Kysely<Tables>): Promise<readonly BaseSummary[]> {
  const rows = await database
    .selectFrom('bases')
    .leftJoin('solutions', 'solutions.base', 'bases.name')
    .select(({ fn }) => [
      'bases.name',
      'bases.updatedAt',
      fn.count<number>('solutions.id').as('solutionCount'),
    ])
    .groupBy('bases.name')
    .orderBy('bases.name')
    .execute()
  const found: BaseSummary[] = []
  for (const { name, updatedAt, solutionCount } of rows) {
    found.push({ name, version: await versionOf(database, name), solutionCount, updatedAt })
  }
  return found
}

/**
 * The version of a base, computed when first asked for after a change. Run it in a transaction.
 *
 * Cost: O(bytes of the base).
 *
 * @throws AssistError ASSIST_SOLUTIONS_UNKNOWN
 */
export async function versionOf(database: Kysely<Tables>, base: string): Promise<string> {
  const known = await requireBase(database, base)
  if (known !== null) return known
  const written = await writtenHash(database, base)
  const version = learntVersion(written, await learntHash(database, base))
  await database.updateTable('bases').set({ version }).where('name', '=', base).execute()
  return version
}

/** Twelve digits over solutions and glossary. */
async function writtenHash(database: Kysely<Tables>, base: string): Promise<string> {
  const hash = createHash('sha256')
  const rows = await database
    .selectFrom('solutions')
    .select('json')
    .where('base', '=', base)
    .orderBy('id')
    .execute()
  hash.update(`[${rows.map(({ json }) => json).join(',')}]`)
  const { glossary } = await database
    .selectFrom('bases')
    .select('glossary')
    .where('name', '=', base)
    .executeTakeFirstOrThrow()
  // A base without a glossary keeps the version that it had before there were glossaries.
  if (glossary !== '[]') hash.update(glossary)
  return hash.digest('hex').slice(0, 12)
}

/** Four digits over the adjustments in force; empty where there are none. */
async function learntHash(database: Kysely<Tables>, base: string): Promise<string> {
  const rows = await database
    .selectFrom('biases')
    .select(['solutionId', 'bias'])
    .where('base', '=', base)
    .orderBy('solutionId')
    .execute()
  if (rows.length === 0) return ''
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 4)
}
