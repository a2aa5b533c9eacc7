import { useDesk } from '../../desk-context.js'
import { useAgentTexts } from '../../i18n/texts.js'

/** Another page sits at the call: asks before it is taken over. */
export function TakenSeat() {
  const t = useAgentTexts()
  const { store } = useDesk()
  return (
    <span className="taken-seat" role="alert" data-testid="seat-taken">
      {t('seat.taken')}
      <button
        className="second small"
        data-testid="seat-take-over"
        onClick={() => store.takeOver()}
      >
        {t('seat.takeOver')}
      </button>
      <button
        className="plain small"
        data-testid="seat-leave-it"
        onClick={() => store.leaveToOther()}
      >
        {t('seat.leaveIt')}
      </button>
    </span>
  )
}
