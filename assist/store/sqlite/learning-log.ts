import type { Kysely } from 'kysely'

import { AssistError } from '../../errors/errors.js'
import { observe, type Observation } from '../../learning/observation.js'
import type { Evidence, Proposal } from '../../learning/proposal.js'
import { proposedBias, type Outcome } from '../../learning/ranking.js'
import type { Biases } from '../../matching/weighing/learnt-bias.js'
import type { CallEvent } from '../../pipeline/call-event.js'
import type { Database, ProposalsTable, Tables } from './database.js'
import { touchBase } from './solution-base.js'
import type { Solution } from '../../solutions/solution.js'
import { canonicalJson } from '../../solutions/canonical-json.js'

/** A decided or reset part of what was learnt. */
export interface LearningScope {
  readonly base: string
  /** Everything of the base where left out. */
  readonly solutionId?: string | undefined
}

/** A question that a used card followed, for a proposal that is there, or a new one. */
export interface QuestionNote {
  readonly base: string
  readonly callId: string
  readonly observation: Observation
  readonly proposalId: number | undefined
}

/** What use teaches about bases, in the store's worker: observations, proposals, adjustments in force. */
export class LearningLog {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Notes what a call's log tells, and what it now speaks for in the ranking. Once a call. */
  observeCall(base: string, callId: string, events: readonly CallEvent[]): Promise<Observation[]> {
    const observations = observe(events)
    return this.#database.transaction().execute(async (database) => {
      for (const { suggestionId, solutionId, kind, confidence } of observations) {
        await database
          .insertInto('observations')
          .values({ ...{ base, callId, suggestionId, solutionId, kind, confidence }, isSettled: 0 })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
      }
      for (const solutionId of new Set(observations.map((one) => one.solutionId))) {
        await proposeRanking(database, base, solutionId)
      }
      return observations
    })
  }

  async noteQuestion({ base, callId, observation, proposalId }: QuestionNote): Promise<void> {
    const { solutionId, question: text = '', kind } = observation
    const own: Evidence = { callId, kind }
    const known = proposalId === undefined ? undefined : await this.proposal(proposalId)
    if (known) {
      const evidence = JSON.stringify([...known.evidence, own])
      await this.#database
        .updateTable('proposals')
        .set({ evidence })
        .where('proposalId', '=', known.proposalId)
        .execute()
      return
    }
    const evidence = JSON.stringify([own])
    await this.#database
      .insertInto('proposals')
      .values({ ...{ base, kind: 'question', solutionId, text, evidence }, ...freshColumns })
      .execute()
  }

  async proposals({ base, solutionId }: LearningScope): Promise<Proposal[]> {
    let query = this.#database.selectFrom('proposals').selectAll().where('base', '=', base)
    if (solutionId !== undefined) query = query.where('solutionId', '=', solutionId)
    return (await query.orderBy('proposalId').execute()).map(toProposal)
  }

  /** @throws AssistError ASSIST_PROPOSAL_NOT_FOUND */
  async proposal(proposalId: number): Promise<Proposal> {
    const row = await this.#database
      .selectFrom('proposals')
      .selectAll()
      .where('proposalId', '=', proposalId)
      .executeTakeFirst()
    if (row) return toProposal(row)
    throw new AssistError(
      'ASSIST_PROPOSAL_NOT_FOUND',
      `No proposal has the number ${proposalId}; GET /api/learning lists those there are.`,
    )
  }

  /** Accepts or refuses; an accepted ranking is in the base's next version, whose question the caller adds. */
  decide(proposalId: number, status: 'accepted' | 'refused'): Promise<void> {
    return this.#database.transaction().execute(async (database) => {
      const { numUpdatedRows } = await database
        .updateTable('proposals')
        .set({ status, decidedAt: Date.now() })
        .where('proposalId', '=', proposalId)
        .where('status', '=', 'open')
        .executeTakeFirstOrThrow()
      if (numUpdatedRows === 0n) throw decided(proposalId)
      const row = await database
        .selectFrom('proposals')
        .selectAll()
        .where('proposalId', '=', proposalId)
        .executeTakeFirstOrThrow()
      const { base, kind, solutionId, toBias: bias } = row
      if (kind !== 'ranking') return
      // What was decided on is not evidence again.
      await database
        .updateTable('observations')
        .set({ isSettled: 1 })
        .where('base', '=', base)
        .where('solutionId', '=', solutionId)
        .execute()
      if (status === 'refused') return
      await setBias(database, { base, solutionId, bias })
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

  /** Makes the adjustments of a base exactly these. */
  replaceBiases(base: string, biases: Biases): Promise<void> {
    return this.#database.transaction().execute(async (database) => {
      await touchBase(database, base)
      await database.deleteFrom('biases').where('base', '=', base).execute()
      for (const [solutionId, bias] of Object.entries(biases))
        await setBias(database, { base, solutionId, bias })
    })
  }

  /** Forgets what was learnt, takes accepted questions out again, and what was observed with it. */
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
          await takeQuestionOut(database, row)
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

