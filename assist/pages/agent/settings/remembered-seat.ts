/** What the page keeps of its seat, so that a reload or a crash of the tab gives it back. */
export interface SeatMemory {
  /** Name of this page's place. It stays the same through a reload, and no other page has it. */
  readonly place: string
  /** The call at which the page sat when it was left. Null where it sat at none. */
  readonly callId: string | null
  readonly keep: (callId: string | null) => void
  /** Whether the agent was muted there. */
  readonly wasMuted: () => boolean
  readonly keepMuted: (isMuted: boolean) => void
}

const placeName = 'assist.place'
const seatName = 'assist.seat'
const mutedName = 'assist.muted'

/**
 * Reads the seat that this tab had.
 *
 * @param storage of the tab, which outlives its page
 * @param newPlace makes the name of a place
 */
export function recallSeat(
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
  newPlace: () => string,
): SeatMemory {
  const place = storage.getItem(placeName) ?? newPlace()
  storage.setItem(placeName, place)
  return {
    place,
    callId: storage.getItem(seatName),
    keep: (callId) => {
      if (callId === null) {
        storage.removeItem(seatName)
        storage.removeItem(mutedName)
      } else storage.setItem(seatName, callId)
    },
    wasMuted: () => storage.getItem(mutedName) !== null,
    keepMuted: (isMuted) => {
      if (isMuted) storage.setItem(mutedName, '1')
      else storage.removeItem(mutedName)
    },
  }
}

/** A name that nobody else has: 96 random bits. */
export function randomPlace(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
