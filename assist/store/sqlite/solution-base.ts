import { createHash } from 'node:crypto'

import { sql, type Kysely } from 'kysely'

import { AssistError } from '../../errors/errors.js'
import { learntVersion } from '../../matching/weighing/learnt-bias.js'
import { canonicalJson } from '../../solutions/canonical-json.js'
import type { Database, SolutionsTable, Tables } from './database.js'
import type { GlossaryEntry } from '../../solutions/glossary.js'
import type { Solution } from '../../solutions/solution.js'
import type { BaseSummary, ImportOutcome, SolutionsPage, SolutionsQuery } from '../store.js'

/** Rows of one insert statement: seven parameters a row, SQLite takes 32,766. */
const rowsPerInsert = 1_000

/** Solution bases, in the store's worker. */
export class SolutionBases {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async listBases(): Promise<readonly BaseSummary[]> {
    const rows = await this.#database
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
    const summaries: BaseSummary[] = []
    for (const row of rows) {
      const { name, updatedAt, solutionCount } = row
      summaries.push({ name, version: await this.version(name), solutionCount, updatedAt })
    }
    return summaries
  }

  async list(base: string, query: SolutionsQuery): Promise<SolutionsPage> {
    await requireBase(this.#database, base)
    let fitting = this.#database.selectFrom('solutions').where('base', '=', base)
    if (query.language !== undefined) fitting = fitting.where('language', '=', query.language)
    if (query.tag !== undefined) {
      fitting = fitting.where(
        sql<boolean>`EXISTS (SELECT 1 FROM json_each(solutions.json, '$.tags') AS tag WHERE tag.value = ${query.tag})`,
      )
    }
    const { total } = await fitting
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow()
    const rows = await fitting
      .select('json')
      .orderBy('position')
      .limit(query.limit)
      .offset(query.offset)
      .execute()
    return { total, solutions: rows.map(({ json }) => JSON.parse(json) as Solution) }
  }

  async all(base: string): Promise<readonly Solution[]> {
    await requireBase(this.#database, base)
    const rows = await this.#database
      .selectFrom('solutions')
      .select('json')
      .where('base', '=', base)
      .orderBy('position')
      .execute()
    return rows.map(({ json }) => JSON.parse(json) as Solution)
  }

  async get(base: string, id: string): Promise<Solution> {
    await requireBase(this.#database, base)
    const row = await this.#database
      .selectFrom('solutions')
      .select('json')
      .where('base', '=', base)
      .where('id', '=', id)
      .executeTakeFirst()
    if (!row) throw noSolution(base, id)
    return JSON.parse(row.json) as Solution
  }

  create(base: string, solution: Solution): Promise<void> {
    return this.#database.transaction().execute(async (database) => {
      await touchBase(database, base)
      const rows = toRows(base, [solution], await nextPosition(database, base))
      const { numInsertedOrUpdatedRows } = await database
        .insertInto('solutions')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow()
      if (numInsertedOrUpdatedRows === 1n) return
      throw new AssistError(
        'ASSIST_SOLUTION_EXISTS',
        `The base “${base}” has a solution “${solution.id}” already; change that one or choose another id.`,
      )
    })
  }

  update(base: string, solution: Solution): Promise<void> {
    return this.#database.transaction().execute(async (database) => {
      await requireBase(database, base)
      const { numUpdatedRows } = await database
        .updateTable('solutions')
        .set(columnsOf(solution))
        .where('base', '=', base)
        .where('id', '=', solution.id)
        .executeTakeFirstOrThrow()
      if (numUpdatedRows === 0n) throw noSolution(base, solution.id)
      await touchBase(database, base)
    })
  }

  remove(base: string, id: string): Promise<void> {
    return this.#database.transaction().execute(async (database) => {
      await requireBase(database, base)
      const { numDeletedRows } = await database
        .deleteFrom('solutions')
        .where('base', '=', base)
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      if (numDeletedRows === 0n) throw noSolution(base, id)
      await touchBase(database, base)
    })
  }

  /** Makes the base consist of exactly these. */
  replace(base: string, solutions: readonly Solution[]): Promise<ImportOutcome> {
    return this.#database.transaction().execute(async (database) => {
      await touchBase(database, base)
      const before = await jsonById(database, base)
      const rows = toRows(base, solutions, 0)
      await database.deleteFrom('solutions').where('base', '=', base).execute()
      await insertAll(database, rows)
      const outcome = compare(before, rows)
      return { ...outcome, removed: before.size - outcome.changed - outcome.unchanged }
    })
  }

  /** Adds new ones at the end and changes known ones in place. */
  merge(base: string, solutions: readonly Solution[]): Promise<ImportOutcome> {
    return this.#database.transaction().execute(async (database) => {
      await touchBase(database, base)
      const before = await jsonById(database, base)
      const rows = toRows(base, solutions, await nextPosition(database, base))
      await insertAll(database, rows)
      return { ...compare(before, rows), removed: 0 }
    })
  }

  async glossary(base: string): Promise<readonly GlossaryEntry[]> {
    await requireBase(this.#database, base)
    const { glossary } = await this.#database
      .selectFrom('bases')
      .select('glossary')
      .where('name', '=', base)
      .executeTakeFirstOrThrow()
    return JSON.parse(glossary) as GlossaryEntry[]
  }

  /** Makes the glossary of a base, new or not, consist of exactly these. */
  replaceGlossary(base: string, entries: readonly GlossaryEntry[]): Promise<void> {
    return this.#database.transaction().execute(async (database) => {
      await touchBase(database, base)
      await database
        .updateTable('bases')
        .set({ glossary: canonicalJson(entries) })
        .where('name', '=', base)
        .execute()
    })
  }

  /** The version of a base; computed when first asked for after a change. Cost: O(bytes of the base). */
  version(base: string): Promise<string> {
    return this.#database.transaction().execute(async (database) => {
      const known = await requireBase(database, base)
      if (known !== null) return known
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
      // A base without a glossary keeps the version that it had before there were any.
      if (glossary !== '[]') hash.update(glossary)
      const version = learntVersion(
        hash.digest('hex').slice(0, 12),
        await learntHash(database, base),
      )
      await database.updateTable('bases').set({ version }).where('name', '=', base).execute()
      return version
    })
  }
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