const freshColumns = { fromBias: 0, toBias: 0, status: 'open', decidedAt: null } as const

/** An open proposal says what the evidence says now; it goes where that is nothing any more. */
async function proposeRanking(
  database: Kysely<Tables>,
  base: string,
  solutionId: string,
): Promise<void> {
  const outcomes = (await database
    .selectFrom('observations')
    .select(['callId', 'kind', 'confidence'])
    .where('base', '=', base)
    .where('solutionId', '=', solutionId)
    .where('isSettled', '=', 0)
    .orderBy('observationId')
    .execute()) as Outcome[]
  const force = await database
    .selectFrom('biases')
    .select('bias')
    .where('base', '=', base)
    .where('solutionId', '=', solutionId)
    .executeTakeFirst()
  const fromBias = force?.bias ?? 0
  const toBias = proposedBias(outcomes, fromBias)
  await database
    .deleteFrom('proposals')
    .where('base', '=', base)
    .where('solutionId', '=', solutionId)
    .where('kind', '=', 'ranking')
    .where('status', '=', 'open')
    .execute()
  if (toBias === undefined) return
  const evidence = JSON.stringify(outcomes.map(({ callId, kind }) => ({ callId, kind })))
  await database
    .insertInto('proposals')
    .values({
      ...{ ...freshColumns, base, solutionId, text: '', evidence },
      ...{ kind: 'ranking', fromBias, toBias },
    })
    .execute()
}

async function setBias(
  database: Kysely<Tables>,
  row: { readonly base: string; readonly solutionId: string; readonly bias: number },
): Promise<void> {
  await database
    .insertInto('biases')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['base', 'solutionId']).doUpdateSet({ bias: row.bias }),
    )
    .execute()
}

async function takeQuestionOut(
  database: Kysely<Tables>,
  { base, solutionId, text }: Pick<ProposalsTable, 'base' | 'solutionId' | 'text'>,
): Promise<void> {
  const row = await database
    .selectFrom('solutions')
    .select('json')
    .where('base', '=', base)
    .where('id', '=', solutionId)
    .executeTakeFirst()
  if (!row) return
  const solution = JSON.parse(row.json) as Solution
  const questions = solution.questions.filter((question) => question !== text)
  await database
    .updateTable('solutions')
    .set({ json: canonicalJson({ ...solution, questions }), updatedAt: Date.now() })
    .where('base', '=', base)
    .where('id', '=', solutionId)
    .execute()
}

function toProposal({
  evidence,
  ...row
}: Omit<ProposalsTable, 'proposalId'> & { proposalId: number }): Proposal {
  return { ...row, evidence: JSON.parse(evidence) as Evidence[] } as Proposal
}

function decided(proposalId: number): AssistError {
  return new AssistError(
    'ASSIST_PROPOSAL_DECIDED',
    `Proposal ${proposalId} was accepted or refused already, or newer calls have replaced it; GET /api/learning lists the open ones.`,
  )
}
