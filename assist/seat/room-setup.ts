import type { Clock } from '../call/clock.js'
import type { FollowUpMaker } from '../followup/follow-ups.js'
import type { IceSettings } from '../media/peer-connection.js'
import type { CopyLine } from '../media/customer-protocol.js'
import type { CallPipeline } from '../pipeline/call-pipeline.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import type { CallHold, CallRegistry } from '../pipeline/registry/call-registry.js'
import type { Config } from '../settings/config.js'
import { saidLines } from '../wrapup/said-line.js'
import type { NoticeSettings } from './notice-text.js'
import type { CustomerLink } from './customer-link.js'
import { carrierLine, type LineSettings } from './lines/carrier-lines.js'
import { Capture } from './parts/capture.js'
import { ChatRelay } from './parts/chat-relay.js'
import { IdleHold } from './parts/idle-hold.js'
import { Invitations } from './parts/invitations.js'
import { CustomerTold } from './parts/customer-told.js'
import { Presence } from './parts/presence.js'
import type { RoomContext } from './parts/room-part.js'
import { SentFollowUps } from './parts/sent-follow-ups.js'
import { Showing } from './parts/showing.js'
import { Sound } from './parts/sound.js'
import { Voices } from './parts/voices.js'

/** What a room is set up with. */
export interface RoomSetup {
  readonly pipeline: CallPipeline
  readonly calls: Pick<CallRegistry, 'hold' | 'carries' | 'endLegs' | 'endCall' | 'onChange'>
  readonly config: Pick<
    Config,
    | 'chatPerMinute'
    | 'customerCopy'
    | 'invitationTtlMs'
    | 'linkTtlMs'
    | 'publicUrl'
    | 'recordVideo'
    | 'roomIdleMs'
  > &
    NoticeSettings &
    LineSettings
  readonly clock: Clock
  /** Epoch milliseconds. */
  readonly nowMs: () => number
  readonly followUps: FollowUpMaker
  /** How browsers are to connect, with fresh credentials. */
  readonly ice: () => IceSettings
  /** The room's hold of its call; undefined where a door keeps the call alive. */
  readonly hold: CallHold | undefined
  /** Medium in which the call begins. */
  readonly medium: 'voice' | 'text'
  /** A link was made, by which the room is to be found; undefined: the call is over. */
  readonly linked: (link: CustomerLink | undefined) => void
}

/** The parts of one room. */
export type RoomPartsByName = ReturnType<typeof roomParts>

/**
 * Makes the parts of one room and wires them: this is the one place where a part meets another.
 *
 * @param changed shows the room as it is now to whoever sits at the call
 */
export function roomParts(setup: RoomSetup, changed: () => void) {
  const { pipeline, calls, config, clock, nowMs, linked } = setup
  const { publicUrl, linkTtlMs, invitationTtlMs } = config
  const { callId, solutions: base } = pipeline.start
  const idleHold = new IdleHold({
    ...{ clock, hold: setup.hold, idleMs: config.roomIdleMs },
    take: () => calls.hold(pipeline.start, 'seat'),
  })
  const presence: Presence = new Presence({
    ...{ room: { callId, changed }, publicUrl, linkTtlMs, nowMs, linked, clock },
    callMs: () => pipeline.legs.nowMs,
    isOnTelephone: () => sound.seatView().sound === 'telephone',
    moved: (movement) => {
      idleHold.watch(movement.isOccupied)
      voices.moved(movement)
    },
    end: () => calls.endCall(callId, 'stopped'),
    copy: () => (config.customerCopy ? copyOf(pipeline.log.after(0)) : undefined),
  })
  const room: RoomContext = {
    ...{ callId, changed },
    append: (body) => pipeline.append(body),
    write: (line) => void pipeline.write(line),
    toSeat: (notice) => presence.toSeat(notice),
    toCustomer: (message) => presence.toCustomer(message),
    requireCustomer: () => presence.requireCustomer(),
  }
  const invitations: Invitations = new Invitations({
    ...{ room, clock, invitationTtlMs, medium: setup.medium },
    mediumChanged: () => sound.refresh(),
    actOnAdvice: (adviceId, action) => pipeline.controls.actOnAdvice(adviceId, action),
  })
  const sound: Sound = new Sound({
    ...{ room, calls, medium: () => invitations.medium },
    line: carrierLine(config, pipeline.start.line),
    holdCall: () => idleHold.take(),
    moved: () => presence.endWaiting(),
  })
  const voices: Voices = new Voices({
    ...{ room, place: () => presence.place, sound: () => sound.seatView().sound },
  })
  return {
    ...{ idleHold, presence, invitations, sound, voices },
    showing: new Showing({ room, ice: setup.ice }),
    capture: new Capture({ room, canRecord: config.recordVideo }),
    notice: new CustomerTold({
      ...{ room, settings: config, agent: pipeline.start.agent, pause: pipeline.legs.pause },
    }),
    chat: new ChatRelay({
      ...{ room, clock, log: pipeline.log, pause: pipeline.legs.pause },
      perMinute: config.chatPerMinute,
    }),
    followUps: new SentFollowUps({
      ...{ room, internalId: pipeline.internalId, followUps: setup.followUps, base, publicUrl },
    }),
  }
}

/** The conversation as the customer may take it along. */
function copyOf(events: readonly CallEvent[]): readonly CopyLine[] {
  return saidLines(events).map(({ channel: from, atMs, text }) => ({ from, atMs, text }))
}
