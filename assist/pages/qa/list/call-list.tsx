import { useState, type ReactElement } from 'react'
import type { CallSummary } from '../../../screen/screen-protocol.js'
import { useQaTexts } from '../i18n/texts.js'
import { useQa, useQaState } from '../qa-context.js'
import { WorthList } from '../review/worth-list.js'

/** All calls that the reviewer may see, newest first, with filters. */
export function CallList(): ReactElement {
  const t = useQaTexts()
  const calls = useQaState((state) => state.calls)
  const openId = useQaState((state) => state.open?.callId)
  const [text, setText] = useState('')
  const [language, setLanguage] = useState('')
  const [isWorth, setWorth] = useState(false)
  const [isEnded, setEnded] = useState(false)
  const languages = [...new Set(calls.map((call) => call.language))].sort()
  const fitting = calls.filter(
    (call) =>
      call.callId.toLowerCase().includes(text.trim().toLowerCase()) &&
      (language === '' || call.language === language) &&
      !(isEnded && call.isLive),
  )
  return (
    <nav className="qa-list" aria-label={t('list.title')}>
      <h1>{t('page.title')}</h1>
      <input
        type="search"
        data-testid="filter"
        placeholder={t('list.filter')}
        aria-label={t('list.filter')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="qa-filters">
        <label>
          {t('list.language')}{' '}
          <select value={language} onChange={(event) => setLanguage(event.target.value)}>
            <option value="">{t('list.any')}</option>
            {languages.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <label>
          <input
            type="checkbox"
            checked={isEnded}
            onChange={(event) => setEnded(event.target.checked)}
          />{' '}
          {t('list.ended')}
        </label>
        <OrderChoice isWorth={isWorth} onChoose={setWorth} />
      </div>
      {isWorth ? <WorthList /> : null}
      <ul hidden={isWorth}>
        {fitting.map((call) => (
          <CallItem key={call.callId} call={call} isOpen={call.callId === openId} />
        ))}
      </ul>
      {fitting.length === 0 && <p className="qa-hint">{t('list.none')}</p>}
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
  readonly call: CallSummary
  readonly isOpen: boolean
}): ReactElement {
  const t = useQaTexts()
  const desk = useQa()
  return (
    <li>
      <button
        data-testid="call"
        aria-current={isOpen}
        onClick={() => {
          history.replaceState(null, '', `#call=${encodeURIComponent(call.callId)}`)
          void desk.open(call.callId)
        }}
      >
        <b>{call.callId}</b>
        <span>
          {new Date(call.startedAt).toLocaleString(document.documentElement.lang)} · {call.language}
          {call.isLive ? ` · ${t('list.live')}` : ''} · {t('list.events', { count: call.lastSeq })}
        </span>
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
