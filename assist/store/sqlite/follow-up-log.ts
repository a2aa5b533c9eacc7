import type { Database, FollowUpsTable } from './database.js'

/** A page that was sent, as stored. */
export type StoredFollowUp = Readonly<FollowUpsTable>

/** Follow-ups in the store's worker: they outlive the service, since customers open them later. */
export class FollowUpLog {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async create(followUp: Omit<StoredFollowUp, 'openedAt'>): Promise<void> {
    await this.#database
      .insertInto('followUps')
      .values({ ...followUp, openedAt: null })
      .execute()
  }

  /** Undefined where none has this id. */
  find(followUpId: string): Promise<StoredFollowUp | undefined> {
    return this.#database
      .selectFrom('followUps')
      .selectAll()
      .where('followUpId', '=', followUpId)
      .executeTakeFirst()
  }

  /** Notes that it was seen. @returns true the first time */
  async markOpened(followUpId: string, openedAt: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#database
      .updateTable('followUps')
      .set({ openedAt })
      .where('followUpId', '=', followUpId)
      .where('openedAt', 'is', null)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }
}
