import type { ReactElement } from 'react'
import type { ThresholdFigures } from '../../../store/quality/figures-store.js'
import { useQaTexts } from '../i18n/texts.js'
import { SharePlot } from './share-plot.js'
import { shareText } from './use-table.js'

/** How many cards a higher threshold would leave, and how many of them are wrong. */
export function Thresholds({
  thresholds,
}: {
  readonly thresholds: readonly ThresholdFigures[]
}): ReactElement | null {
  const t = useQaTexts()
  const all = thresholds[0]
  if (!all) return null
  const curves = [
    {
      ...{ kind: 'whole' as const, name: t('figures.left') },
      points: thresholds.map(({ threshold, shown }) => [threshold, shown / all.shown] as const),
    },
    {
      ...{ kind: 'bad' as const, name: t('figures.wrongOfShown') },
      points: thresholds.map(({ threshold, shown, wrong }) => [threshold, wrong / shown] as const),
    },
  ]
  return (
    <section className="qa-thresholds" data-testid="thresholds">
      <h3>{t('figures.thresholds')}</h3>
      <p className="qa-hint">{t('figures.thresholdsNote')}</p>
      <SharePlot title={t('figures.thresholds')} curves={curves} />
      <table className="qa-table">
        <thead>
          <tr>
            <th>{t('figures.threshold')}</th>
            <th>{t('figures.shown')}</th>
            <th>{t('figures.judged')}</th>
            <th>{t('figures.wrong')}</th>
            <th>{t('figures.wrongOfShown')}</th>
            <th>{t('figures.wrongOfJudged')}</th>
          </tr>
        </thead>
        <tbody>
          {thresholds.map(({ threshold, shown, judged, wrong }) => (
            <tr key={threshold}>
              <td>{threshold.toFixed(2)}</td>
              <td>{shown}</td>
              <td>{judged}</td>
              <td>{wrong}</td>
              <td>{shareText(wrong, shown)}</td>
              <td>{shareText(wrong, judged)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
