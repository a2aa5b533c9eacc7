import { useMemo, type ReactElement } from 'react'
import { formatClock } from '../../agent/transcript/format-clock.js'
import { useQaTexts } from '../i18n/texts.js'
import type { OpenCall } from '../state/qa-store.js'
import { momentOf, type StandingCard } from '../state/reviewed-call.js'

/** The cards that the agent saw at a moment: now and earlier. */
export function SeenPane({
  open,
  atMs,
}: {
  readonly open: OpenCall
  readonly atMs: number
}): ReactElement {
  const t = useQaTexts()
  // The screen changes with events only.
  const lastSeq = open.events.findLast((event) => event.atMs <= atMs)?.seq ?? 0
  const seen = useMemo(
    () => momentOf(open.events, open.events[lastSeq - 1]?.atMs ?? 0),
    [open.events, lastSeq],
  )
  return (
    <section className="qa-seen" data-testid="seen">
      <h3>{t('now.title', { time: formatClock(atMs) })}</h3>
      {seen.now.length === 0 && <p className="qa-hint">{t('now.none')}</p>}
      {seen.now.map((card) => (
        <SeenCard key={card.suggestionId} card={card} open={open} />
      ))}
      {seen.earlier.length > 0 && <h4>{t('now.earlier')}</h4>}
      {seen.earlier.map(({ suggestionId, solutionId }) => (
        <p key={suggestionId} className="qa-first">
          {open.titles.get(solutionId) ?? solutionId}
        </p>
      ))}
    </section>
  )
}

function SeenCard({
  card,
  open,
}: {
  readonly card: StandingCard
  readonly open: OpenCall
}): ReactElement {
  const t = useQaTexts()
  const { solutionId, confidence, likely, because, fate, shownMs } = card
  return (
    <div className="qa-card" data-testid="seen-card">
      <time>{formatClock(shownMs)}</time> <b>{open.titles.get(solutionId) ?? solutionId}</b>{' '}
      <em>
        {confidence.toFixed(2)}
        {likely ? `, ${t('now.likely')}` : ''}
        {fate ? `, ${t(`now.${fate}`)}` : ''}
      </em>
      {because.length > 0 && (
        <p className="qa-first">
          {t('now.because', { words: because.map(({ text }) => text).join(' · ') })}
        </p>
      )}
    </div>
  )
}
