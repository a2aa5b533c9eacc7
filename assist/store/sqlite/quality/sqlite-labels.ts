import type { Selectable } from 'kysely'

import type { Seal } from '../../../sealing/seal.js'
import type { LabelKind, LabelStore, NewLabel, StoredLabel } from '../../quality/label-store.js'
import type { Database } from '../database.js'
import { requireStoredCall } from '../rows/required-call.js'
import type { LabelsTable } from './quality-tables.js'

/** With which the text of a label is sealed. */
export const reviewerLabel = 'reviewer label'

/** Reviewers' labels in SQLite, in the store's worker. */
export class SqliteLabels implements LabelStore {
  readonly #database: Database
  readonly #seal: Seal

  constructor(database: Database, seal: Seal) {
    this.#database = database
    this.#seal = seal
  }

  save(label: NewLabel): Promise<StoredLabel> {
    const { kind, text } = label
    const slot = kind === 'right' || kind === 'wrong' ? 'card' : kind
    const row = { ...label, slot, text: this.#seal.sealText(text, reviewerLabel) }
    return this.#database.transaction().execute(async (database) => {
      await requireStoredCall(database, label.callId)
      await database
        .deleteFrom('labels')
        .where('callId', '=', label.callId)
        .where('who', '=', label.who)
        .where('slot', '=', slot)
        .where('target', '=', label.target)
        .execute()
      const { labelId } = await database
        .insertInto('labels')
        .values(row)
        .returning('labelId')
        .executeTakeFirstOrThrow()
      return { ...label, labelId }
    })
  }

  async list(callId?: string): Promise<readonly StoredLabel[]> {
    const all = this.#database.selectFrom('labels').selectAll().orderBy('labelId')
    const rows = await (callId === undefined ? all : all.where('callId', '=', callId)).execute()
    return rows.map((row) => toLabel(row, this.#seal))
  }

  async remove(callId: string, labelId: number): Promise<boolean> {
    const { numDeletedRows } = await this.#database
      .deleteFrom('labels')
      .where('callId', '=', callId)
      .where('labelId', '=', labelId)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }
}

function toLabel(row: Selectable<LabelsTable>, seal: Seal): StoredLabel {
  const { labelId, callId, who, kind, target, atMs, solutionId, text, at } = row
  const told = { target, atMs, solutionId, text: seal.openText(text, reviewerLabel), at }
  return { labelId, callId, who, kind: kind as LabelKind, ...told }
}
