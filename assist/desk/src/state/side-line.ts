import type { ChannelName } from '../../../audio/frame.js'
import type { DeskEvent } from './desk-event.js'

/** A written message, or a picture that was sent. */
export interface MessageLine {
  readonly kind: 'message'
  readonly key: string
  readonly channel: ChannelName
  readonly atMs: number
  readonly text: string
  readonly image?: { readonly sha256: string; readonly name: string }
  readonly link?: { readonly url: string; readonly title: string }
}

/** A still of the customer's camera, kept as evidence. */
export interface SnapshotLine {
  readonly kind: 'snapshot'
  readonly key: string
  readonly atMs: number
  readonly snapshot: Extract<DeskEvent, { type: 'snapshot.taken' }>
}

/** Something that happened to the media of the call, in one line. */
export interface NoteLine {
  readonly kind: 'note'
  readonly key: string
  readonly atMs: number
  readonly event: NoteEvent
}

/** Events that are told in one line. */
export type NoteEvent = Extract<
  DeskEvent,
  {
    type:
      | 'call.medium'
      | `media.${'invited' | 'accepted' | 'refused' | 'expired' | 'joined' | 'left'}`
      | 'media.withdrawn'
      | 'media.demonstration'
      | 'media.hold'
      | 'media.recording'
      | 'followup.sent'
      | 'followup.opened'
  }
>

/** A line of the conversation that nobody spoke. */
export type SideLine = MessageLine | SnapshotLine | NoteLine

/**
 * The line that an event adds to the conversation, if any.
 *
 * @param before the lines so far: what they say already is not said again
 */
export function sideLineOf(
  event: DeskEvent,
  before: readonly { readonly kind: string }[],
): SideLine | undefined {
  switch (event.type) {
    case 'message':
      return messageLine(event)
    case 'snapshot.taken':
      return { kind: 'snapshot', key: keyOf(event), atMs: event.atMs, snapshot: event }
    case 'call.medium': {
      const last = before.at(-1) as SideLine | undefined
      // A call's first medium is no change, and one that was just joined has been told.
      const isTold = last?.kind === 'note' && last.event.type === 'media.joined'
      return before.length === 0 || isTold ? undefined : noteLine(event)
    }
    case 'followup.sent':
      // In the chat its message shows it.
      return event.how === 'chat' ? undefined : noteLine(event)
    case 'media.invited':
    case 'media.accepted':
    case 'media.refused':
    case 'media.expired':
    case 'media.joined':
    case 'media.left':
    case 'media.withdrawn':
    case 'media.demonstration':
    case 'media.hold':
    case 'media.recording':
    case 'followup.opened':
      return noteLine(event)
    default:
      return undefined
  }
}

function messageLine(event: Extract<DeskEvent, { type: 'message' }>): MessageLine {
  const { messageId, from, atMs, text, image, link } = event
  return {
    kind: 'message',
    key: `message-${messageId}`,
    channel: from,
    atMs,
    text,
    ...(image ? { image } : {}),
    ...(link ? { link } : {}),
  }
}

function noteLine(event: NoteEvent): NoteLine {
  return { kind: 'note', key: keyOf(event), atMs: event.atMs, event }
}

function keyOf({ seq }: DeskEvent): string {
  return `event-${seq}`
}
