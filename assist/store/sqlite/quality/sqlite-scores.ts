import type { Selectable } from 'kysely'

import type { Scorecard } from '../../../review/scorecards/scorecard.js'
import type { Seal } from '../../../sealing/seal.js'
import type { NewScore, ScoreStore, StoredScore } from '../../quality/score-store.js'
import type { Database } from '../database.js'
import { requireStoredCall } from '../rows/required-call.js'
import type { ScoresTable } from './quality-tables.js'

/** With which the answers of a score and the appeal against it are sealed. */
export const scoreLabel = 'score'

/** Scores in SQLite, in the store's worker. */
export class SqliteScores implements ScoreStore {
  readonly #database: Database
  readonly #seal: Seal

  constructor(database: Database, seal: Seal) {
    this.#database = database
    this.#seal = seal
  }

  save(
    { callId, who, cardVersion, answers, points, at, isBlind }: NewScore,
    card: Scorecard,
  ): Promise<StoredScore> {
    return this.#database.transaction().execute(async (database) => {
      await requireStoredCall(database, callId)
      await database
        .insertInto('scorecards')
        .values({ version: cardVersion, body: JSON.stringify(card) })
        .onConflict((conflict) => conflict.column('version').doNothing())
        .execute()
      const sealed = this.#seal.sealText(JSON.stringify(answers), scoreLabel)
      const row = await database
        .insertInto('scores')
        .values({
          ...{ callId, who, cardVersion, answers: sealed, points, at, appeal: null },
          firstAnswers: isBlind ? sealed : null,
        })
        .onConflict((conflict) =>
          conflict
            .columns(['callId', 'who', 'cardVersion'])
            .doUpdateSet({ answers: sealed, points, at }),
        )
        .returningAll()
        .executeTakeFirstOrThrow()
      return toScore(row, this.#seal)
    })
  }

  async list(callId?: string): Promise<readonly StoredScore[]> {
    const all = this.#database.selectFrom('scores').selectAll().orderBy('scoreId')
    const rows = await (callId === undefined ? all : all.where('callId', '=', callId)).execute()
    return rows.map((row) => toScore(row, this.#seal))
  }

  async card(version: string): Promise<Scorecard | undefined> {
    const row = await this.#database
      .selectFrom('scorecards')
      .select('body')
      .where('version', '=', version)
      .executeTakeFirst()
    return row && (JSON.parse(row.body) as Scorecard)
  }

  async noteSight(callId: string, who: string): Promise<void> {
    await requireStoredCall(this.#database, callId)
    await this.#database
      .insertInto('scoreSights')
      .values({ callId, who })
      .onConflict((conflict) => conflict.columns(['callId', 'who']).doNothing())
      .execute()
  }

  async hasSeen(callId: string, who: string): Promise<boolean> {
    const row = await this.#database
      .selectFrom('scoreSights')
      .select('who')
      .where('callId', '=', callId)
      .where('who', '=', who)
      .executeTakeFirst()
    return row !== undefined
  }

  async appeal(
    callId: string,
    scoreId: number,
    appeal: NonNullable<StoredScore['appeal']>,
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#database
      .updateTable('scores')
      .set({ appeal: this.#seal.sealText(JSON.stringify(appeal), scoreLabel) })
      .where('callId', '=', callId)
      .where('scoreId', '=', scoreId)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }
}

function toScore(row: Selectable<ScoresTable>, seal: Seal): StoredScore {
  const { scoreId, callId, who, cardVersion, answers, firstAnswers, points, at, appeal } = row
  const opened = (text: string): unknown => JSON.parse(seal.openText(text, scoreLabel)) as unknown
  return {
    ...{ scoreId, callId, who, cardVersion, points, at },
    answers: opened(answers) as StoredScore['answers'],
    firstAnswers:
      firstAnswers === null ? null : (opened(firstAnswers) as StoredScore['firstAnswers']),
    appeal: appeal === null ? null : (opened(appeal) as StoredScore['appeal']),
  }
}
