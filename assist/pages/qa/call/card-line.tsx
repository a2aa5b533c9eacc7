import type { ReactElement } from 'react'
import type { Suggestion } from '../../../suggestion/suggestion.js'
import { useQaTexts } from '../i18n/texts.js'
import { useQa } from '../qa-context.js'
import type { OpenCall } from '../state/qa-store.js'

/** A card with how sure it was, why it came, and the reviewer's judgement. */
export function CardLine({
  card,
  open,
}: {
  readonly card: Suggestion
  readonly open: OpenCall
}): ReactElement {
  const t = useQaTexts()
  const desk = useQa()
  const { suggestionId, solutionId, confidence, because, likely } = card
  const own = open.labels.findLast(
    ({ kind, target, isOwn }) =>
      isOwn && (kind === 'right' || kind === 'wrong') && target === suggestionId,
  )
  const shown = open.events.find(
    (event) => event.type === 'suggestion.shown' && event.suggestionId === suggestionId,
  )
  const words = because.map(({ text }) => text).join(' · ')
  return (
    <div className="qa-card" data-testid="card">
      <b>{open.titles.get(solutionId) ?? solutionId}</b>{' '}
      <em>
        {confidence.toFixed(2)}
        {likely ? `, ${t('now.likely')}` : ''}
      </em>
      <span className="qa-verdict">
        {(['right', 'wrong'] as const).map((kind) => (
          <button
            key={kind}
            className="qa-button"
            data-testid={kind}
            aria-pressed={own?.kind === kind}
            onClick={() =>
              void desk.label({
                ...{ kind, target: suggestionId, solutionId, text: '' },
                atMs: shown?.atMs ?? 0,
              })
            }
          >
            {t(`label.${kind}`)}
          </button>
        ))}
      </span>
      {words !== '' && <p className="qa-first">{t('now.because', { words })}</p>}
    </div>
  )
}
