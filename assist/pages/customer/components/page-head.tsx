import { Icon } from '../../shared/components/icon.js'
import { useCustomerState } from '../customer-context.js'
import type { CustomerTextKey } from '../i18n/texts.js'
import { useCustomerTexts } from '../i18n/texts.js'
import type { CustomerState } from '../state/customer-state.js'

/** Name of the page, state of its connection, and what the customer must not miss: recording, hold, telephone. */
export function PageHead() {
  const t = useCustomerTexts()
  const state = useCustomerState()
  return (
    <header className="page-head">
      <div className="page-line">
        <h1>{t('page.title')}</h1>
        {state.isRecording && (
          <span className="recording-mark" data-testid="recording-mark">
            <Icon name="record" />
            {t('page.recording')}
          </span>
        )}
        {state.connection !== 'refused' && (
          <span className="page-status" data-connection={state.connection} role="status">
            {t(statusText(state))}
          </span>
        )}
      </div>
      {state.sound === 'telephone' && state.connection !== 'over' && (
        <p className="page-note" data-testid="telephone-note">
          <Icon name="telephone" />
          {t('page.telephone')}
        </p>
      )}
      {state.isOnHold && (
        <p className="page-note" data-testid="hold-note">
          <Icon name="pause" />
          {t('page.holdNote')}
        </p>
      )}
      {state.isPaused && (
        <p className="page-note" role="status" data-testid="pause-note">
          <Icon name="pause" />
          {t('page.pauseNote')}
        </p>
      )}
    </header>
  )
}

function statusText({
  connection,
  isOnHold,
  isSeatTaken,
  agentVoice,
}: CustomerState): CustomerTextKey {
  if (connection === 'over') return 'page.ended'
  if (connection === 'reconnecting') return 'page.reconnecting'
  if (connection !== 'open') return 'page.connecting'
  if (isOnHold) return 'page.hold'
  if (!isSeatTaken) return 'page.away'
  return agentVoice === 'muted' ? 'page.agentMuted' : 'page.open'
}
