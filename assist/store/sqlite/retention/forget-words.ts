import type { Transaction } from 'kysely'

import type { Seal } from '../../../sealing/seal.js'
import type { WrapUp } from '../../../wrapup/wrap-up.js'
import type { ScoreAnswer, ScoreAppeal } from '../../../review/scorecards/reviewer-score.js'
import { wrapUpLabel } from '../desk/sqlite-wrap-ups.js'
import type { Tables } from '../database.js'
import { eventRow, toEvent } from '../rows/event-rows.js'
import { scoreLabel } from '../quality/sqlite-scores.js'
import { forgetQuestions, type ForgottenCall } from './forget-call.js'
import { withoutWords, wordyTypes } from './without-words.js'

/**
 * Forgets what was said in a call and what quotes it: texts of its log, corrected texts and notes of reviewers, quotes,
 * notes and appeals of its scores, summary and notes of its wrap-up, webhooks that may hold it, addresses that something
 * was sent to, its words in the search, questions that use has taught. When things happened, cards, judgements, outcome
 * and topics stay.
 */
export async function forgetWords(
  database: Transaction<Tables>,
  call: ForgottenCall,
  seal: Seal,
): Promise<void> {
  const { callId, internalId } = call
  const rows = await database
    .selectFrom('events')
    .selectAll()
    .where('callId', '=', callId)
    .where('type', 'in', wordyTypes)
    .execute()
  for (const row of rows) {
    const { seq, body } = eventRow(callId, withoutWords(toEvent(row, seal)), seal)
    await database
      .updateTable('events')
      .set({ body })
      .where('callId', '=', callId)
      .where('seq', '=', seq)
      .execute()
  }
  await database
    .deleteFrom('labels')
    .where('callId', '=', internalId)
    .where('kind', 'in', ['text', 'note'])
    .execute()
  await forgetScoreWords(database, internalId, seal)
  await forgetSummary(database, internalId, seal)
  await database
    .deleteFrom('deliveries')
    .where('callId', '=', internalId)
    .where('type', '=', 'call.wrapped')
    .execute()
  await database
    .updateTable('followUpDeliveries')
    .set({ recipient: '' })
    .where('callId', '=', internalId)
    .execute()
  // It is read once more, without words.
  await database.deleteFrom('callDocs').where('callId', '=', internalId).execute()
  await forgetQuestions(database, call)
  await database
    .updateTable('calls')
    .set({ lacksWords: 1 })
    .where('internalId', '=', internalId)
    .execute()
}

/** Answers and points stay; notes, quotes, and what agent and reviewer wrote of an appeal go. */
async function forgetScoreWords(
  database: Transaction<Tables>,
  callId: string,
  seal: Seal,
): Promise<void> {
  const rows = await database
    .selectFrom('scores')
    .select(['scoreId', 'answers', 'firstAnswers', 'appeal'])
    .where('callId', '=', callId)
    .execute()
  const opened = (text: string): unknown => JSON.parse(seal.openText(text, scoreLabel)) as unknown
  const sealed = (what: unknown): string => seal.sealText(JSON.stringify(what), scoreLabel)
  const plain = (text: string): string =>
    sealed((opened(text) as ScoreAnswer[]).map((one) => ({ ...one, note: '', evidence: [] })))
  for (const { scoreId, answers, firstAnswers, appeal } of rows) {
    const told = appeal === null ? null : (opened(appeal) as ScoreAppeal)
    const left = told && {
      ...told,
      text: '',
      answer: told.answer && { ...told.answer, text: '' },
    }
    await database
      .updateTable('scores')
      .set({
        answers: plain(answers),
        firstAnswers: firstAnswers === null ? null : plain(firstAnswers),
        appeal: left && sealed(left),
      })
      .where('scoreId', '=', scoreId)
      .execute()
  }
}

async function forgetSummary(
  database: Transaction<Tables>,
  callId: string,
  seal: Seal,
): Promise<void> {
  const row = await database
    .selectFrom('wrapUps')
    .select('body')
    .where('callId', '=', callId)
    .executeTakeFirst()
  if (!row) return
  const wrapUp = JSON.parse(seal.openText(row.body, wrapUpLabel(callId))) as WrapUp
  const left: WrapUp = { ...wrapUp, summary: [], followUps: [], missing: [], notes: '' }
  const body = seal.sealText(JSON.stringify(left), wrapUpLabel(callId))
  await database.updateTable('wrapUps').set({ body }).where('callId', '=', callId).execute()
}
