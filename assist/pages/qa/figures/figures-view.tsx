import { useEffect, useState, type ReactElement } from 'react'
import type { ToldFigures } from '../connection/qa-service.js'
import { useQaTexts } from '../i18n/texts.js'
import { useQa, useQaState } from '../qa-context.js'
import { BarPlot, type PlottedBar } from './bar-plot.js'
import { Handling } from './handling.js'
import { Thresholds } from './thresholds.js'
import { Unanswered } from './unanswered.js'
import { maxRowCount, shareText, UseTable } from './use-table.js'

/** Figures over the calls that the list shows: use, wrong cards, outcomes, repeated contact, unanswered questions. */
export function FiguresView(): ReactElement {
  const t = useQaTexts()
  const desk = useQa()
  const filters = useQaState((state) => state.filters)
  const [figures, setFigures] = useState<ToldFigures>()
  useEffect(() => {
    let isCurrent = true
    void desk.figures(filters).then((told) => {
      if (isCurrent) setFigures(told)
    })
    return () => {
      isCurrent = false
    }
  }, [desk, filters])
  if (!figures) return <p className="qa-hint">{t('page.loading')}</p>
  return (
    <section className="qa-figures" data-testid="figures">
      <h2>{t('figures.title')}</h2>
      <Totals figures={figures} />
      <Plots figures={figures} />
      <Unanswered groups={figures.unanswered} />
      <Handling handling={figures.handling} />
      <Thresholds thresholds={figures.thresholds} />
      <Media figures={figures} />
      <Topics figures={figures} />
      <Agents figures={figures} />
      <Entries figures={figures} />
    </section>
  )
}

function Totals({ figures: { all, repeat } }: { readonly figures: ToldFigures }): ReactElement {
  const t = useQaTexts()
  const facts = [
    [t('figures.calls'), String(all.calls)],
    [t('figures.used'), shareText(all.used, all.shown)],
    [t('figures.wrong'), shareText(all.wrong, all.shown)],
    [t('figures.resolved'), shareText(all.resolved, all.told)],
    [t('figures.repeated'), shareText(repeat.repeated, repeat.calls)],
  ] as const
  return (
    <dl className="qa-totals">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Plots({ figures: { days } }: { readonly figures: ToldFigures }): ReactElement {
  const t = useQaTexts()
  const cards = days.map((day): PlottedBar => {
    const { shown, used, wrong } = day
    const parts = [
      { kind: 'good' as const, value: used + wrong },
      { kind: 'bad' as const, value: wrong },
    ]
    const told = t('figures.dayCards', { day: day.day, shown, used, wrong })
    return { name: day.day.slice(5), whole: shown, parts, told }
  })
  const calls = days.map((day): PlottedBar => {
    const parts = [{ kind: 'good' as const, value: day.resolved }]
    const told = t('figures.dayCalls', { day: day.day, calls: day.calls, resolved: day.resolved })
    return { name: day.day.slice(5), whole: day.calls, parts, told }
  })
  return (
    <div className="qa-plots">
      <BarPlot title={t('figures.callsByDay')} bars={calls} />
      <BarPlot title={t('figures.cardsByDay')} bars={cards} />
    </div>
  )
}

function Media({ figures: { media } }: { readonly figures: ToldFigures }): ReactElement {
  const t = useQaTexts()
  const title = (of: (typeof media)[number]['media']): string =>
    of.map((medium) => t(`list.medium.${medium}`)).join(' + ')
  const rows = media.map((one) => ({ ...one, title: title(one.media) || t('figures.noMedium') }))
  return <UseTable title={t('figures.byMedium')} rows={rows} />
}

function Topics({ figures: { topics } }: { readonly figures: ToldFigures }): ReactElement {
  const t = useQaTexts()
  const rows = topics.map((one) => ({ ...one, title: one.topic ?? t('figures.noTopic') }))
  return <UseTable title={t('figures.byTopic')} rows={rows} />
}

function Agents({ figures: { agents } }: { readonly figures: ToldFigures }): ReactElement {
  const t = useQaTexts()
  return (
    <UseTable
      title={t('figures.byAgent')}
      rows={agents.map((one) => ({ ...one, title: one.name ?? one.agent ?? t('figures.nobody') }))}
    />
  )
}

function Entries({ figures: { entries } }: { readonly figures: ToldFigures }): ReactElement {
  const t = useQaTexts()
  const { service } = useQa()
  const [titles, setTitles] = useState<ReadonlyMap<string, string>>(new Map())
  useEffect(() => {
    const ids = entries.slice(0, maxRowCount).map(({ solutionId }) => solutionId)
    void Promise.all(ids.map(async (id) => [id, await service.title(id)] as const))
      .then((told) => setTitles(new Map(told)))
      .catch(() => undefined)
  }, [entries, service])
  return (
    <UseTable
      title={t('figures.byEntry')}
      rows={entries.map((one) => ({ ...one, title: titles.get(one.solutionId) ?? one.solutionId }))}
    />
  )
}
