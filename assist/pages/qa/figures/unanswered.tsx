import type { ReactElement } from 'react'
import type { UnansweredQuestion } from '../../../store/quality/figures-store.js'
import { useQaTexts } from '../i18n/texts.js'
import { useQa } from '../qa-context.js'

/** What customers asked and no card came for, in groups; each quote leads to its place in its call. */
export function Unanswered({
  groups,
}: {
  readonly groups: readonly UnansweredQuestion[]
}): ReactElement {
  const t = useQaTexts()
  const desk = useQa()
  return (
    <section className="qa-unanswered">
      <h3>{t('figures.unanswered')}</h3>
      {groups.length === 0 && <p className="qa-hint">{t('figures.noneUnanswered')}</p>}
      <ol>
        {groups.map(({ count, quotes }) => (
          <li key={`${quotes[0]?.callId ?? ''} ${quotes[0]?.utteranceId ?? ''}`}>
            <b>{t('figures.times', { count })}</b>
            {quotes.map(({ callId, utteranceId, atMs, text }) => (
              <button
                key={`${callId} ${utteranceId}`}
                className="qa-quote"
                data-testid="quote"
                onClick={() => void desk.open(callId).then(() => desk.goTo(atMs))}
              >
                {text}
              </button>
            ))}
          </li>
        ))}
      </ol>
    </section>
  )
}
