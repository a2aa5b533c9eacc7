import type { Selectable } from 'kysely'

import type { Seal } from '../../../sealing/seal.js'
import type { WrapUp } from '../../../wrapup/wrap-up.js'
import type { StoredWrapUp, WrapUpStore } from '../../desk/wrap-up-store.js'
import type { Database } from '../database.js'
import { requireStoredCall } from '../rows/required-call.js'
import type { WrapUpsTable } from './desk-tables.js'

/** Wrap-ups in SQLite, in the store's worker. */
export class SqliteWrapUps implements WrapUpStore {
  readonly #database: Database
  readonly #seal: Seal

  constructor(database: Database, seal: Seal) {
    this.#database = database
    this.#seal = seal
  }

  save(callId: string, wrapUp: WrapUp, savedAt: number): Promise<StoredWrapUp> {
    return this.#database.transaction().execute(async (database) => {
      await requireStoredCall(database, callId)
      const before = await database
        .selectFrom('wrapUps')
        .select('revision')
        .where('callId', '=', callId)
        .executeTakeFirst()
      const { outcome, disposition } = wrapUp
      const revision = (before?.revision ?? 0) + 1
      const body = this.#seal.sealText(JSON.stringify(wrapUp), wrapUpLabel(callId))
      const columns = { revision, savedAt, outcome, disposition, body }
      await database
        .insertInto('wrapUps')
        .values({ callId, ...columns })
        .onConflict((conflict) => conflict.column('callId').doUpdateSet(columns))
        .execute()
      return { callId, wrapUp, revision, savedAt }
    })
  }

  async find(callId: string): Promise<StoredWrapUp | undefined> {
    const row = await this.#database
      .selectFrom('wrapUps')
      .selectAll()
      .where('callId', '=', callId)
      .executeTakeFirst()
    return row && this.#toWrapUp(row)
  }

  #toWrapUp({ callId, revision, savedAt, body }: Selectable<WrapUpsTable>): StoredWrapUp {
    const wrapUp = JSON.parse(this.#seal.openText(body, wrapUpLabel(callId))) as WrapUp
    return { callId, wrapUp, revision, savedAt }
  }
}

/** What a sealed wrap-up is bound to. */
export const wrapUpLabel = (callId: string): string => `wrap-up ${callId}`
