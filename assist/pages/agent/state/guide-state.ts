import { meantChoice, type Guide, type GuideStep } from '../../../solutions/guide.js'
import type { CallState } from './call-state.js'
import type { DeskEvent } from './desk-event.js'

/** Where a guide of the call stands. It follows from the log, so that a reload and a switch of medium change nothing. */
export interface GuidePlace {
  readonly solutionId: string
  readonly stepId: string
  /** Call time at which the step began. */
  readonly sinceMs: number
  /** Steps before it, the last one last. */
  readonly before: readonly string[]
}

/** The guide's place after an event. */
export function foldGuide(place: GuidePlace | null, event: DeskEvent): GuidePlace | null {
  if (event.type === 'call.ended') return null
  if (event.type !== 'guide.moved') return place
  const { solutionId, stepId, atMs: sinceMs } = event
  if (stepId === null) return null
  if (place?.solutionId !== solutionId) return { solutionId, stepId, sinceMs, before: [] }
  const at = place.before.indexOf(stepId)
  const before = at >= 0 ? place.before.slice(0, at) : [...place.before, place.stepId]
  return { solutionId, stepId, sinceMs, before }
}

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
