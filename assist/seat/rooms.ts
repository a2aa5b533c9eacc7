import { randomBytes } from 'node:crypto'

import type { Clock } from '../call/clock.js'
import type { Config } from '../settings/config.js'
import { AssistError } from '../errors/errors.js'
import type { FollowUpMaker } from '../followup/follow-ups.js'
import type { CallStart } from '../call/call-start.js'
import type { CallHold, CallRegistry } from '../pipeline/registry/call-registry.js'
import type { CustomerLink } from './customer-link.js'
import type { CustomerEnd, SeatEnd } from './ends.js'
import { iceSettings } from '../media/ice-servers.js'
import type { SeatAction } from '../media/seat-protocol.js'
import { Room } from './room.js'
import type { RoomSetup } from './room-setup.js'

/** What the rooms run on. */
export interface RoomsParts {
  readonly calls: RoomSetup['calls'] & Pick<CallRegistry, 'find'>
  readonly config: Config
  readonly clock: Clock
  readonly followUps: FollowUpMaker
}

/** The call that a customer's link and secret open. */
export interface CustomerGrant {
  readonly room: Room
  readonly callId: string
}

/** The rooms of the live calls. Agents find a room by its call, customers by their link. */
export class Rooms {
  readonly #parts: RoomsParts
  readonly #rooms = new Map<string, Room>()
  readonly #byToken = new Map<string, { readonly room: Room; readonly link: CustomerLink }>()

  constructor(parts: RoomsParts) {
    this.#parts = parts
  }

  /**
   * Begins a call that has no audio yet and is held until the agent ends it.
   *
   * @returns its id
   * @throws AssistError ASSIST_CALL_EXISTS, ASSIST_CAPACITY_FULL, ASSIST_SOLUTIONS_UNKNOWN
   */
  async begin(
    start: Omit<CallStart, 'callId'> & { readonly callId?: string },
    medium: 'voice' | 'text',
  ): Promise<string> {
    const callId = start.callId ?? `web-${randomBytes(6).toString('base64url')}`
    const { calls } = this.#parts
    if (calls.find(callId)) {
      throw new AssistError('ASSIST_CALL_EXISTS', 'A live call has this id. Choose another callId.')
    }
    const hold = await calls.hold({ ...start, callId }, 'seat', medium)
    this.#open(callId, { medium, hold })
    return callId
  }

  /**
   * Begins a call that a customer asks for, before any agent is there. It ends by itself where nobody comes into its
   * room for a while.
   *
   * @returns token of the customer's link
   * @throws AssistError as `begin`
   */
  async enter(start: Omit<CallStart, 'callId'>, medium: 'voice' | 'text'): Promise<string> {
    const callId = await this.begin(start, medium)
    const room = this.#rooms.get(callId)
    if (room) return room.makeLink()
    throw new AssistError('ASSIST_CALL_NOT_FOUND', 'The call is over already.')
  }

  /** Does what an agent's page asks for at a call. @throws AssistError where it cannot be done */
  async act(callId: string, end: SeatEnd, action: SeatAction): Promise<void> {
    const room = this.#rooms.get(callId) ?? this.#open(callId, { medium: 'voice', hold: undefined })
    await room.act(end, action)
  }

  /** An agent's page is gone: it leaves every call at which it sat. */
  leave(end: SeatEnd): void {
    for (const room of this.#rooms.values()) room.leave(end)
  }

  /**
   * Lets a customer's browser into the room of its link.
   *
   * @throws AssistError ASSIST_LINK_UNKNOWN, ASSIST_LINK_EXPIRED, ASSIST_LINK_IN_USE
   */
  admit(token: string, secret: string | undefined, end: CustomerEnd): Room {
    const { room, link } = this.#require(token)
    const given = link.admit(secret, Date.now())
    room.welcome(end, given)
    return room
  }

  /**
   * The call of a browser that was let in, for its requests outside the socket.
   *
   * @throws AssistError ASSIST_LINK_UNKNOWN, ASSIST_LINK_IN_USE
   */
  grant(token: string, secret: string): CustomerGrant {
    const { room, link } = this.#require(token)
    if (link.isHeldBy(secret)) return { room, callId: room.callId }
    throw new AssistError('ASSIST_LINK_IN_USE', 'This link belongs to another browser.')
  }

  #require(token: string): { readonly room: Room; readonly link: CustomerLink } {
    const found = this.#byToken.get(token)
    if (found) return found
    throw new AssistError(
      'ASSIST_LINK_UNKNOWN',
      'This link is not known, or its call is over. Ask for a new one.',
    )
  }

  #open(
    callId: string,
    how: { readonly medium: 'voice' | 'text'; readonly hold: CallHold | undefined },
  ): Room {
    const { calls, config, clock, followUps } = this.#parts
    const pipeline = calls.find(callId)
    if (!pipeline) {
      throw new AssistError('ASSIST_CALL_NOT_FOUND', 'This call is over: nobody can sit at it.')
    }
    const room: Room = new Room({
      ...{ pipeline, calls, config, clock, followUps, nowMs: Date.now, ...how },
      ice: () => iceSettings(config, callId, Date.now()),
      linked: (link) => this.#linked(room, link),
    })
    this.#rooms.set(callId, room)
    return room
  }

  /** Notes the newest link of a room. Without one the call is over, and the room goes. */
  #linked(room: Room, link: CustomerLink | undefined): void {
    for (const [token, entry] of this.#byToken) {
      if (entry.room === room) this.#byToken.delete(token)
    }
    if (link) this.#byToken.set(link.token, { room, link })
    else if (this.#rooms.get(room.callId) === room) this.#rooms.delete(room.callId)
  }
}
