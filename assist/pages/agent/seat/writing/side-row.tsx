import { memo } from 'react'
import { formatClock } from '../../transcript/format-clock.js'
import { Icon } from '../../../shared/components/icon.js'
import { useAgentTexts, type AgentTranslate } from '../../i18n/texts.js'
import type {
  MessageLine,
  NoteEvent,
  SideLine,
  SnapshotLine,
} from '../../state/conversation/side-line.js'
import { CallPicture } from './call-picture.js'

/** Digits of a hash that are shown. */
const shownHashLength = 12

/** A line of the conversation that nobody spoke: a message, a still, or a note. */
export const SideRow = memo(function SideRow(props: {
  readonly line: SideLine
  readonly callId: string
}) {
  const { line, callId } = props
  switch (line.kind) {
    case 'message':
      return <MessageRow line={line} callId={callId} />
    case 'snapshot':
      return <SnapshotRow line={line} callId={callId} />
    case 'note':
      return <NoteRow event={line.event} atMs={line.atMs} />
  }
})

function MessageRow({ line, callId }: { readonly line: MessageLine; readonly callId: string }) {
  const t = useAgentTexts()
  const { channel, text, image, link } = line
  return (
    <div
      className="chat-line"
      data-testid="chat-line"
      data-channel={channel}
      data-utterance={line.messageId}
      tabIndex={-1}
    >
      <span className="utterance-head">
        <span className="speaker">
          <Icon name={channel} />
          {t(`transcript.${channel}`)}
        </span>
        <time className="digits">{formatClock(line.atMs)}</time>
      </span>
      <div className="bubble">
        {text !== '' && <p>{text}</p>}
        {image && <CallPicture callId={callId} sha256={image.sha256} name={image.name} />}
        {link && isWebAddress(link.url) && (
          <a href={link.url} target="_blank" rel="noopener noreferrer">
            <Icon name="link" />
            {link.title}
          </a>
        )}
      </div>
    </div>
  )
}

function SnapshotRow({ line, callId }: { readonly line: SnapshotLine; readonly callId: string }) {
  const t = useAgentTexts()
  const { sha256, takenAt, place, widthPx, heightPx } = line.snapshot
  const taken = new Date(takenAt)
  const time = Number.isNaN(taken.getTime()) ? takenAt : taken.toLocaleString()
  return (
    <div className="snapshot" data-testid="snapshot">
      <CallPicture callId={callId} sha256={sha256} name={`${t('snapshot.title')}, ${time}`} />
      <dl>
        <dt>{t('snapshot.title')}</dt>
        <dd>
          {time} · {widthPx} × {heightPx}
        </dd>
        {place && (
          <dd>
            {t('snapshot.place', {
              latitude: place.latitude.toFixed(5),
              longitude: place.longitude.toFixed(5),
              metres: Math.round(place.accuracyM),
            })}
          </dd>
        )}
        <dd title={sha256}>
          SHA-256 <code>{sha256.slice(0, shownHashLength)}</code>
        </dd>
      </dl>
    </div>
  )
}

function NoteRow({ event, atMs }: { readonly event: NoteEvent; readonly atMs: number }) {
  const t = useAgentTexts()
  return (
    <div className="media-note" data-testid="media-note" data-event={event.type}>
      <span>{noteText(event, t)}</span>
      <time className="digits">{formatClock(atMs)}</time>
    </div>
  )
}

function noteText(event: NoteEvent, t: AgentTranslate): string {
  switch (event.type) {
    case 'media.demonstration':
      return t(event.what ? `note.demonstration.${event.what}` : 'note.demonstration.none')
    case 'call.pause':
      return t(event.isOn ? 'note.pause.on' : 'note.pause.off')
    case 'media.hold':
      return t(event.isOn ? 'note.hold.on' : 'note.hold.off')
    case 'media.line':
      if (event.action !== 'mute') return t(`note.line.${event.action}`)
      return t(event.isOn ? 'note.line.mute.on' : 'note.line.mute.off')
    case 'media.recording':
      return t(event.isOn ? 'note.recording.on' : 'note.recording.off')
    case 'followup.sent':
      return t(event.how === 'page' ? 'note.followup.page' : 'note.followup.copy')
    case 'followup.opened':
      return t('note.followup.opened')
    default:
      return t(`note.${event.type}`, { medium: t(`seat.medium.${event.medium}`) })
  }
}

/** True for a web address. Anything else, such as a script, becomes no link. */
function isWebAddress(url: string): boolean {
  return /^https?:\/\//iu.test(url)
}
