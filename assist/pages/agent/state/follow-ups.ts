import type { DeskEvent } from './desk-event.js'

/** A page that was sent of a solution. */
export interface FollowUp {
  readonly followUpId: string
  readonly solutionId: string
  readonly isOpened: boolean
}

/** What the card of a solution says of its page. */
export type FollowUpState = 'none' | 'sent' | 'opened'

/** The pages of a call after one event; the same object where the event says nothing about them. */
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

/** How far the newest page of a solution has come. */
export function followUpState(sent: readonly FollowUp[], solutionId: string): FollowUpState {
  const newest = sent.findLast((one) => one.solutionId === solutionId)
  if (!newest) return 'none'
  return newest.isOpened ? 'opened' : 'sent'
}
