import { sql } from 'kysely'

import type { Seal } from '../../../sealing/seal.js'
import { alikeQuestions } from '../../../wrapup/alike-questions.js'
import type { CallFilter } from '../../desk/call-search.js'
import type { CallFigures, FiguresStore, UnansweredQuestion } from '../../quality/figures-store.js'
import { isChosen } from '../desk/call-filter.js'
import { wordsQuery } from '../desk/call-words.js'
import { unansweredLabel, type ReadCalls } from '../desk/read-calls.js'
import type { Database } from '../database.js'
import { cardJudgements } from './card-judgements.js'
import { handlingTimes } from './handling-times.js'
import { useCounts, type Chosen } from './use-counts.js'

/** Within which a customer who calls again has called again, ms. */
const repeatMs = 7 * 86_400_000

/** Questions that are laid beside each other. */
const comparedCount = 2_000
const groupCount = 20
const quoteCount = 5

/** Figures over calls in SQLite, in the store's worker. */
export class SqliteFigures implements FiguresStore {
  readonly #database: Database
  readonly #read: ReadCalls
  readonly #seal: Seal

  constructor(database: Database, read: ReadCalls, seal: Seal) {
    this.#database = database
    this.#read = read
    this.#seal = seal
  }

  async of(filter: CallFilter, zoneMinutes: number): Promise<CallFigures> {
    await this.#read.readAll()
    const { text = '' } = filter
    const words = text.trim() === '' ? '' : wordsQuery(text, this.#seal)
    // A text without a word that tells anything is in no call; no call began before this moment.
    const asked = words === undefined ? { ...filter, toMs: -1 } : filter
    const chosen = { filter: { ...asked, isEnded: true }, words: words ?? '' }
    return {
      ...(await useCounts(this.#database, chosen, zoneMinutes)),
      thresholds: await cardJudgements(this.#database, chosen),
      handling: await handlingTimes(this.#database, chosen),
      entries: await this.#entries(chosen),
      repeat: await this.#repeat(chosen),
      unanswered: await this.#unanswered(chosen),
    }
  }

  async #entries(chosen: Chosen): Promise<CallFigures['entries']> {
    const those = (verdict: string) =>
      sql<number>`count(CASE callEntries.verdict WHEN ${verdict} THEN 1 END)`
    return this.#database
      .selectFrom('calls')
      .innerJoin('callEntries', 'callEntries.callId', 'calls.internalId')
      .where((row) => isChosen(row, chosen.filter, chosen.words))
      .select('callEntries.solutionId')
      .select(({ fn }) => fn.countAll<number>().as('shown'))
      .select([those('used').as('used'), those('wrong').as('wrong')])
      .groupBy('callEntries.solutionId')
      .orderBy('shown', 'desc')
      .orderBy('callEntries.solutionId')
      .execute()
  }

  async #repeat(chosen: Chosen): Promise<CallFigures['repeat']> {
    const again = sql<number>`max(EXISTS (
      SELECT 1 FROM callCustomers other JOIN calls later ON later.internalId = other.callId
      WHERE other.mark = callCustomers.mark AND later.startedAt > calls.startedAt
        AND later.startedAt <= calls.startedAt + ${repeatMs}
    ))`
    const rows = await this.#database
      .selectFrom('calls')
      .innerJoin('callCustomers', 'callCustomers.callId', 'calls.internalId')
      .where((row) => isChosen(row, chosen.filter, chosen.words))
      .select(again.as('again'))
      .groupBy('calls.internalId')
      .execute()
    return { calls: rows.length, repeated: rows.filter((row) => row.again === 1).length }
  }

  async #unanswered(chosen: Chosen): Promise<UnansweredQuestion[]> {
    const rows = await this.#database
      .selectFrom('calls')
      .innerJoin('callQuestions', 'callQuestions.callId', 'calls.internalId')
      .where((row) => isChosen(row, chosen.filter, chosen.words))
      .select(['calls.callId', 'calls.internalId'])
      .select(['callQuestions.utteranceId', 'callQuestions.atMs', 'callQuestions.text'])
      .orderBy('calls.startedAt', 'desc')
      .limit(comparedCount)
      .execute()
    const questions = rows.map(({ internalId, text, ...row }) => {
      return { ...row, text: this.#seal.openText(text, unansweredLabel(internalId)) }
    })
    return alikeQuestions(questions)
      .slice(0, groupCount)
      .map((group) => ({ count: group.length, quotes: differentOf(group).slice(0, quoteCount) }))
  }
}

/** The same words once, as they were said last. */
function differentOf<T extends { readonly text: string }>(questions: readonly T[]): T[] {
  const texts = new Set<string>()
  return questions.filter(({ text }) => {
    const isNew = !texts.has(text)
    texts.add(text)
    return isNew
  })
}
