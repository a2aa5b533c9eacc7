import { setImmediate as nextTurn } from 'node:timers/promises'

import { sql, type Transaction } from 'kysely'

import type { Seal } from '../../../sealing/seal.js'
import { callTraits, type CallTraits } from '../../../wrapup/call-traits.js'
import { saidLines } from '../../../wrapup/said-line.js'
import { cardsOfCall, raisedBy } from '../../../wrapup/shown-cards.js'
import { quotedSummary } from '../../../wrapup/summary/summary.js'
import type { CallStore } from '../../call-store.js'
import type { Database, Tables } from '../database.js'
import { indexedWords } from './call-words.js'
import { mediumBits } from './medium-bits.js'

/** What a sealed matter is bound to. */
export const matterLabel = (callId: string): string => `matter ${callId}`

/** What a sealed question is bound to. */
export const unansweredLabel = (callId: string): string => `unanswered ${callId}`

/** Calls that are read in one turn of the worker, so that a live call's events do not wait long behind them. */
const readAtOnce = 20

/** A call that has to be read. */
interface UnreadCall {
  readonly internalId: string
  /** Number of its latest event now. */
  readonly lastSeq: number
  /** 0 where it has its words still. */
  readonly lacksWords: number
}

/** What was read of a call. */
interface CallRead extends UnreadCall {
  readonly matter: string
  /** As the index has them. */
  readonly words: string
  readonly traits: CallTraits
}

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

  /** Reads all of them, a few at a time. */
  async readAll(): Promise<void> {
    while (await this.readSome()) continue
  }

  async #readSome(): Promise<boolean> {
    await this.#checkSeal()
    // Without being told, the database looks through every call that is over.
    const { rows: unread } = await sql<UnreadCall>`
      SELECT internalId, lastSeq, lacksWords FROM calls INDEXED BY callsUnread
      WHERE endedAt IS NOT NULL AND docSeq < lastSeq LIMIT ${sql.lit(readAtOnce)}
    `.execute(this.#database)
    const reads: CallRead[] = []
    for (const call of unread) reads.push(await this.#read(call))
    // Together, since each transaction waits for the disk.
    await this.#database.transaction().execute(async (database) => {
      for (const read of reads) await this.#write(database, read)
    })
    // The database answers without one: whoever reads on would hold the thread until all is read.
    await nextTurn()
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

  async #read(call: UnreadCall): Promise<CallRead> {
    const events = await this.#calls.eventsAfter(call.internalId, 0)
    const lines = saidLines(events)
    const told = quotedSummary(lines, raisedBy(cardsOfCall(events)))
    const matter = told.find(({ part }) => part === 'matter')?.text ?? ''
    const words = new Set(lines.flatMap(({ text }) => indexedWords(text, this.#seal)))
    return { ...call, matter, words: [...words].join(' '), traits: callTraits(events) }
  }

  async #write(database: Transaction<Tables>, read: CallRead): Promise<void> {
    const { internalId: callId, lastSeq: docSeq, lacksWords, words, traits } = read
    const now = await database
      .selectFrom('calls')
      .select('lacksWords')
      .where('internalId', '=', callId)
      .executeTakeFirst()
    // What was forgotten between reading and writing is not written again.
    if (now?.lacksWords !== lacksWords) return
    for (const table of ['callDocs', 'callEntries', 'callTopics'] as const) {
      await database.deleteFrom(table).where('callId', '=', callId).execute()
    }
    const isSealed = this.#seal.isOn ? 1 : 0
    const matter = this.#seal.sealText(read.matter, matterLabel(callId))
    const { docId } = await database
      .insertInto('callDocs')
      .values({ callId, isSealed, matter })
      .returning('docId')
      .executeTakeFirstOrThrow()
    await database.insertInto('callTexts').values({ rowid: docId, words }).execute()
    const entries = traits.entries.map((entry) => ({ callId, ...entry }))
    const topics = [...new Set(traits.topics)].map((topic) => ({ callId, topic }))
    const questions = traits.unanswered.map(({ utteranceId, atMs, text }) => {
      const sealed = this.#seal.sealText(text, unansweredLabel(callId))
      return { callId, utteranceId, atMs, text: sealed }
    })
    if (entries.length > 0) await database.insertInto('callEntries').values(entries).execute()
    if (topics.length > 0) await database.insertInto('callTopics').values(topics).execute()
    if (questions.length > 0) await database.insertInto('callQuestions').values(questions).execute()
    const { media, wrongCount, isDegraded, isRedacted, confidence, advice } = traits
    await database
      .updateTable('calls')
      .set({
        ...{ docId, docSeq, wrongCount, confidence, advice },
        media: media.reduce((bits, medium) => bits | mediumBits[medium], 0),
        isDegraded: isDegraded ? 1 : 0,
        isRedacted: isRedacted ? 1 : 0,
      })
      .where('internalId', '=', callId)
      .execute()
  }
}

/** What a search asks of the index of words, as the ids of its documents. */
export const docsWith = (words: string) =>
  sql<number>`(SELECT rowid FROM callTexts WHERE callTexts MATCH ${words})`
