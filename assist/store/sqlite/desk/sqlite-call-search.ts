import type { Selectable } from 'kysely'

import type { Seal } from '../../../sealing/seal.js'
import type { WrapUp } from '../../../wrapup/wrap-up.js'
import type { CallHit, CallSearch, CallSearchQuery, ListedCall } from '../../desk/call-search.js'
import type { WrapUpStore } from '../../desk/wrap-up-store.js'
import { toStoredCall } from '../sqlite-calls.js'
import type { CallsTable, Database } from '../database.js'
import { toEvent } from '../rows/event-rows.js'
import { isChosen } from './call-filter.js'
import { hitsIn, wordsQuery } from './call-words.js'
import { mediaOf } from './medium-bits.js'
import { matterLabel, type ReadCalls } from './read-calls.js'

/** Finds calls in SQLite, in the store's worker. */
export class SqliteCallSearch implements CallSearch {
  readonly #database: Database
  readonly #read: ReadCalls
  readonly #wrapUps: Pick<WrapUpStore, 'find'>
  readonly #seal: Seal

  constructor(
    database: Database,
    parts: { readonly read: ReadCalls; readonly wrapUps: Pick<WrapUpStore, 'find'> },
    seal: Seal,
  ) {
    this.#database = database
    this.#read = parts.read
    this.#wrapUps = parts.wrapUps
    this.#seal = seal
  }

  async find(query: CallSearchQuery): Promise<readonly ListedCall[]> {
    await this.#read.readSome()
    const { text = '' } = query
    const words = text.trim() === '' ? '' : wordsQuery(text, this.#seal)
    // A text without a word that tells anything is in no call.
    if (words === undefined) return []
    const rows = await this.#rows(query, words)
    return Promise.all(rows.map((row) => this.#listed(row, text)))
  }

  update(): Promise<void> {
    return this.#read.readAll()
  }

  async #rows(query: CallSearchQuery, words: string) {
    const { behind, limit } = query
    let calls = this.#database
      .selectFrom('calls')
      .leftJoin('callDocs', 'callDocs.docId', 'calls.docId')
      .leftJoin('wrapUps', 'wrapUps.callId', 'calls.internalId')
      .selectAll('calls')
      .select(['callDocs.matter', 'wrapUps.revision'])
      .where((row) => isChosen(row, query, words))
    const last = behind === undefined ? undefined : await this.#placeOf(behind)
    if (last) {
      calls = calls
        .where('calls.startedAt', '<=', last.startedAt)
        .where((row) =>
          row.or([
            row('calls.startedAt', '<', last.startedAt),
            row('calls.callId', '>', last.callId),
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
    const { callId, internalId, matter, revision } = row
    const wrapUp = revision === null ? undefined : (await this.#wrapUps.find(internalId))?.wrapUp
    const opened = matter === null ? '' : this.#seal.openText(matter, matterLabel(internalId))
    return {
      call: toStoredCall(row),
      matter: opened === '' ? null : opened,
      ...toldBy(wrapUp),
      media: mediaOf(row.media),
      wrongCount: row.wrongCount,
      confidence: row.confidence,
      isDegraded: row.isDegraded === 1,
      isRedacted: row.isRedacted === 1,
      isHeld: row.isHeld === 1,
      hits: text.trim() === '' ? [] : await this.#hits(callId, text),
    }
  }

  /** Only what was said is read: a log has many times as many events. */
  async #hits(callId: string, text: string): Promise<CallHit[]> {
    const rows = await this.#database
      .selectFrom('events')
      .selectAll()
      .where('callId', '=', callId)
      .where('type', 'in', ['utterance.final', 'utterance.revised', 'message'])
      .orderBy('seq')
      .execute()
    const events = rows.map((row) => toEvent(row, this.#seal))
    return hitsIn(events, text)
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
