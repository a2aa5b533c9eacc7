import { useEffect, useState, type ReactElement } from 'react'
import { useQaTexts } from '../i18n/texts.js'
import { useQa, useQaState } from '../qa-context.js'
import { noFilters, type CallFilters } from './call-filters.js'

/** How long typing may pause before the list asks, in ms. */
const typingPauseMs = 300

/** Names of filters whose value is a text. */
type TextFilter = Exclude<keyof CallFilters, (typeof flags)[number]>

const choices = {
  language: ['en', 'zh', 'ko', 'auto'],
  medium: ['voice', 'video', 'text'],
  outcome: ['resolved', 'not', 'escalated'],
} as const

const flags = ['ended', 'wrong', 'degraded', 'redacted'] as const

/** What the parts of the bar share. */
interface Changing {
  readonly filters: CallFilters
  readonly change: (part: Partial<CallFilters>) => void
}

/** What calls are chosen by. The address of the page follows it, so that a view is a bookmark. */
export function FilterBar(): ReactElement {
  const t = useQaTexts()
  const desk = useQa()
  const applied = useQaState((state) => state.filters)
  const [filters, setFilters] = useState(applied)
  useEffect(() => {
    if (filters === applied) return
    const timer = setTimeout(() => void desk.choose(filters), typingPauseMs)
    return () => clearTimeout(timer)
  }, [filters, applied, desk])
  const changing: Changing = {
    filters,
    change: (part) => setFilters({ ...filters, ...part }),
  }
  const count = Object.entries(applied).filter(([name, value]) => value && name !== 'q').length
  return (
    <>
      <input
        type="search"
        data-testid="filter-q"
        placeholder={t('list.q')}
        aria-label={t('list.q')}
        value={filters.q}
        onChange={(event) => changing.change({ q: event.target.value })}
      />
      <details className="qa-more" open={count > 0}>
        <summary data-testid="more-filters">{t('list.filters', { count })}</summary>
        <div className="qa-filters">
          {(['id', 'agent', 'entry', 'topic'] as const).map((name) => (
            <Field key={name} name={name} type="search" {...changing} />
          ))}
          {(['language', 'medium', 'outcome'] as const).map((name) => (
            <Choice key={name} name={name} {...changing} />
          ))}
          <Field name="from" type="date" {...changing} />
          <Field name="to" type="date" {...changing} />
          <Field name="minLength" type="number" {...changing} />
          <Field name="maxLength" type="number" {...changing} />
          <Field name="minConfidence" type="number" {...changing} />
          <Field name="maxConfidence" type="number" {...changing} />
          <Flags {...changing} />
        </div>
        <button className="qa-link" data-testid="no-filters" onClick={() => setFilters(noFilters)}>
          {t('list.clear')}
        </button>
        <p className="qa-hint">{t('list.bookmark')}</p>
      </details>
    </>
  )
}

function Field({
  name,
  type,
  filters,
  change,
}: Changing & {
  readonly name: Exclude<TextFilter, 'q'>
  readonly type: 'search' | 'date' | 'number'
}): ReactElement {
  const t = useQaTexts()
  return (
    <label className="qa-field">
      {t(`list.${name}`)}
      <input
        type={type}
        data-testid={`filter-${name}`}
        {...(type === 'number' ? { min: 0, step: 'any' } : {})}
        value={filters[name]}
        onChange={(event) => change({ [name]: event.target.value })}
      />
    </label>
  )
}

function Choice({
  name,
  filters,
  change,
}: Changing & { readonly name: keyof typeof choices }): ReactElement {
  const t = useQaTexts()
  return (
    <label className={name === 'outcome' ? 'qa-field qa-wide' : 'qa-field'}>
      {t(`list.${name}`)}
      <select
        data-testid={`filter-${name}`}
        value={filters[name]}
        onChange={(event) => change({ [name]: event.target.value })}
      >
        <option value="">{t('list.any')}</option>
        {choices[name].map((one) => (
          <option key={one} value={one}>
            {t(`list.${name}.${one}` as Parameters<typeof t>[0])}
          </option>
        ))}
      </select>
    </label>
  )
}

function Flags({ filters, change }: Changing): ReactElement {
  const t = useQaTexts()
  return (
    <>
      {flags.map((name) => (
        <label key={name} className="qa-check">
          <input
            type="checkbox"
            data-testid={`filter-${name}`}
            checked={filters[name]}
            onChange={(event) => change({ [name]: event.target.checked })}
          />{' '}
          {t(`list.${name}`)}
        </label>
      ))}
    </>
  )
}
