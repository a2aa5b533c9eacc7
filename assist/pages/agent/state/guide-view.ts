import { meantChoice, type Guide, type GuideStep } from '../../../solutions/guide.js'
import type { CallState } from './call-state.js'

/** A guide as it is drawn. */
export interface GuideView {
  readonly solutionId: string
  readonly title: string
  readonly step: GuideStep
  /** The choice that the customer's words mean, by its place. */
  readonly proposed: number | undefined
  /** The customer's words. */
  readonly words: string | undefined
  readonly previous: string | undefined
}

/** The guide that the call is in; undefined where it is in none, or the card that has it is not known. */
export function guideView(call: CallState): GuideView | undefined {
  const { guide: place, cards, transcript } = call
  if (!place) return undefined
  const card = [...cards.now, ...cards.earlier].find(
    ({ solution }) => solution.id === place.solutionId,
  )
  const step = card?.solution.guide?.steps[place.stepId]
  if (!card || !step) return undefined
  const said = transcript.lines.findLast(
    (line) =>
      (line.kind === 'utterance' &&
        line.channel === 'customer' &&
        line.isFinal &&
        line.startMs >= place.sinceMs) ||
      (line.kind === 'message' && line.channel === 'customer' && line.atMs >= place.sinceMs),
  )
  const words = said?.kind === 'utterance' || said?.kind === 'message' ? said.text : undefined
  return {
    ...{ solutionId: place.solutionId, title: card.solution.title, step, words },
    proposed: words === undefined ? undefined : meantChoice(step, words),
    previous: place.before.at(-1),
  }
}

/** The first card that has a guide to begin. */
export function guideToBegin({
  cards,
}: CallState):
  { readonly solutionId: string; readonly title: string; readonly guide: Guide } | undefined {
  for (const { solution, likely } of cards.now) {
    if (solution.guide && !likely) {
      return { solutionId: solution.id, title: solution.title, guide: solution.guide }
    }
  }
  return undefined
}
