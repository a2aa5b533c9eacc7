import type { Seal } from '../../../sealing/seal.js'
import { maxViewCount, type SavedView, type ViewStore } from '../../quality/view-store.js'
import type { Database } from '../database.js'

/** With which the query of a view is sealed: it may hold words that a customer said. */
export const viewLabel = 'saved view'

/** Named views in SQLite, in the store's worker. */
export class SqliteViews implements ViewStore {
  readonly #database: Database
  readonly #seal: Seal

  constructor(database: Database, seal: Seal) {
    this.#database = database
    this.#seal = seal
  }

  save({ who, name, query, savedAt }: SavedView): Promise<boolean> {
    const sealed = this.#seal.sealText(query, viewLabel)
    return this.#database.transaction().execute(async (database) => {
      const others = await database
        .selectFrom('savedViews')
        .select('name')
        .where('who', '=', who)
        .where('name', '!=', name)
        .execute()
      if (others.length >= maxViewCount) return false
      await database
        .insertInto('savedViews')
        .values({ who, name, query: sealed, savedAt })
        .onConflict((conflict) =>
          conflict.columns(['who', 'name']).doUpdateSet({ query: sealed, savedAt }),
        )
        .execute()
      return true
    })
  }

  async list(who: string): Promise<readonly SavedView[]> {
    const rows = await this.#database
      .selectFrom('savedViews')
      .selectAll()
      .where('who', '=', who)
      .orderBy('name')
      .execute()
    return rows.map((row) => ({ ...row, query: this.#seal.openText(row.query, viewLabel) }))
  }

  async remove(who: string, name: string): Promise<boolean> {
    const { numDeletedRows } = await this.#database
      .deleteFrom('savedViews')
      .where('who', '=', who)
      .where('name', '=', name)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }
}
