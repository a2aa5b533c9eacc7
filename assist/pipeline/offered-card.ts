import { AssistError } from '../errors/errors.js'
import { isPublishedOn } from '../solutions/published.js'
import type { Solution } from '../solutions/solution.js'
import { cardOf } from '../solutions/solution-card.js'
import type { CardOffer } from '../suggestion/suggestion.js'
import type { CallPipeline } from './call-pipeline.js'

/**
 * Puts an entry on the screen of a live call that no match brought.
 *
 * @returns the id of its suggestion
 * @throws AssistError ASSIST_SOLUTION_NOT_FOUND where the entry is not published, ASSIST_SUGGESTION_UNWANTED where the
 *   agent has put its card away
 */
export function offerCard(
  live: CallPipeline,
  solution: Solution,
  offer: Omit<CardOffer, 'solutionId'>,
): string {
  if (!isPublishedOn(solution, new Date().toISOString().slice(0, 10))) {
    throw new AssistError(
      'ASSIST_SOLUTION_NOT_FOUND',
      'This entry is not published, or its dates are over: it cannot be shown.',
    )
  }
  live.cards.put(cardOf(solution))
  const suggestionId = live.controls.offer({ ...offer, solutionId: solution.id })
  if (suggestionId !== undefined) return suggestionId
  throw new AssistError(
    'ASSIST_SUGGESTION_UNWANTED',
    'The agent has put this card away; it is not shown again in this call.',
  )
}
