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
 * Reads the seat that this tab had. A tab that is a copy of another one, as *Duplicate tab* makes it, begins anew: it
 * has what the other kept, and would take its seat.
 *
 * @param storage of the tab, which outlives its page
 * @param newPlace makes the name of a place
 * @param claim takes a place for this page, and tells whether no other page has it
 */
export async function recallSeat(
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
  newPlace: () => string,
  claim: (place: string) => Promise<boolean>,
): Promise<SeatMemory> {
  const kept = storage.getItem(placeName)
  const isOwn = kept !== null && (await claim(kept))
  const place = isOwn ? kept : newPlace()
  if (!isOwn) {
    for (const name of [seatName, mutedName]) storage.removeItem(name)
    storage.setItem(placeName, place)
    await claim(place)
  }
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

/** Longest wait for a page that is just leaving its place, as the page before a reload is, in ms. */
const patienceMs = 500

/**
 * Takes a place for as long as this page lives.
 *
 * @param locks of the browser; it has none on a page without HTTPS, where every tab is taken for its own
 */
export function claimPlace(place: string, locks: LockManager | undefined): Promise<boolean> {
  if (!locks) return Promise.resolve(true)
  return new Promise((resolve) => {
    const wait = { signal: AbortSignal.timeout(patienceMs) }
    const held = locks.request(`assist.place.${place}`, wait, () => {
      resolve(true)
      return new Promise(() => undefined)
    })
    held.catch(() => resolve(false))
  })
}

/** A name that nobody else has: 96 random bits. */
export function randomPlace(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