/** The remembered version of a base, null where it has to be computed. */
async function requireBase(database: Kysely<Tables>, base: string): Promise<string | null> {
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

/** Makes a base if need be and marks it as changed. */
export async function touchBase(database: Kysely<Tables>, base: string): Promise<void> {
  const updatedAt = Date.now()
  await database
    .insertInto('bases')
    .values({ name: base, version: null, updatedAt })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ version: null, updatedAt }))
    .execute()
}

async function nextPosition(database: Kysely<Tables>, base: string): Promise<number> {
  const { last } = await database
    .selectFrom('solutions')
    .select(({ fn }) => fn.max<number | null>('position').as('last'))
    .where('base', '=', base)
    .executeTakeFirstOrThrow()
  return (last ?? -1) + 1
}

async function jsonById(
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

/** Inserts rows; one that is there already keeps its position and takes the rest. */
async function insertAll(database: Kysely<Tables>, rows: readonly SolutionsTable[]): Promise<void> {
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

function compare(
  before: ReadonlyMap<string, string>,
  rows: readonly SolutionsTable[],
): Omit<ImportOutcome, 'removed'> {
  const known = rows.filter(({ id }) => before.has(id))
  const unchanged = known.filter(({ id, json }) => before.get(id) === json).length
  return { added: rows.length - known.length, changed: known.length - unchanged, unchanged }
}

function toRows(
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

function columnsOf(solution: Solution) {
  const { language = null, title } = solution
  return { json: canonicalJson(solution), language, title, updatedAt: Date.now() }
}

function noSolution(base: string, id: string): AssistError {
  return new AssistError(
    'ASSIST_SOLUTION_NOT_FOUND',
    `The base “${base}” has no solution “${id.slice(0, 128)}”.`,
  )
}
