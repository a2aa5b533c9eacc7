import type { FollowUpMaker } from '../../followup/follow-ups.js'
import type { SeatAction } from '../../media/seat-protocol.js'
import { customerBaseUrl, type SeatEnd } from '../ends.js'
import type { RoomContext, RoomPart, SeatHandlers } from './room-part.js'

/** What sent follow-ups run on. */
export interface SentFollowUpsParts {
  readonly room: RoomContext
  /** The call's own id, by which a page finds its call again. */
  readonly internalId: string
  readonly followUps: FollowUpMaker
  /** Solution base of the call; undefined: the default one. */
  readonly base: string | undefined
  readonly publicUrl: string
}

type FollowUpAction = Extract<SeatAction, { kind: 'follow-up' }>

/** The pages of solutions that the agent sends: into the chat, onto the customer's screen, or as a link to copy. */
export class SentFollowUps implements RoomPart {
  readonly #parts: SentFollowUpsParts

  readonly seatHandlers = {
    'follow-up': (action, seat) => this.#send(action, seat),
  } satisfies Partial<SeatHandlers>

  constructor(parts: SentFollowUpsParts) {
    this.#parts = parts
  }

  async #send({ solutionId, how }: FollowUpAction, seat: SeatEnd): Promise<void> {
    const { room, internalId, followUps, base, publicUrl } = this.#parts
    if (how === 'page') room.requireCustomer()
    const order = { callId: internalId, base, solutionId }
    const { followUpId, path, title } = await followUps.make(order)
    const url = `${customerBaseUrl(publicUrl, seat)}${path}`
    room.append({ type: 'followup.sent', kind: 'link', followUpId, solutionId, how })
    if (how === 'chat') room.write({ channel: 'agent', text: '', link: { url, title } })
    else if (how === 'page') room.requireCustomer().send({ type: 'page', url, title })
    else seat.notify(room.callId, { kind: 'follow-up', solutionId, url })
  }
}
