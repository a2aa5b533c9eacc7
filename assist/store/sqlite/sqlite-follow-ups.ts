import type { FollowUpStore, StoredFollowUp } from '../follow-up-store.js'
import type { Database } from './database.js'

/** Pages that were sent to customers in SQLite, in the store's worker. */
export class SqliteFollowUps implements FollowUpStore {
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

  find(followUpId: string): Promise<StoredFollowUp | undefined> {
    return this.#database
      .selectFrom('followUps')
      .selectAll()
      .where('followUpId', '=', followUpId)
      .executeTakeFirst()
  }

  ofCall(callId: string): Promise<readonly StoredFollowUp[]> {
    return this.#database
      .selectFrom('followUps')
      .selectAll()
      .where('callId', '=', callId)
      .orderBy('followUpId')
      .execute()
  }

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
