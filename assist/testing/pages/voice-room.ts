import type { SeatMemory } from '../../pages/agent/settings/remembered-seat.js'
import type { RoomView } from '../../media/seat-protocol.js'

/** A room whose call is held by voice over the page, before the customer has come. */
export const voiceRoom: RoomView = {
  ...{ medium: 'voice', sound: 'page', customer: 'absent', invitation: null, link: null },
  ...{ customerNow: 'absent', elapsedMs: 0, waitedMs: null },
  ...{
    isOnHold: false,
    isClosedToWriting: false,
    line: null,
    demonstration: null,
    canRecord: false,
    isRecording: false,
  },
  ice: { iceServers: [], iceTransportPolicy: 'all' },
}

/** What a tab keeps of its seat: nothing yet, or the call at which it sat. */
export function seatMemory(
  callId: string | null = null,
  keep: SeatMemory['keep'] = () => undefined,
) {
  return { place: 'here', callId, keep, wasMuted: () => false, keepMuted: () => undefined }
}
