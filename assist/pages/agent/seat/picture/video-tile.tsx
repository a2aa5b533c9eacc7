import { useState } from 'react'
import type { RoomView } from '../../../../media/seat-protocol.js'
import { Icon } from '../../../shared/components/icon.js'
import { useDesk, useSeatMedia } from '../../desk-context.js'
import { useAgentTexts, type AgentTranslate } from '../../i18n/texts.js'
import { LivePicture } from '../../../shared/media/live-picture.js'
import type { SeatState } from '../../state/seat-state.js'
import type { SeatMedia } from '../devices/seat-media.js'
import { MarkedPicture } from '../../../shared/marks/marked-picture.js'
import { PictureMarks } from '../../../shared/marks/picture-marks.js'

/** Sizes of the picture, which the agent chooses. */
type TileSize = 'closed' | 'normal' | 'large'

/** The customer's picture and what the agent shows. It lies above the conversation and never over the cards. */
export function VideoTile({ seat }: { readonly seat: SeatState }) {
  const t = useAgentTexts()
  const media = useSeatMedia()
  const [size, setSize] = useState<TileSize>('normal')
  const { room } = seat
  if (!room || !isVideoOn(room, media)) return null
  return (
    <section className="video-tile" data-size={size} aria-label={t('video.title')}>
      <div className="video-head">
        <span>{t(room.medium === 'video' ? 'video.title' : 'video.own')}</span>
        {room.isRecording && (
          <span className="recording">
            <Icon name="record" />
            {t('video.recording')}
          </span>
        )}
        <EraseButton seat={seat} />
        <SizeButton size={size} to={size === 'large' ? 'normal' : 'large'} onSize={setSize} />
        <SizeButton size={size} to={size === 'closed' ? 'normal' : 'closed'} onSize={setSize} />
      </div>
      {size !== 'closed' && (
        <div className="video-stage" data-shows={room.medium === 'video' ? 'customer' : 'own'}>
          <RemotePicture seat={seat} room={room} media={media} />
          {media.ownVideo && (
            <LivePicture
              className="own-video"
              testId="own-video"
              track={media.ownVideo}
              label={t('video.own')}
            />
          )}
        </div>
      )}
    </section>
  )
}

function isVideoOn(room: RoomView, media: SeatMedia): boolean {
  return room.medium === 'video' || media.ownVideo !== null || room.demonstration === 'clip'
}

function RemotePicture(props: {
  readonly seat: SeatState
  readonly room: RoomView
  readonly media: SeatMedia
}) {
  const t = useAgentTexts()
  const { seat, room, media } = props
  const { store } = useDesk()
  if (room.medium !== 'video' && media.ownVideo) return null
  if (room.medium !== 'video' || !media.remoteVideo) {
    return <p className="video-none">{t(absence(room, media))}</p>
  }
  return (
    <MarkedPicture
      className="picture"
      testId="remote-video"
      track={media.remoteVideo}
      label={t('video.title')}
    >
      <PictureMarks
        label={t('video.marks')}
        drawing={seat.drawing}
        by="agent"
        pointingBy="hover"
        pointersOf={['customer']}
        onMark={(mark) => store.seatAction({ kind: 'mark', mark })}
      />
      {media.peer !== 'connected' && (
        <p className="video-over">{t(media.peer === 'failed' ? 'video.failed' : 'video.broken')}</p>
      )}
    </MarkedPicture>
  )
}

/** Name of the text that stands in place of the customer's picture. */
function absence(room: RoomView, media: SeatMedia): Parameters<AgentTranslate>[0] {
  if (room.medium !== 'video') return 'video.showing'
  if (room.customer !== 'present') return 'video.away'
  return media.peer === 'failed' ? 'video.failed' : 'video.coming'
}

function EraseButton({ seat }: { readonly seat: SeatState }) {
  const t = useAgentTexts()
  const { store } = useDesk()
  if (seat.drawing.lines.length === 0) return null
  return (
    <button
      className="quiet small"
      data-testid="erase-marks"
      onClick={() => store.seatAction({ kind: 'mark', mark: { kind: 'clear', points: [] } })}
    >
      <Icon name="erase" />
      {t('video.erase')}
    </button>
  )
}

function SizeButton(props: {
  readonly size: TileSize
  readonly to: TileSize
  readonly onSize: (size: TileSize) => void
}) {
  const t = useAgentTexts()
  const { size, to, onSize } = props
  const isFold = size === 'closed' || to === 'closed'
  const key = isFold
    ? to === 'closed'
      ? 'video.fold'
      : 'video.unfold'
    : to === 'large'
      ? 'video.larger'
      : 'video.smaller'
  return (
    <button
      className="quiet icon-only small"
      data-size-to={to}
      aria-label={t(key)}
      title={t(key)}
      onClick={() => onSize(to)}
    >
      <Icon name={isFold ? 'chevron' : 'larger'} />
    </button>
  )
}
