import type { AllowedLeg } from '../ingest/allowed-leg.js'
import { pageDoor } from '../seat/parts/sound.js'
import type { Rooms } from '../seat/rooms.js'

/**
 * Finds the leg that a customer's link and secret allow on a door.
 *
 * @returns a promise, undefined for a query without a link; it rejects for a bad one, so that the socket opens and is
 *   then refused by name
 */
export function legOfCustomer(rooms: Pick<Rooms, 'grant'>) {
  return (query: unknown): Promise<AllowedLeg | undefined> => {
    const { token, secret } = query as { readonly token?: string; readonly secret?: string }
    return Promise.resolve().then(() => {
      if (token === undefined) return undefined
      const { callId, room } = rooms.grant(token, secret ?? '')
      room.requireConsent()
      return { callId, channel: 'customer' as const, door: pageDoor }
    })
  }
}
