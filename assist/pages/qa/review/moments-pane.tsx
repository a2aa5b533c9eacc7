import type { ReactElement } from 'react'
import { momentsOf } from '../../../moments/call-moments.js'
import { saidLines } from '../../../wrapup/said-line.js'
import { formatClock } from '../../agent/transcript/format-clock.js'
import { useQaTexts } from '../i18n/texts.js'
import type { OpenCall } from '../state/qa-store.js'

/** What had to be said in the call and what was said that may not be, as its log tells it. */
export function MomentsPane({
  open,
  onPick,
}: {
  readonly open: OpenCall
  readonly onPick: (atMs: number) => void
}): ReactElement | null {
  const t = useQaTexts()
  const moments = momentsOf(open.events).filter(
    ({ kind, sightings }) => kind === 'must-say' || sightings.length > 0,
  )
  if (moments.length === 0) return null
  const startMs = new Map(saidLines(open.events).map((line) => [line.utteranceId, line.atMs]))
  return (
    <section className="qa-labels" data-testid="moments">
      <h3>{t('moments.title')}</h3>
      <ul>
        {moments.map(({ momentId, title, kind, sightings }) => (
          <li key={momentId} data-kind={kind} data-found={sightings.length > 0}>
            <b>{title}</b>{' '}
            {sightings.length === 0 ? (
              <em className="qa-missing">{t('moments.notSaid')}</em>
            ) : (
              sightings.map(({ utteranceId, atMs, phrase }) => (
                <button
                  key={utteranceId}
                  className="qa-link"
                  title={t('moments.because', { phrase })}
                  onClick={() => onPick(startMs.get(utteranceId) ?? atMs)}
                >
                  {formatClock(startMs.get(utteranceId) ?? atMs)}
                </button>
              ))
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
