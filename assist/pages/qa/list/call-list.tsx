import { useState, type ReactElement } from 'react'
import { formatClock } from '../../agent/transcript/format-clock.js'
import type { CallOfList } from '../connection/qa-service.js'
import { useQaTexts } from '../i18n/texts.js'
import { useQa, useQaState } from '../qa-context.js'
import { queryOfFilters } from './call-filters.js'
import { FilterBar } from './filter-bar.js'
import { SavedViews } from './saved-views.js'
import { WorthList } from '../review/worth-list.js'

/** All calls that the reviewer may see, newest first, chosen by filters and words. */
export function CallList(): ReactElement {
  const t = useQaTexts()
  const desk = useQa()
  const calls = useQaState((state) => state.calls)
  const filters = useQaState((state) => state.filters)
  const hasMore = useQaState((state) => state.hasMore)
  const openId = useQaState((state) => state.open?.callId)
  const [isWorth, setWorth] = useState(false)
  const [choiceCount, setChoiceCount] = useState(0)
  const query = queryOfFilters(filters)
  return (
    <nav className="qa-list" aria-label={t('list.title')}>
      <h1>{t('page.title')}</h1>
      <SavedViews onChoose={() => setChoiceCount(choiceCount + 1)} />
      {/* What is being typed there is of the view before. */}
      <FilterBar key={choiceCount} />
      <OrderChoice isWorth={isWorth} onChoose={setWorth} />
      <button className="qa-button" data-testid="show-figures" onClick={() => desk.showFigures()}>
        {t('figures.show')}
      </button>
      {isWorth ? <WorthList /> : null}
      <ul hidden={isWorth}>
        {calls.map((call) => (
          <CallItem key={call.internalId} call={call} isOpen={call.callId === openId} />
        ))}
        {hasMore && (
          <li>
            <button data-testid="more-calls" onClick={() => void desk.more()}>
              {t('list.more')}
            </button>
          </li>
        )}
      </ul>
      {calls.length === 0 && <p className="qa-hint">{t('list.none')}</p>}
      <SaveFile
        route={`api/calls/export?format=csv&${query}`}
        name="calls.csv"
        text={t('list.csv')}
      />
      <SaveFile
        route={`api/calls/export?format=json&${query}`}
        name="calls.jsonl"
        text={t('list.json')}
      />
      <SaveFile route="api/labels/queries" name="labels.jsonl" text={t('label.queries')} />
    </nav>
  )
}

function OrderChoice({
  isWorth,
  onChoose,
}: {
  readonly isWorth: boolean
  readonly onChoose: (isWorth: boolean) => void
}): ReactElement {
  const t = useQaTexts()
  return (
    <label>
      {t('list.order')}{' '}
      <select
        data-testid="order"
        value={isWorth ? 'worth' : 'newest'}
        onChange={(event) => onChoose(event.target.value === 'worth')}
      >
        <option value="newest">{t('list.newest')}</option>
        <option value="worth">{t('list.worth')}</option>
      </select>
    </label>
  )
}

function CallItem({
  call,
  isOpen,
}: {
  readonly call: CallOfList
  readonly isOpen: boolean
}): ReactElement {
  const t = useQaTexts()
  const desk = useQa()
  const marks = [
    ...(call.isLive ? [t('list.live')] : []),
    ...(call.wrongCount > 0 ? [t('list.wrong')] : []),
    ...(call.isDegraded ? [t('list.degraded')] : []),
    ...(call.isRedacted ? [t('list.redacted')] : []),
    ...(call.isHeld ? [t('list.held')] : []),
  ]
  const told = [
    new Date(call.startedAt).toLocaleString(document.documentElement.lang),
    ...(call.lengthMs === null ? [] : [formatClock(call.lengthMs)]),
    call.language,
    ...marks,
  ]
  return (
    <li>
      <button data-testid="call" aria-current={isOpen} onClick={() => void desk.open(call.callId)}>
        <b>{call.callId}</b>
        <span>{told.join(' · ')}</span>
        {call.hits.length === 0 && call.matter !== null && <em>{call.matter}</em>}
        {call.hits.map(({ utteranceId, text }) => (
          <em key={utteranceId} data-testid="hit">
            {text}
          </em>
        ))}
      </button>
    </li>
  )
}

/** A link that fetches a file with the page's key and hands it to the browser. */
export function SaveFile({
  route,
  name,
  text,
}: {
  readonly route: string
  readonly name: string
  readonly text: string
}): ReactElement {
  const { service } = useQa()
  const save = async (): Promise<void> => {
    const url = await service.file(route)
    const link = document.createElement('a')
    link.href = url
    link.download = name
    link.click()
    URL.revokeObjectURL(url)
  }
  return (
    <button className="qa-link" onClick={() => void save()}>
      {text}
    </button>
  )
}
