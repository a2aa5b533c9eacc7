import { AssistError } from '../errors/errors.js'
import type { CallPipeline } from '../pipeline/call-pipeline.js'
import { offerCard } from '../pipeline/offered-card.js'
import type { Solution } from '../solutions/solution.js'
import type { ScreenRequest } from './screen-protocol.js'

/** An answer that the agent has looked up, and what they make of it. */
export type LookedUp = Extract<ScreenRequest, { type: 'lookup' }>

/**
 * The agent uses an answer that they looked up, or calls it wrong. It becomes a card of the call, for what the customer
 * said last, and is acted on like one; so it teaches as much.
 *
 * @param entry the answer with the version of its base
 * @throws AssistError ASSIST_SOLUTION_NOT_FOUND, ASSIST_SUGGESTION_UNWANTED
 */
export function actOnLookedUp(
  live: CallPipeline,
  { query, confidence, action }: LookedUp,
  entry: { readonly solution: Solution | undefined; readonly solutionsVersion: string },
): void {
  const { solution, solutionsVersion } = entry
  if (!solution) {
    throw new AssistError('ASSIST_SOLUTION_NOT_FOUND', 'The base has this entry no more.')
  }
  const suggestionId = offerCard(live, solution, {
    ...{ utteranceId: lastOfCustomer(live), confidence, solutionsVersion },
    // What is typed in a pause may be what the customer says in it.
    because: live.legs.pause.isOn ? [] : [{ text: query, kind: 'search' }],
  })
  live.controls.act(suggestionId, action)
}

/** What the customer said or wrote last; empty where they have not yet. */
function lastOfCustomer({ log }: CallPipeline): string {
  const last = log
    .after(0)
    .findLast(
      (event) =>
        (event.type === 'utterance.final' && event.channel === 'customer') ||
        (event.type === 'message' && event.from === 'customer'),
    )
  if (last?.type === 'utterance.final') return last.utteranceId
  return last?.type === 'message' ? last.messageId : ''
}
