import type { AllowedLeg } from '../ingest/allowed-leg.js'
import { pageDoor } from '../seat/parts/sound.js'
import type { Rooms } from '../seat/rooms.js'

/**
 * The leg that a customer's link and secret allow on a door; undefined for a request without a link.
 *
 * @returns rejects for a bad link, so that the socket opens and is then refused by name
 */
export function legOfCustomer(rooms: Pick<Rooms, 'grant'>) {
  return (query: unknown): Promise<AllowedLeg | undefined> => {
    const { token, secret } = query as { readonly token?: string; readonly secret?: string }
    return Promise.resolve().then(() => {
      if (token === undefined) return undefined
      const { callId } = rooms.grant(token, secret ?? '')
      return { callId, channel: 'customer' as const, door: pageDoor }
    })
  }
}
