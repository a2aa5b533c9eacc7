import type { Medium } from '../../../call/medium.js'
import type { ConsentMatter, CustomerTrouble } from '../../../media/customer-protocol.js'
import type { RoomView, SeatAction, SeatNotice } from '../../../media/seat-protocol.js'
import { foldMark, noDrawing, type Drawing } from '../../shared/marks/drawing.js'
import type { Notice } from './notice.js'

/** The agent's seat at one call, as this page sees it. */
export interface SeatState {
  readonly callId: string
  /** `asking`: another page sits there, and the agent is asked whether to take over. `replaced`: it has taken over. */
  readonly phase: 'taking' | 'seated' | 'asking' | 'replaced'
  /** The agent has said to take the call over, and the service has not confirmed it yet. */
  readonly isTakingOver: boolean
  readonly room: RoomView | null
  /** The medium of the invitation that waits for the customer's page to open. */
  readonly wanted: Medium | null
  /** The matter for which the customer's consent is still awaited. */
  readonly asked: ConsentMatter | null
  /** Links that were made for copying, by solution id. */
  readonly links: Readonly<Record<string, string>>
  /** The drawing on the live picture. */
  readonly drawing: Drawing
}

/** State of a seat that the page is taking. The room is still unknown. */
export function newSeatState(callId: string): SeatState {
  return {
    ...{ callId, phase: 'taking', isTakingOver: false, room: null, wanted: null, asked: null },
    ...{ links: {}, drawing: noDrawing },
  }
}

/** The seat after a notice of its room. The same object comes back where the notice changes nothing in it. */
export function foldSeatNotice(seat: SeatState, notice: SeatNotice): SeatState {
  switch (notice.kind) {
    case 'room':
      return enterRoom(seat, notice.room)
    case 'mark':
      return { ...seat, drawing: foldMark(seat.drawing, 'customer', notice.mark) }
    case 'consent':
      return { ...seat, asked: seat.asked === notice.matter ? null : seat.asked }
    case 'follow-up':
      return { ...seat, links: { ...seat.links, [notice.solutionId]: notice.url } }
    case 'taken':
      return { ...seat, phase: 'asking' }
    case 'replaced':
      return { ...seat, phase: 'replaced', wanted: null, asked: null }
    case 'signal':
    case 'trouble':
      return seat
  }
}

/** The seat after an action of the agent, as far as the page draws it before the service answers. */
export function foldSeatAction(seat: SeatState, action: SeatAction): SeatState {
  switch (action.kind) {
    case 'invite':
      return { ...seat, wanted: null }
    case 'ask-snapshot':
      return { ...seat, asked: 'snapshot' }
    case 'ask-recording':
      return { ...seat, asked: 'recording' }
    case 'mark':
      return { ...seat, drawing: foldMark(seat.drawing, 'agent', action.mark) }
    default:
      return seat
  }
}

/** Whether the page sits at its call, or is about to. Without that it uses no device for it. */
export function isAtSeat(seat: SeatState | null): seat is SeatState {
  return seat !== null && (seat.phase === 'taking' || seat.phase === 'seated')
}

/** The line that a notice shows to the agent, if any. */
export function noticeOf(seat: SeatState, notice: SeatNotice): Notice | null {
  switch (notice.kind) {
    case 'room':
      return seat.isTakingOver ? { code: 'seat-taken-over', severity: 'info' } : null
    case 'trouble':
      return { code: troubleCode(notice.trouble), severity: 'warning' }
    case 'consent':
      return notice.isGranted ? null : { code: `declined-${notice.matter}`, severity: 'warning' }
    case 'replaced':
      return { code: 'seat-replaced', severity: 'warning' }
    default:
      return null
  }
}

/** True while an invitation waits for its answer, or an accepted one for the joining. */
export function isInvitationOpen(room: RoomView): boolean {
  const state = room.invitation?.state
  return state === 'invited' || state === 'accepted'
}

/** The medium to which a waiting invitation is due: the customer has come and no other invitation is open. */
export function dueInvitation({ wanted, room }: SeatState): Medium | null {
  if (!wanted || room?.customer !== 'present') return null
  return isInvitationOpen(room) || room.medium === wanted ? null : wanted
}

/** True where this page's microphone carries the agent's voice: the customer talks over the page, not the telephone. */
export function needsMicrophone({ phase, room }: SeatState): boolean {
  return phase === 'seated' && room !== null && room.sound !== 'telephone' && room.medium !== 'text'
}

/** True where picture or sound may flow between the two pages. */
export function seatNeedsPeer({ phase, room }: SeatState): boolean {
  if (phase !== 'seated' || !room || room.customer === 'absent') return false
  const isVoiceHere = room.medium === 'voice' && room.sound === 'page'
  const isShowing = room.demonstration === 'camera' || room.demonstration === 'screen'
  const isComing = room.invitation?.state === 'accepted' && room.invitation.medium !== 'text'
  return isVoiceHere || room.medium === 'video' || isShowing || isComing
}

function enterRoom(seat: SeatState, room: RoomView): SeatState {
  const isVideoOver = seat.room?.medium === 'video' && room.medium !== 'video'
  return {
    ...seat,
    phase: 'seated',
    isTakingOver: false,
    room,
    wanted: room.medium === seat.wanted ? null : seat.wanted,
    asked: room.customer === 'present' ? seat.asked : null,
    ...(isVideoOver ? { drawing: noDrawing } : {}),
  }
}

function troubleCode(trouble: CustomerTrouble): string {
  return `trouble-${trouble}`
}
