import type { DeskEvent } from './desk-event.js'

/** The page of a solution that was sent to the customer. */
export interface FollowUp {
  readonly followUpId: string
  readonly solutionId: string
  readonly isOpened: boolean
}

/** Progress of a solution's page, as its card shows it. */
export type FollowUpState = 'none' | 'sent' | 'opened'

/** The sent pages after one event. The same object comes back where the event changes nothing in it. */
export function foldFollowUps(sent: readonly FollowUp[], event: DeskEvent): readonly FollowUp[] {
  switch (event.type) {
    case 'followup.sent': {
      const { followUpId, solutionId } = event
      return [...sent, { followUpId, solutionId, isOpened: false }]
    }
    case 'followup.opened':
      return sent.map((one) =>
        one.followUpId === event.followUpId ? { ...one, isOpened: true } : one,
      )
    default:
      return sent
  }
}

/** Progress of the newest page of a solution. */
export function followUpState(sent: readonly FollowUp[], solutionId: string): FollowUpState {
  const newest = sent.findLast((one) => one.solutionId === solutionId)
  if (!newest) return 'none'
  return newest.isOpened ? 'opened' : 'sent'
}
