import type { ReactElement } from 'react'
import type { UseFigures } from '../../../store/quality/figures-store.js'
import { useQaTexts } from '../i18n/texts.js'

/** Rows of a table; further agents and entries are hardly ever asked for. */
export const maxRowCount = 20

/** A share as people read it; a dash where there is nothing to divide. */
export function shareText(part: number, whole: number): string {
  return whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`
}

type Row = Pick<UseFigures, 'shown' | 'used' | 'wrong'> &
  Partial<Pick<UseFigures, 'calls' | 'told' | 'resolved'>> & { readonly title: string }

/** What became of calls and cards, a row for what they have in common. */
export function UseTable({
  title,
  rows,
}: {
  readonly title: string
  readonly rows: readonly Row[]
}): ReactElement {
  const t = useQaTexts()
  const hasCalls = rows.some(({ calls }) => calls !== undefined)
  return (
    <table className="qa-table">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th />
          {hasCalls && <th>{t('figures.calls')}</th>}
          <th>{t('figures.shown')}</th>
          <th>{t('figures.used')}</th>
          <th>{t('figures.wrong')}</th>
          {hasCalls && <th>{t('figures.resolved')}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, maxRowCount).map((row) => (
          <tr key={row.title}>
            <td>{row.title}</td>
            {hasCalls && <td>{row.calls}</td>}
            <td>{row.shown}</td>
            <td>{shareText(row.used, row.shown)}</td>
            <td>{shareText(row.wrong, row.shown)}</td>
            {hasCalls && <td>{shareText(row.resolved ?? 0, row.told ?? 0)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
