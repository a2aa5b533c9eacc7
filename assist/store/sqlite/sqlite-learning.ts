import type { Kysely } from 'kysely'

import { AssistError } from '../../errors/errors.js'
import { observe, type Observation } from '../../learning/observation.js'
import type { CallEvidence, Proposal } from '../../learning/proposal.js'
import type { Biases } from '../../matching/weighing/learnt-bias.js'
import type { Seal } from '../../sealing/seal.js'
import type { CallStore } from '../call-store.js'
import type { LearningScope, LearningStore, QuestionNote } from '../learning-store.js'
import { touchBase } from './bases.js'
import type { Database, Tables } from './database.js'
import { proposeQuestion, proposeRanking, setBias, toProposal } from './rows/proposal-rows.js'
import { findSolution, writeSolution } from './rows/solution-rows.js'

/** What use teaches about bases in SQLite, in the store's worker. */
export class SqliteLearning implements LearningStore {
  readonly #database: Database
  readonly #seal: Seal
  readonly #calls: Pick<CallStore, 'get' | 'eventsAfter'>

  /** @param calls those whose logs are observed */
  constructor(database: Database, calls: Pick<CallStore, 'get' | 'eventsAfter'>, seal: Seal) {
    this.#database = database
    this.#seal = seal
    this.#calls = calls
  }

  async observe(base: string, id: string): Promise<readonly Observation[]> {
    // By a caller's id a new call may be meant by now, which is live: it is observed when it has ended.
    const { callId, endedAt } = await this.#calls.get(id)
    if (endedAt === null) return []
    const observations = observe(await this.#calls.eventsAfter(callId, 0))
    return this.#database.transaction().execute(async (database) => {
      for (const { suggestionId, solutionId, kind, confidence } of observations) {
        await database
          .insertInto('observations')
          .values({ ...{ base, callId, suggestionId, solutionId, kind, confidence }, isSettled: 0 })
          .onConflict((conflict) =>
            conflict
              .columns(['callId', 'suggestionId'])
              .doUpdateSet({ kind, confidence })
              .where('observations.isSettled', '=', 0),
          )
          .execute()
      }
      for (const solutionId of new Set(observations.map((one) => one.solutionId))) {
        await proposeRanking(database, base, solutionId)
      }
      return observations
    })
  }

  async noteQuestion({ base, observation, proposalId, ...of }: QuestionNote): Promise<void> {
    const { solutionId, question: text = '', kind } = observation
    // As people know it, where an internal id was given.
    const own: CallEvidence = { callId: await this.#callersId(of.callId), kind }
    if (proposalId === undefined) {
      await proposeQuestion(this.#database, { base, solutionId, text, evidence: [own] }, this.#seal)
      return
    }
    await this.#database.transaction().execute(async (database) => {
      const { evidence: before } = await requireProposal(database, proposalId, this.#seal)
      // A call that is wrapped up is observed once more.
      const evidence = before.filter(({ callId }) => callId !== own.callId)
      await database
        .updateTable('proposals')
        .set({ evidence: JSON.stringify([...evidence, own]) })
        .where('proposalId', '=', proposalId)
        .execute()
    })
  }

  async #callersId(id: string): Promise<string> {
    const row = await this.#database
      .selectFrom('calls')
      .select('callId')
      .where('internalId', '=', id)
      .executeTakeFirst()
    return row?.callId ?? id
  }

  async proposals({ base, solutionId }: LearningScope): Promise<readonly Proposal[]> {
    let query = this.#database.selectFrom('proposals').selectAll().where('base', '=', base)
    if (solutionId !== undefined) query = query.where('solutionId', '=', solutionId)
    return (await query.orderBy('proposalId').execute()).map((row) => toProposal(row, this.#seal))
  }

  proposal(proposalId: number): Promise<Proposal> {
    return requireProposal(this.#database, proposalId, this.#seal)
  }

  decide(proposalId: number, status: 'accepted' | 'refused'): Promise<void> {
    return this.#database.transaction().execute(async (database) => {
      const { numUpdatedRows } = await database
        .updateTable('proposals')
        .set({ status, decidedAt: Date.now() })
        .where('proposalId', '=', proposalId)
        .where('status', '=', 'open')
        .executeTakeFirstOrThrow()
      if (numUpdatedRows === 0n) throw decided(proposalId)
      const { base, kind, solutionId, toBias } = await requireProposal(
        database,
        proposalId,
        this.#seal,
      )
      if (kind !== 'ranking') return
      // What was decided on is not evidence again.
      await database
        .updateTable('observations')
        .set({ isSettled: 1 })
        .where('base', '=', base)
        .where('solutionId', '=', solutionId)
        .execute()
      if (status === 'refused') return
      await setBias(database, { base, solutionId, bias: toBias })
      await touchBase(database, base)
    })
  }

  async biases(base: string): Promise<Biases> {
    const rows = await this.#database
      .selectFrom('biases')
      .select(['solutionId', 'bias'])
      .where('base', '=', base)
      .orderBy('solutionId')
      .execute()
    return Object.fromEntries(rows.map(({ solutionId, bias }) => [solutionId, bias]))
  }

  replaceBiases(base: string, biases: Biases): Promise<void> {
    return this.#database.transaction().execute(async (database) => {
      await touchBase(database, base)
      await database.deleteFrom('biases').where('base', '=', base).execute()
      for (const [solutionId, bias] of Object.entries(biases))
        await setBias(database, { base, solutionId, bias })
    })
  }

  reset({ base, solutionId }: LearningScope): Promise<void> {
    return this.#database.transaction().execute(async (database) => {
      const rows = await database
        .selectFrom('proposals')
        .selectAll()
        .where('base', '=', base)
        .execute()
      const scoped = rows.filter((row) => solutionId === undefined || row.solutionId === solutionId)
      for (const row of scoped) {
        if (row.kind === 'question' && row.status === 'accepted')
          await takeQuestionOut(database, toProposal(row, this.#seal))
      }
      for (const table of ['proposals', 'observations', 'biases'] as const) {
        let query = database.deleteFrom(table).where('base', '=', base)
        if (solutionId !== undefined) query = query.where('solutionId', '=', solutionId)
        await query.execute()
      }
      await touchBase(database, base)
    })
  }
}

/** One proposal. @throws AssistError ASSIST_PROPOSAL_NOT_FOUND */
async function requireProposal(
  database: Kysely<Tables>,
  proposalId: number,
  seal: Seal,
): Promise<Proposal> {
  const row = await database
    .selectFrom('proposals')
    .selectAll()
    .where('proposalId', '=', proposalId)
    .executeTakeFirst()
  if (row) return toProposal(row, seal)
  throw new AssistError(
    'ASSIST_PROPOSAL_NOT_FOUND',
    `No proposal has the number ${proposalId}; GET /api/learning lists those there are.`,
  )
}

/** Takes an accepted question out of its solution, where that is still there. */
async function takeQuestionOut(
  database: Kysely<Tables>,
  { base, solutionId, text }: Pick<Proposal, 'base' | 'solutionId' | 'text'>,
): Promise<void> {
  const solution = await findSolution(database, base, solutionId)
  if (!solution) return
  const questions = solution.questions.filter((question) => question !== text)
  await writeSolution(database, base, { ...solution, questions })
}

function decided(proposalId: number): AssistError {
  return new AssistError(
    'ASSIST_PROPOSAL_DECIDED',
    `Proposal ${proposalId} was accepted or refused already, or newer calls have replaced it; GET /api/learning lists the open ones.`,
  )
}
