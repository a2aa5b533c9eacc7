import type { Kysely } from 'kysely'

import { AssistError } from '../../../errors/errors.js'
import type { Tables } from '../database.js'

/**
 * What belongs to a call is written only where there is one.
 *
 * @param database the transaction that writes it
 * @throws AssistError ASSIST_CALL_NOT_FOUND
 */
export async function requireStoredCall(database: Kysely<Tables>, callId: string): Promise<void> {
  const call = await database
    .selectFrom('calls')
    .select('internalId')
    .where('internalId', '=', callId)
    .executeTakeFirst()
  if (!call) throw new AssistError('ASSIST_CALL_NOT_FOUND', 'No stored call has this id.')
}
