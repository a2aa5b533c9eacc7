import { Icon } from '../../../shared/components/icon.js'
import { useDesk, useDeskSnapshot, useSeatMedia } from '../../desk-context.js'
import { useAgentTexts } from '../../i18n/texts.js'
import type { CallState } from '../../state/call-state.js'
import { isAtSeat, type SeatState } from '../../state/seat-state.js'
import { InviteControls } from './invite-controls.js'
import { RoomControls } from './room-controls.js'
import { MediumNow } from './medium-now.js'
import { TakenSeat } from './taken-seat.js'

/** The agent's place at the watched call, in one line. Its height stays the same with any content. */
export function SeatBar({ call }: { readonly call: CallState | null }) {
  const t = useAgentTexts()
  const { seat } = useDeskSnapshot()
  if (!call) return null
  const isHere = seat?.callId === call.callId && isAtSeat(seat)
  const isTaken = seat?.callId === call.callId && seat.phase === 'asking'
  return (
    <section
      className="seat-bar"
      aria-label={t('seat.label')}
      data-testid="seat-bar"
      data-phase={isHere || isTaken ? seat.phase : 'none'}
    >
      {call.hasEnded ? (
        <Ended />
      ) : (
        <>
          <PauseButton call={call} />
          {isTaken && <TakenSeat />}
          {isHere && <Seated seat={seat} />}
          {!isHere && !isTaken && <NotSeated call={call} seat={seat} />}
        </>
      )}
    </section>
  )
}

/** Pauses what is heard of the call; while it is paused, it says so. */
function PauseButton({ call: { isPaused } }: { readonly call: CallState }) {
  const t = useAgentTexts()
  const { store } = useDesk()
  return (
    <button
      className={isPaused ? 'primary small' : 'plain small'}
      data-testid="pause"
      aria-pressed={isPaused}
      title={t('seat.pauseHint')}
      onClick={() => store.togglePause()}
    >
      <Icon name={isPaused ? 'play' : 'pause'} />
      {t(isPaused ? 'seat.paused' : 'seat.pause')}
    </button>
  )
}

function Ended() {
  const t = useAgentTexts()
  const { beginCall } = useDesk()
  return (
    <>
      <span className="faint">{t('welcome.title')}</span>
      <button
        className="plain small seat-end"
        data-testid="new-call"
        onClick={() => beginCall('voice')}
      >
        <Icon name="customer" />
        {t('welcome.call')}
      </button>
    </>
  )
}

function NotSeated(props: { readonly call: CallState; readonly seat: SeatState | null }) {
  const t = useAgentTexts()
  const { store } = useDesk()
  const { call, seat } = props
  const isReplaced = seat?.callId === call.callId
  return (
    <>
      <MediumNow medium={call.medium} />
      <button className="second small" data-testid="take-seat" onClick={() => store.sit()}>
        <Icon name="agent" />
        {t('seat.take')}
      </button>
      <span className="faint">{t(isReplaced ? 'seat.replaced' : 'seat.takeHint')}</span>
      {seat && !isReplaced && (
        <button className="plain small seat-end" onClick={() => store.pick(seat.callId)}>
          <Icon name="back" />
          {t('seat.back')}
        </button>
      )}
    </>
  )
}

function Seated({ seat }: { readonly seat: SeatState }) {
  const t = useAgentTexts()
  const desk = useDesk()
  const { room } = seat
  const { isEnding, isMicrophoneMissing } = useSeatMedia()
  if (!room) return <span className="faint">{t('seat.taking')}</span>
  return (
    <>
      <MediumNow medium={room.medium} />
      <span
        className="customer-now"
        role="status"
        data-now={room.customerNow}
        data-testid="customer-state"
      >
        {t(`seat.now.${room.customerNow}`)}
      </span>
      {isMicrophoneMissing && (
        <button
          className="second small"
          data-testid="seat-microphone"
          onClick={() => void desk.seat.openMicrophone()}
        >
          <Icon name="microphone" />
          {t('seat.microphone')}
        </button>
      )}
      <InviteControls seat={seat} room={room} />
      <RoomControls seat={seat} room={room} />
      <button
        className="plain small seat-end"
        data-testid="end-call"
        aria-busy={isEnding}
        onClick={() => desk.seat.endCall()}
      >
        <Icon name="stop" />
        {t(isEnding ? 'seat.ending' : 'seat.end')}
      </button>
    </>
  )
}
