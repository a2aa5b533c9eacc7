import { useEffect, useRef, useState } from 'react'
import { callOutcomes } from '../../../wrapup/wrap-up.js'
import { useDesk } from '../desk-context.js'
import { agentTexts, useAgentTexts } from '../i18n/texts.js'
import { CallRow } from './call-row.js'
import type { CallsQuestion } from './calls-view.js'
import { useCalls } from './use-calls.js'

const everything: CallsQuestion = { text: '', outcome: '', from: '', to: '' }

/** The agent's own calls: live ones and those with messages that wait first, then past ones, searched and filtered. */
export function CallsDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useAgentTexts()
  const { store, place } = useDesk()
  const dialogRef = useRef<HTMLDialogElement>(null)
  const [question, setQuestion] = useState(everything)
  const { state, readMore } = useCalls(question)
  useEffect(() => dialogRef.current?.showModal(), [])
  const open = (callId: string, atMs?: number) => {
    dialogRef.current?.close()
    store.pick(callId)
    place.setState(atMs === undefined ? null : { callId, atMs }, true)
  }
  const { calls, failure, hasMore } = state
  return (
    <dialog
      ref={dialogRef}
      className="help calls"
      aria-labelledby="calls-title"
      data-testid="calls-dialog"
      onClose={onClose}
    >
      <h2 id="calls-title">{t('calls.title')}</h2>
      <Filters question={question} onChange={setQuestion} />
      {failure && <Failure failure={failure} />}
      {!calls && !failure && <p>{t('calls.reading')}</p>}
      {calls?.length === 0 && <p className="faint">{t('calls.none')}</p>}
      <ul className="call-list">
        {[...(calls ?? [])]
          .sort((a, b) => Number(b.isLive) - Number(a.isLive))
          .map((call) => (
            <CallRow key={call.internalId} call={call} onOpen={open} />
          ))}
      </ul>
      <form method="dialog">
        {hasMore && (
          <button type="button" className="plain" onClick={readMore}>
            {t('calls.more')}
          </button>
        )}
        <button className="plain">{t('help.close')}</button>
      </form>
    </dialog>
  )
}

function Failure({ failure }: { readonly failure: Error }) {
  const t = useAgentTexts()
  const key = `status.${String(failure.cause)}`
  const reason = agentTexts.isKey(key) ? t(key) : failure.message
  return (
    <p role="alert" className="learning-failure">
      {t('calls.failed', { reason })}
    </p>
  )
}

function Filters(props: {
  readonly question: CallsQuestion
  readonly onChange: (question: CallsQuestion) => void
}) {
  const t = useAgentTexts()
  const { question, onChange } = props
  const change = (part: Partial<CallsQuestion>) => onChange({ ...question, ...part })
  return (
    <div className="call-filters">
      <input
        type="search"
        data-testid="calls-search"
        aria-label={t('calls.search')}
        placeholder={t('calls.search')}
        value={question.text}
        onChange={({ target }) => change({ text: target.value })}
      />
      <select
        aria-label={t('calls.outcome')}
        data-testid="calls-outcome"
        value={question.outcome}
        onChange={({ target }) =>
          change({ outcome: callOutcomes.find((one) => one === target.value) ?? '' })
        }
      >
        <option value="">{t('calls.anyOutcome')}</option>
        {callOutcomes.map((outcome) => (
          <option key={outcome} value={outcome}>
            {t(`wrapUp.outcome.${outcome}`)}
          </option>
        ))}
      </select>
      {(['from', 'to'] as const).map((end) => (
        <label key={end}>
          {t(`calls.${end}`)}
          <input
            type="date"
            data-testid={`calls-${end}`}
            value={question[end]}
            onChange={({ target }) => change({ [end]: target.value })}
          />
        </label>
      ))}
    </div>
  )
}
