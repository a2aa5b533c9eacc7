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
