import type { ReactElement } from 'react'
import type { CallFigures, HandlingFigures } from '../../../store/quality/figures-store.js'
import { formatClock } from '../../agent/transcript/format-clock.js'
import { useQaTexts } from '../i18n/texts.js'

/** How long calls took with and without advice that was taken, and how far that may be chance. */
export function Handling({
  handling,
}: {
  readonly handling: CallFigures['handling']
}): ReactElement {
  const t = useQaTexts()
  return (
    <section className="qa-handling" data-testid="handling">
      <h3>{t('figures.handling')}</h3>
      <table className="qa-table">
        <thead>
          <tr>
            <th />
            <th>{t('figures.takenCalls')}</th>
            <th>{t('figures.meanLength')}</th>
            <th>{t('figures.leftCalls')}</th>
            <th>{t('figures.meanLength')}</th>
            <th>{t('figures.longerBy')}</th>
          </tr>
        </thead>
        <tbody>
          <HandlingRow title={t('figures.byUsedCard')} figures={handling.cards} />
          <HandlingRow title={t('figures.byTakenAdvice')} figures={handling.advice} />
        </tbody>
      </table>
      <p className="qa-hint">{t('figures.noCause')}</p>
    </section>
  )
}

function HandlingRow({
  title,
  figures: { withIt, withoutIt, differenceMs },
}: {
  readonly title: string
  readonly figures: HandlingFigures
}): ReactElement {
  const t = useQaTexts()
  const length = (ms: number | null): string => (ms === null ? '–' : formatClock(ms))
  const seconds = (ms: number): string => {
    const rounded = Math.round(ms / 1_000)
    return `${rounded < 0 ? '−' : '+'}${Math.abs(rounded)}`
  }
  const { mean, low, high } = differenceMs ?? { mean: 0, low: 0, high: 0 }
  const told = { by: seconds(mean), low: seconds(low), high: seconds(high) }
  return (
    <tr>
      <td>{title}</td>
      <td>{withIt.calls}</td>
      <td>{length(withIt.meanMs)}</td>
      <td>{withoutIt.calls}</td>
      <td>{length(withoutIt.meanMs)}</td>
      <td>{differenceMs ? t('figures.longer', told) : '–'}</td>
    </tr>
  )
}
