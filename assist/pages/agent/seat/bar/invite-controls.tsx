import type { Medium } from '../../../../call/medium.js'
import type { RoomView } from '../../../../media/seat-protocol.js'
import { Icon } from '../../../shared/components/icon.js'
import { useDesk } from '../../desk-context.js'
import { useAgentTexts } from '../../i18n/texts.js'
import { isInvitationOpen, type SeatState } from '../../state/seat-state.js'

/** Changes the medium: by invitation, or back out of video at once. */
export function InviteControls(props: { readonly seat: SeatState; readonly room: RoomView }) {
  const t = useAgentTexts()
  const desk = useDesk()
  const { room, seat } = props
  const isAsking = isInvitationOpen(room) || seat.wanted !== null
  const invite = (medium: Medium) => (
    <button
      className="plain small"
      data-testid={`invite-${medium}`}
      disabled={isAsking}
      onClick={() => desk.seat.invite(medium)}
    >
      <Icon name={medium === 'voice' ? 'sound' : medium} />
      {t(`seat.invite.${medium}`)}
    </button>
  )
  return (
    <>
      {room.medium === 'video' ? (
        <button
          className="plain small"
          data-testid="back-to-voice"
          onClick={() => desk.store.seatAction({ kind: 'go-back', medium: 'voice' })}
        >
          <Icon name="sound" />
          {t('seat.backToVoice')}
        </button>
      ) : (
        invite('video')
      )}
      {room.medium === 'text' && invite('voice')}
      {room.medium === 'voice' && invite('text')}
      <InvitationNow seat={seat} room={room} />
    </>
  )
}

/** State of the newest invitation, for as long as it matters to the agent. */
function InvitationNow({ seat, room }: { readonly seat: SeatState; readonly room: RoomView }) {
  const t = useAgentTexts()
  const { store } = useDesk()
  const { invitation } = room
  const state = seat.wanted ? 'waiting' : invitation?.state
  const medium = seat.wanted ?? invitation?.medium
  if (!state || !medium || state === 'withdrawn' || state === 'left') return null
  const withdraw = () => {
    if (seat.wanted) store.forgetInvitation()
    else store.seatAction({ kind: 'withdraw-invitation' })
  }
  return (
    <span
      className={state === 'joined' ? 'visually-hidden' : 'invitation'}
      role="status"
      data-testid="invitation-state"
      data-state={state}
      data-medium={medium}
    >
      {t(`seat.invitation.${state}`, { medium: t(`seat.medium.${medium}`) })}
      {(state === 'waiting' || state === 'invited' || state === 'accepted') && (
        <button
          className="quiet icon-only small"
          data-testid="withdraw-invitation"
          aria-label={t('seat.withdraw')}
          title={t('seat.withdraw')}
          onClick={withdraw}
        >
          <Icon name="close" />
        </button>
      )}
    </span>
  )
}
