import type { Kysely } from 'kysely'

import type { CallEvidence, Proposal } from '../../../learning/proposal.js'
import { proposedBias, type Outcome } from '../../../learning/ranking.js'
import type { Seal } from '../../../sealing/seal.js'
import type { ProposalsTable, Tables } from '../database.js'

/** What the text of a proposed question is sealed as. */
export const questionLabel = 'question'

/** An adjustment of one solution of a base, in log-odds. */
interface SolutionBias {
  readonly base: string
  readonly solutionId: string
  readonly bias: number
}

const openProposal = { fromBias: 0, toBias: 0, status: 'open', decidedAt: null } as const

/** The proposal that a row holds. */
export function toProposal(
  { evidence, ...row }: Omit<ProposalsTable, 'proposalId'> & { readonly proposalId: number },
  seal: Seal,
): Proposal {
  const text = seal.openText(row.text, questionLabel)
  return { ...row, text, evidence: JSON.parse(evidence) as CallEvidence[] } as Proposal
}

/** Proposes an example question for a solution. */
export async function proposeQuestion(
  database: Kysely<Tables>,
  question: Pick<Proposal, 'base' | 'solutionId' | 'text' | 'evidence'>,
  seal: Seal,
): Promise<void> {
  const text = seal.sealText(question.text, questionLabel)
  const evidence = JSON.stringify(question.evidence)
  await database
    .insertInto('proposals')
    .values({ ...openProposal, ...question, text, kind: 'question', evidence })
    .execute()
}

/**
 * Replaces the open proposal of a ranking by what the observations that no decision was made on suggest now; only
 * removes it where they suggest no change.
 */
export async function proposeRanking(
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
  const inForce = await database
    .selectFrom('biases')
    .select('bias')
    .where('base', '=', base)
    .where('solutionId', '=', solutionId)
    .executeTakeFirst()
  const fromBias = inForce?.bias ?? 0
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
      ...{ ...openProposal, base, solutionId, text: '', evidence },
      ...{ kind: 'ranking', fromBias, toBias },
    })
    .execute()
}

/** Puts an adjustment in force. */
export async function setBias(database: Kysely<Tables>, row: SolutionBias): Promise<void> {
  await database
    .insertInto('biases')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['base', 'solutionId']).doUpdateSet({ bias: row.bias }),
    )
    .execute()
}
