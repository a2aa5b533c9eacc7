import { Icon } from '../../shared/components/icon.js'
import { useCustomer, useCustomerState, useVoice } from '../customer-context.js'
import { useCustomerTexts } from '../i18n/texts.js'
import { canTalk } from '../state/customer-state.js'

/**
 * The first thing on the page while the customer may talk and does not: without a press on a button the browser lets
 * them neither speak nor hear.
 */
export function TalkPrompt() {
  const t = useCustomerTexts()
  const { call } = useCustomer()
  const state = useCustomerState()
  const { phase } = useVoice()
  const isIdle = phase === 'idle' || phase === 'finishing'
  if (!isIdle || !canTalk(state) || state.connection === 'over') return null
  return (
    <section className="talk-prompt" data-testid="talk-prompt">
      <p role="status">{t(state.isSeatTaken ? 'voice.agentHere' : 'voice.agentSoon')}</p>
      <button
        className="talk"
        data-testid="talk"
        disabled={phase !== 'idle' || !state.call}
        onClick={() => call.talk()}
      >
        <Icon name="microphone" />
        {t('voice.talk')}
      </button>
    </section>
  )
}
