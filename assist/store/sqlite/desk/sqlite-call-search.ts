import { sql, type Selectable } from 'kysely'

import type { Seal } from '../../../sealing/seal.js'
import { saidLines } from '../../../wrapup/said-line.js'
import { raisedBy, cardsOfCall } from '../../../wrapup/shown-cards.js'
import { quotedSummary } from '../../../wrapup/summary/summary.js'
import type { WrapUp } from '../../../wrapup/wrap-up.js'
import type { CallSearch, CallSearchQuery, ListedCall } from '../../desk/call-search.js'
import type { WrapUpStore } from '../../desk/wrap-up-store.js'
import type { CallStore } from '../../call-store.js'
import { isWithinScope, toStoredCall } from '../sqlite-calls.js'
import type { CallsTable, Database } from '../database.js'
import { hitsIn, indexedWords, wordsQuery } from './call-words.js'

/** Calls that are read in one turn of the worker, so that a live call's events do not wait long behind them. */
const readAtOnce = 20

/** Finds calls in SQLite, in the store's worker. */
export class SqliteCallSearch implements CallSearch {
  readonly #database: Database
  readonly #calls: Pick<CallStore, 'eventsAfter'>
  readonly #wrapUps: Pick<WrapUpStore, 'find'>
  readonly #seal: Seal

  constructor(
    database: Database,
    parts: {
      readonly calls: Pick<CallStore, 'eventsAfter'>
      readonly wrapUps: Pick<WrapUpStore, 'find'>
    },
    seal: Seal,
  ) {
    this.#database = database
    this.#calls = parts.calls
    this.#wrapUps = parts.wrapUps
    this.#seal = seal
  }

  async find(query: CallSearchQuery): Promise<readonly ListedCall[]> {
    await this.update()
    const { text = '' } = query
    const words = text.trim() === '' ? '' : wordsQuery(text, this.#seal)
    // A text without a word that tells anything is in no call.
    if (words === undefined) return []
    const rows = await this.#rows(query, words)
    return Promise.all(rows.map((row) => this.#listed(row, text)))
  }

  async update(): Promise<void> {
    for (;;) {
      const unread = await this.#database
        .selectFrom('calls')
        .leftJoin('callDocs', 'callDocs.callId', 'calls.internalId')
        .select(['calls.internalId', 'calls.lastSeq'])
        .where('calls.endedAt', 'is not', null)
        .where((row) =>
          row.or([
            row('callDocs.docId', 'is', null),
            row('callDocs.readSeq', '<', row.ref('calls.lastSeq')),
            row('callDocs.isSealed', '!=', this.#seal.isOn ? 1 : 0),
          ]),
        )
        .limit(readAtOnce)
        .execute()
      for (const { internalId, lastSeq } of unread) await this.#read(internalId, lastSeq)
      if (unread.length < readAtOnce) return
    }
  }

  async #read(callId: string, readSeq: number): Promise<void> {
    const events = await this.#calls.eventsAfter(callId, 0)
    const lines = saidLines(events)
    const told = quotedSummary(lines, raisedBy(cardsOfCall(events)))
    const matter = told.find(({ part }) => part === 'matter')?.text ?? ''
    const words = new Set(lines.flatMap(({ text }) => indexedWords(text, this.#seal)))
    await this.#database.transaction().execute(async (database) => {
      await database.deleteFrom('callDocs').where('callId', '=', callId).execute()
      const { docId } = await database
        .insertInto('callDocs')
        .values({
          ...{ callId, readSeq, isSealed: this.#seal.isOn ? 1 : 0 },
          matter: this.#seal.sealText(matter, matterLabel(callId)),
        })
        .returning('docId')
        .executeTakeFirstOrThrow()
      await database
        .insertInto('callTexts')
        .values({ rowid: docId, words: [...words].join(' ') })
        .execute()
    })
  }

  async #rows(query: CallSearchQuery, words: string) {
    const { fromMs, toMs, outcome, disposition, language, behind, scope, limit } = query
    let calls = this.#database
      .selectFrom('calls')
      .leftJoin('callDocs', 'callDocs.callId', 'calls.internalId')
      .leftJoin('wrapUps', 'wrapUps.callId', 'calls.internalId')
      .selectAll('calls')
      .select(['callDocs.matter', 'wrapUps.revision'])
      .where((row) => isWithinScope(row, scope))
    if (words !== '') {
      calls = calls.where(
        'callDocs.docId',
        'in',
        sql<number>`(SELECT rowid FROM callTexts WHERE callTexts MATCH ${words})`,
      )
    }
    if (fromMs !== undefined) calls = calls.where('calls.startedAt', '>=', fromMs)
    if (toMs !== undefined) calls = calls.where('calls.startedAt', '<=', toMs)
    if (outcome !== undefined) calls = calls.where('wrapUps.outcome', '=', outcome)
    if (disposition !== undefined) calls = calls.where('wrapUps.disposition', '=', disposition)
    if (language !== undefined) calls = calls.where('calls.language', '=', language)
    const last = behind === undefined ? undefined : await this.#placeOf(behind)
    if (last) {
      calls = calls.where((row) =>
        row.or([
          row('calls.startedAt', '<', last.startedAt),
          row.and([
            row('calls.startedAt', '=', last.startedAt),
            row('calls.callId', '>', last.callId),
          ]),
        ]),
      )
    }
    return calls.orderBy('calls.startedAt', 'desc').orderBy('calls.callId').limit(limit).execute()
  }

  #placeOf(internalId: string): Promise<{ callId: string; startedAt: number } | undefined> {
    return this.#database
      .selectFrom('calls')
      .select(['callId', 'startedAt'])
      .where('internalId', '=', internalId)
      .executeTakeFirst()
  }

  async #listed(
    row: Selectable<CallsTable> & { matter: string | null; revision: number | null },
    text: string,
  ): Promise<ListedCall> {
    const { internalId, matter, revision } = row
    const wrapUp = revision === null ? undefined : (await this.#wrapUps.find(internalId))?.wrapUp
    const opened = matter === null ? '' : this.#seal.openText(matter, matterLabel(internalId))
    const isSearch = text.trim() !== ''
    return {
      call: toStoredCall(row),
      matter: opened === '' ? null : opened,
      ...toldBy(wrapUp),
      hits: isSearch ? hitsIn(await this.#calls.eventsAfter(internalId, 0), text) : [],
    }
  }
}

function toldBy(
  wrapUp: WrapUp | undefined,
): Pick<ListedCall, 'topics' | 'entry' | 'outcome' | 'disposition'> {
  return {
    topics: (wrapUp?.topics ?? []).filter(({ isTicked }) => isTicked).map(({ name }) => name),
    entry: wrapUp?.solutions.find(({ verdict }) => verdict === 'used')?.title ?? null,
    outcome: wrapUp?.outcome ?? null,
    disposition: wrapUp?.disposition ?? null,
  }
}

const matterLabel = (callId: string): string => `matter ${callId}`
