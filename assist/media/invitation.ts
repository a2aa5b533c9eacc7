import type { Medium } from '../call/medium.js'

/** Where an invitation to another medium stands. */
export type InvitationState =
  'invited' | 'accepted' | 'refused' | 'expired' | 'withdrawn' | 'joined' | 'left'

/** The newest invitation of a call to another medium. */
export interface Invitation {
  /** `i1`, `i2`, … within the call. */
  readonly invitationId: string
  readonly medium: Medium
  readonly state: InvitationState
}
