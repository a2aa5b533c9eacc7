import { sql } from 'kysely'

import { AssistError } from '../../errors/errors.js'
import { canonicalJson } from '../../solutions/canonical-json.js'
import { writeSolutions, type SolutionsFormat } from '../../solutions/files/solutions-file.js'
import { writeGlossary } from '../../solutions/glossary-file.js'
import type { GlossaryEntry } from '../../solutions/glossary.js'
import type { Solution } from '../../solutions/solution.js'
import {
  readGlossaryFiles,
  readSolutionsFiles,
  type GlossaryFile,
  type SolutionsFile,
} from '../base-files.js'
import type {
  BaseSummary,
  ImportMode,
  ImportOutcome,
  SolutionsPage,
  SolutionsQuery,
  SolutionStore,
} from '../solution-store.js'
import { requireBase, summaries, touchBase, versionOf } from './bases.js'
import type { Database } from './database.js'
import {
  compare,
  findSolution,
  insertAll,
  jsonById,
  nextPosition,
  toRows,
  writeSolution,
} from './rows/solution-rows.js'

/** Solution bases in SQLite, in the store's worker. */
export class SqliteSolutions implements SolutionStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  bases(): Promise<readonly BaseSummary[]> {
    return this.#database.transaction().execute((database) => summaries(database))
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
    const solution = await findSolution(this.#database, base, id)
    if (!solution) throw noSolution(base, id)
    return solution
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
      if (!(await writeSolution(database, base, solution))) throw noSolution(base, solution.id)
      await touchBase(database, base)
    })
  }

  delete(base: string, id: string): Promise<void> {
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

  merge(base: string, solutions: readonly Solution[]): Promise<ImportOutcome> {
    return this.#database.transaction().execute(async (database) => {
      await touchBase(database, base)
      const before = await jsonById(database, base)
      const rows = toRows(base, solutions, await nextPosition(database, base))
      await insertAll(database, rows)
      return { ...compare(before, rows), removed: 0 }
    })
  }

  async importFiles(
    base: string,
    files: readonly SolutionsFile[],
    mode: ImportMode,
  ): Promise<ImportOutcome> {
    return this[mode](base, await readSolutionsFiles(files))
  }

  async exportFile(base: string, format: SolutionsFormat): Promise<string> {
    return writeSolutions(await this.all(base), format)
  }

  version(base: string): Promise<string> {
    return this.#database.transaction().execute((database) => versionOf(database, base))
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

  async importGlossary(
    base: string,
    files: readonly GlossaryFile[],
  ): Promise<{ readonly entries: number }> {
    const entries = await readGlossaryFiles(files)
    await this.replaceGlossary(base, entries)
    return { entries: entries.length }
  }

  async exportGlossary(base: string): Promise<string> {
    return writeGlossary(await this.glossary(base))
  }
}

function noSolution(base: string, id: string): AssistError {
  return new AssistError(
    'ASSIST_SOLUTION_NOT_FOUND',
    `The base “${base}” has no solution “${id.slice(0, 128)}”.`,
  )
}
