import type { Clock } from '../call/clock.js'
import { AssistError } from '../errors/errors.js'
import type { CallEventBody } from '../pipeline/log/call-event.js'
import type { Medium } from '../call/medium.js'
import type { Invitation, InvitationState } from './invitation.js'

/** What a switch runs on. */
export interface MediumSwitchParts {
  readonly clock: Clock
  /** How long an invitation waits for an answer, and an accepted one for the picture or the sound. */
  readonly invitationTtlMs: number
  readonly medium: Medium
  /** Writes into the call's log. */
  readonly append: (body: CallEventBody) => void
  /** The medium or the invitation is another one now. */
  readonly changed: () => void
}

const isOpen = ({ state }: Invitation): boolean => state === 'invited' || state === 'accepted'

/**
 * The medium of one call, and the invitation to another one: invited → accepted → joined → left, or refused, expired
 * or withdrawn, after which the agent may invite again. No call moves to another medium before the customer has
 * accepted; only the way back needs no consent.
 */
export class MediumSwitch {
  readonly #parts: MediumSwitchParts
  #medium: Medium
  /** Medium to which the call returns when the video ends. */
  #before: 'voice' | 'text'
  #invitation: Invitation | null = null
  #count = 0
  #cancelTimer = (): void => undefined

  constructor(parts: MediumSwitchParts) {
    this.#parts = parts
    this.#medium = parts.medium
    this.#before = parts.medium === 'text' ? 'text' : 'voice'
  }

  get medium(): Medium {
    return this.#medium
  }

  /** The newest invitation. */
  get invitation(): Invitation | null {
    return this.#invitation
  }

  /**
   * The agent invites to another medium.
   *
   * @throws AssistError ASSIST_INVITATION_INVALID while an invitation is open, or for the medium that the call has
   */
  invite(medium: Medium): void {
    if (this.#invitation && isOpen(this.#invitation)) {
      throw new AssistError(
        'ASSIST_INVITATION_INVALID',
        'The customer is still being asked. Wait for the answer, or withdraw the invitation.',
      )
    }
    if (medium === this.#medium) {
      throw new AssistError('ASSIST_INVITATION_INVALID', `The call is held by ${medium} already.`)
    }
    const invitation = { invitationId: `i${++this.#count}`, medium, state: 'invited' } as const
    this.#enter(invitation, 'invited')
    this.#expireLater()
  }

  /** The customer answers. An answer to an invitation that is over changes nothing. */
  answer(invitationId: string, isAccepted: boolean): void {
    const invitation = this.#invitation
    if (invitation?.invitationId !== invitationId || invitation.state !== 'invited') return
    if (!isAccepted) {
      this.#enter(invitation, 'refused')
      return
    }
    this.#enter(invitation, 'accepted')
    if (invitation.medium === 'text') this.joined()
    else this.#expireLater()
  }

  /** What was accepted is there: the picture, the sound, or the page to write on. */
  joined(): void {
    const invitation = this.#invitation
    if (invitation?.state !== 'accepted') return
    this.#leaveVideo()
    this.#enter(invitation, 'joined')
    this.#go(invitation.medium)
  }

  /** The customer has ended the video. */
  left(): void {
    if (this.#medium !== 'video') {
      // The camera failed after the customer had accepted.
      if (this.#invitation?.state === 'accepted') this.#enter(this.#invitation, 'refused')
      return
    }
    this.#leaveVideo()
    this.#go(this.#before)
  }

  /** Goes back out of video, or to the other of voice and text. */
  goBack(medium: 'voice' | 'text'): void {
    if (medium === this.#medium) return
    this.#leaveVideo()
    this.#go(medium)
  }

  /** The agent takes the open invitation back. */
  withdraw(): void {
    if (this.#invitation && isOpen(this.#invitation)) this.#enter(this.#invitation, 'withdrawn')
  }

  /** The call is over. */
  close(): void {
    this.#cancelTimer()
  }

  #leaveVideo(): void {
    if (this.#medium !== 'video' || !this.#invitation) return
    const { invitationId } = this.#invitation
    this.#parts.append({ type: 'media.left', medium: 'video', invitationId })
    if (this.#invitation.state === 'joined') {
      this.#invitation = { ...this.#invitation, state: 'left' }
    }
  }

  #go(medium: Medium): void {
    this.#medium = medium
    if (medium !== 'video') this.#before = medium
    this.#parts.append({ type: 'call.medium', medium })
    this.#parts.changed()
  }

  #enter(invitation: Invitation, state: Exclude<InvitationState, 'left'>): void {
    this.#cancelTimer()
    const { invitationId, medium } = invitation
    this.#invitation = { invitationId, medium, state }
    this.#parts.append({ type: `media.${state}`, medium, invitationId })
    this.#parts.changed()
  }

  #expireLater(): void {
    const { clock, invitationTtlMs } = this.#parts
    this.#cancelTimer = clock.after(invitationTtlMs, () => {
      if (this.#invitation && isOpen(this.#invitation)) this.#enter(this.#invitation, 'expired')
    })
  }
}
