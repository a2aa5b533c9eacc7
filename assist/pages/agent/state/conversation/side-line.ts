import type { ChannelName } from '../../../../audio/frame.js'
import type { DeskEvent } from '../desk-event.js'

/** A written message, or a picture that was sent. */
export interface MessageLine {
  readonly kind: 'message'
  readonly key: string
  readonly messageId: string
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

/** An event of the call's media, in one line. */
export interface NoteLine {
  readonly kind: 'note'
  readonly key: string
  readonly atMs: number
  readonly event: NoteEvent
}

/** Events that are shown in one line. */
export type NoteEvent = Extract<
  DeskEvent,
  {
    type:
      | 'call.medium'
      | 'call.pause'
      | `media.${'invited' | 'accepted' | 'refused' | 'expired' | 'joined' | 'left'}`
      | 'media.withdrawn'
      | 'media.demonstration'
      | 'media.hold'
      | 'media.line'
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
 * @param before the lines so far; what they show already is not repeated
 */
export function sideLineOf(
  event: DeskEvent,
  before: readonly { readonly kind: string }[],
): SideLine | undefined {
  if (event.type === 'message') return messageLine(event)
  if (event.type === 'snapshot.taken') {
    return { kind: 'snapshot', key: keyOf(event), atMs: event.atMs, snapshot: event }
  }
  return isNote(event) && !isTold(event, before) ? noteLine(event) : undefined
}

const noteTypes: Readonly<Record<NoteEvent['type'], true>> = {
  'call.medium': true,
  'call.pause': true,
  'media.invited': true,
  'media.accepted': true,
  'media.refused': true,
  'media.expired': true,
  'media.joined': true,
  'media.left': true,
  'media.withdrawn': true,
  'media.demonstration': true,
  'media.hold': true,
  'media.line': true,
  'media.recording': true,
  'followup.sent': true,
  'followup.opened': true,
}

function isNote(event: DeskEvent): event is NoteEvent {
  return Object.hasOwn(noteTypes, event.type)
}

/**
 * True where the conversation shows the event already. A page in the chat is shown by its message. A call's first
 * medium, or one just joined, is no news.
 */
function isTold(event: NoteEvent, before: readonly { readonly kind: string }[]): boolean {
  if (event.type === 'followup.sent') return event.how === 'chat'
  if (event.type !== 'call.medium') return false
  const last = before.at(-1) as SideLine | undefined
  return !last || (last.kind === 'note' && last.event.type === 'media.joined')
}

function messageLine(event: Extract<DeskEvent, { type: 'message' }>): MessageLine {
  const { messageId, from, atMs, text, image, link } = event
  return {
    kind: 'message',
    key: `message-${messageId}`,
    messageId,
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
