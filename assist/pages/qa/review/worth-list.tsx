import type { ReactElement } from 'react'
import { useQaTexts } from '../i18n/texts.js'
import { useQa, useQaState } from '../qa-context.js'
import { useAsked } from './use-asked.js'

/** Calls that are worth hearing, the most first, each with its reasons. */
export function WorthList(): ReactElement {
  const t = useQaTexts()
  const desk = useQa()
  const openId = useQaState((state) => state.open?.callId)
  const { answer, hasFailed } = useAsked('sampling', (service) => service.sampling())
  if (hasFailed) return <p className="qa-notice">{t('page.failed')}</p>
  if (!answer) return <p className="qa-hint">{t('page.loading')}</p>
  if (answer.length === 0) return <p className="qa-hint">{t('worth.none')}</p>
  return (
    <ul data-testid="worth-list">
      {answer.map(({ callId, internalId, score, reasons }) => (
        <li key={internalId}>
          <button
            data-testid="call"
            aria-current={callId === openId}
            onClick={() => {
              history.replaceState(null, '', `#call=${encodeURIComponent(callId)}`)
              void desk.open(callId)
            }}
          >
            <b>
              {callId} · {t('worth.score', { score })}
            </b>
            <span>
              {reasons.map(({ reason, count }) => t(`worth.${reason}`, { count })).join(' · ')}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
