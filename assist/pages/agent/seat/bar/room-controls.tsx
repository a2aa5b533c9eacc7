import { lazy, Suspense } from 'react'
import type { RoomView } from '../../../../media/seat-protocol.js'
import { Icon } from '../../../shared/components/icon.js'
import { useDesk } from '../../desk-context.js'
import { useAgentTexts } from '../../i18n/texts.js'
import type { SeatState } from '../../state/seat-state.js'
import { ShowMenu } from './show-menu.js'

const LineMenu = lazy(async () => ({ default: (await import('./line-menu.js')).LineMenu }))

/** The agent's controls of the room, except those that change the medium. */
export function RoomControls({
  seat,
  room,
}: {
  readonly seat: SeatState
  readonly room: RoomView
}) {
  const t = useAgentTexts()
  const { store } = useDesk()
  const isPresent = room.customer === 'present'
  return (
    <>
      {room.medium === 'video' && <StillButton seat={seat} room={room} />}
      {room.canRecord && room.medium === 'video' && <RecordButton seat={seat} room={room} />}
      {isPresent && <ShowMenu room={room} />}
      {room.sound === 'telephone' && isPresent && (
        <button
          className="plain small"
          data-testid="take-sound"
          title={t('seat.takeSoundHint')}
          onClick={() => store.seatAction({ kind: 'take-sound' })}
        >
          <Icon name="telephone" />
          {t('seat.takeSound')}
        </button>
      )}
      <Suspense>{room.line && <LineMenu line={room.line} />}</Suspense>
      <button
        className="plain small"
        data-testid="hold"
        aria-pressed={room.isOnHold}
        onClick={() => store.seatAction({ kind: 'hold', isOn: !room.isOnHold })}
      >
        <Icon name={room.isOnHold ? 'play' : 'pause'} />
        {t(room.isOnHold ? 'seat.resume' : 'seat.hold')}
      </button>
    </>
  )
}

function StillButton({ seat, room }: { readonly seat: SeatState; readonly room: RoomView }) {
  const t = useAgentTexts()
  const { store } = useDesk()
  const isAsked = seat.asked === 'snapshot'
  return (
    <button
      className="plain small"
      data-testid="ask-snapshot"
      disabled={isAsked || room.customer !== 'present'}
      onClick={() => store.seatAction({ kind: 'ask-snapshot' })}
    >
      <Icon name="camera" />
      {t(isAsked ? 'seat.stillAsked' : 'seat.still')}
    </button>
  )
}

function RecordButton({ seat, room }: { readonly seat: SeatState; readonly room: RoomView }) {
  const t = useAgentTexts()
  const { store } = useDesk()
  const isAsked = seat.asked === 'recording' && !room.isRecording
  const kind = room.isRecording ? 'stop-recording' : 'ask-recording'
  const label = room.isRecording ? 'seat.recordStop' : isAsked ? 'seat.recordAsked' : 'seat.record'
  return (
    <button
      className="plain small record"
      data-testid="record"
      aria-pressed={room.isRecording}
      disabled={isAsked}
      onClick={() => store.seatAction({ kind })}
    >
      <Icon name="record" />
      {t(label)}
    </button>
  )
}
