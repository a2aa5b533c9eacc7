import { Icon } from '../../shared/components/icon.js'
import { copyText } from '../cards/use-card-actions.js'
import { useDesk } from '../desk-context.js'
import { agentTexts, useAgentTexts } from '../i18n/texts.js'
import { formatClock } from '../transcript/format-clock.js'
import { linkToCall, type CallView } from './calls-view.js'

/** One call of the list: it opens whole, or at a line that was found. */
export function CallRow(props: {
  readonly call: CallView
  readonly onOpen: (callId: string, atMs?: number) => void
}) {
  const t = useAgentTexts()
  const { address, settings } = useDesk()
  const { call, onOpen } = props
  const { callId, startedAt, isLive, waitingMessages, hits } = call
  const begun = new Date(startedAt).toLocaleString(settings.language, {
    ...{ dateStyle: 'medium', timeStyle: 'short' },
  })
  return (
    <li className="call-row" data-testid="call-row" data-call={callId} data-live={isLive}>
      <div className="call-row-head">
        <button className="call-open" onClick={() => onOpen(callId)}>
          {call.entry ?? call.matter ?? callId}
        </button>
        <button
          className="quiet small icon-only"
          aria-label={t('calls.copyLink')}
          title={t('calls.copyLink')}
          onClick={() => void copyText(linkToCall(address, callId, hits[0]?.atMs))}
        >
          <Icon name="link" />
        </button>
      </div>
      <p className="call-facts">
        {isLive && <strong className="call-live">{t('calls.live')}</strong>}
        {waitingMessages > 0 && <strong>{t('calls.waiting', { count: waitingMessages })}</strong>}
        <Facts call={call} begun={begun} />
      </p>
      {call.entry !== null && call.matter !== null && <p className="faint">{call.matter}</p>}
      {hits.length > 0 && (
        <ul>
          {hits.map(({ utteranceId, atMs, text }) => (
            <li key={utteranceId}>
              <button
                className="call-hit"
                data-testid="call-hit"
                onClick={() => onOpen(callId, atMs)}
              >
                <span className="digits">{formatClock(atMs)}</span> {text}
              </button>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

function Facts({ call, begun }: { readonly call: CallView; readonly begun: string }) {
  const t = useAgentTexts()
  const { lengthMs, language, outcome, topics } = call
  const languageKey = `calls.language.${language}`
  const facts = [
    begun,
    lengthMs === null ? '' : formatClock(lengthMs),
    agentTexts.isKey(languageKey) ? t(languageKey) : language,
    outcome === null ? '' : t(`wrapUp.outcome.${outcome}`),
    ...topics,
  ]
  return (
    <>
      {facts
        .filter((fact) => fact !== '')
        .map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
    </>
  )
}
