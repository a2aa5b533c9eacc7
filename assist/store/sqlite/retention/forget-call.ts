import type { Transaction } from 'kysely'

import type { CallEvidence } from '../../../learning/proposal.js'
import type { Tables } from '../database.js'

/** Ids of a call that is forgotten. */
export interface ForgottenCall {
  readonly callId: string
  readonly internalId: string
}

/** Forgets a call with all that belongs to it. Its log, labels, wrap-up, words and marks go with its row. */
export async function forgetCall(
  database: Transaction<Tables>,
  call: ForgottenCall,
): Promise<void> {
  const { internalId } = call
  await forgetQuestions(database, call)
  for (const table of ['followUps', 'deliveries'] as const) {
    await database.deleteFrom(table).where('callId', '=', internalId).execute()
  }
  await database.deleteFrom('calls').where('internalId', '=', internalId).execute()
}

/**
 * Takes a call out of what use has taught. A proposed question is what a customer said: without another call that asks
 * it, it goes. One that was accepted has become a line of the base, and stays there.
 */
export async function forgetQuestions(
  database: Transaction<Tables>,
  { callId }: ForgottenCall,
): Promise<void> {
  // A call that was moved aside when its id came again stands in the evidence under the id that it had.
  const names: ReadonlySet<string> = new Set([callId, callId.replace(/~\d+$/, '')])
  const rows = await database
    .selectFrom('proposals')
    .select(['proposalId', 'kind', 'status', 'evidence'])
    .execute()
  for (const { proposalId, kind, status, evidence } of rows) {
    const before = JSON.parse(evidence) as CallEvidence[]
    const left = before.filter((one) => !names.has(one.callId))
    if (left.length === before.length) continue
    if (left.length === 0 && kind === 'question' && status !== 'accepted') {
      await database.deleteFrom('proposals').where('proposalId', '=', proposalId).execute()
      continue
    }
    await database
      .updateTable('proposals')
      .set({ evidence: JSON.stringify(left) })
      .where('proposalId', '=', proposalId)
      .execute()
  }
}
