import { sql } from 'kysely'

import type { Medium } from '../../../call/medium.js'
import type { Seal } from '../../../sealing/seal.js'
import { callTraits } from '../../../wrapup/call-traits.js'
import { saidLines } from '../../../wrapup/said-line.js'
import { cardsOfCall, raisedBy } from '../../../wrapup/shown-cards.js'
import { quotedSummary } from '../../../wrapup/summary/summary.js'
import type { CallStore } from '../../call-store.js'
import type { Database } from '../database.js'
import { indexedWords } from './call-words.js'

/** The bit of each medium in `calls.media`. */
export const mediumBits: Readonly<Record<Medium, number>> = { voice: 1, text: 2, video: 4 }

/** What a sealed matter is bound to. */
export const matterLabel = (callId: string): string => `matter ${callId}`

/** What a sealed question is bound to. */
export const unansweredLabel = (callId: string): string => `unanswered ${callId}`

/** Calls that are read in one turn of the worker, so that a live call's events do not wait long behind them. */
const readAtOnce = 20

/** Reads calls that are over for the search and the figures: words, matter, traits. */
export class ReadCalls {
  readonly #database: Database
  readonly #calls: Pick<CallStore, 'eventsAfter'>
  readonly #seal: Seal
  #isSealChecked = false
  #reading: Promise<unknown> = Promise.resolve()

  constructor(database: Database, calls: Pick<CallStore, 'eventsAfter'>, seal: Seal) {
    this.#database = database
    this.#calls = calls
    this.#seal = seal
  }

  /** Reads a few of the calls that were not read yet, or have grown since. @returns whether there may be more */
  readSome(): Promise<boolean> {
    // One after the other: two that read the same call would write it twice.
    const done = this.#reading.then(() => this.#readSome())
    this.#reading = done.catch(() => undefined)
    return done
  }

  async #readSome(): Promise<boolean> {
    await this.#checkSeal()
    const unread = await this.#database
      .selectFrom('calls')
      .select(['internalId', 'lastSeq'])
      .where('endedAt', 'is not', null)
      .where((row) => row('docSeq', '<', row.ref('lastSeq')))
      .limit(readAtOnce)
      .execute()
    for (const { internalId, lastSeq } of unread) await this.#read(internalId, lastSeq)
    return unread.length === readAtOnce
  }

  /** What was read with a key that is not there now, or without one that is, is read anew. */
  async #checkSeal(): Promise<void> {
    if (this.#isSealChecked) return
    await this.#database
      .deleteFrom('callDocs')
      .where('isSealed', '!=', this.#seal.isOn ? 1 : 0)
      .execute()
    this.#isSealChecked = true
  }

  async #read(callId: string, docSeq: number): Promise<void> {
    const events = await this.#calls.eventsAfter(callId, 0)
    const lines = saidLines(events)
    const told = quotedSummary(lines, raisedBy(cardsOfCall(events)))
    const matter = told.find(({ part }) => part === 'matter')?.text ?? ''
    const words = new Set(lines.flatMap(({ text }) => indexedWords(text, this.#seal)))
    const { media, entries, wrongCount, isDegraded, isRedacted, topics, unanswered } =
      callTraits(events)
    await this.#database.transaction().execute(async (database) => {
      for (const table of ['callDocs', 'callEntries', 'callTopics'] as const) {
        await database.deleteFrom(table).where('callId', '=', callId).execute()
      }
      const { docId } = await database
        .insertInto('callDocs')
        .values({
          ...{ callId, isSealed: this.#seal.isOn ? 1 : 0 },
          matter: this.#seal.sealText(matter, matterLabel(callId)),
        })
        .returning('docId')
        .executeTakeFirstOrThrow()
      await database
        .insertInto('callTexts')
        .values({ rowid: docId, words: [...words].join(' ') })
        .execute()
      for (const entry of entries) {
        await database
          .insertInto('callEntries')
          .values({ callId, ...entry })
          .execute()
      }
      for (const topic of new Set(topics)) {
        await database.insertInto('callTopics').values({ callId, topic }).execute()
      }
      for (const { utteranceId, atMs, text } of unanswered) {
        const sealed = this.#seal.sealText(text, unansweredLabel(callId))
        const question = { callId, utteranceId, atMs, text: sealed }
        await database.insertInto('callQuestions').values(question).execute()
      }
      await database
        .updateTable('calls')
        .set({
          ...{ docId, docSeq, wrongCount },
          media: media.reduce((bits, medium) => bits | mediumBits[medium], 0),
          isDegraded: isDegraded ? 1 : 0,
          isRedacted: isRedacted ? 1 : 0,
        })
        .where('internalId', '=', callId)
        .execute()
    })
  }
}

/** What a search asks of the index of words, as the ids of its documents. */
export const docsWith = (words: string) =>
  sql<number>`(SELECT rowid FROM callTexts WHERE callTexts MATCH ${words})`
