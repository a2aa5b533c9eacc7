import type { CallSummary } from '../../../screen/screen-protocol.js'
import { useDesk, useDeskSnapshot } from '../desk-context.js'
import { useAgentTexts } from '../i18n/texts.js'

const followValue = ' follow'

/** Selects the watched call: by itself the newest live one, else the one that the agent picks. */
export function CallPicker() {
  const t = useAgentTexts()
  const { store } = useDesk()
  const { calls, call, isPicked } = useDeskSnapshot()
  const watchedId = call?.callId ?? ''
  const isUnlisted = call !== null && !calls.some(({ callId }) => callId === watchedId)

  return (
    <div className="picker">
      <select
        aria-label={t('call.picker')}
        value={watchedId}
        onChange={({ target }) => store.pick(target.value === followValue ? null : target.value)}
      >
        {!call && <option value="">{t('call.none')}</option>}
        {isUnlisted && <option value={watchedId}>{watchedId}</option>}
        {calls.map((summary) => (
          <option key={summary.callId} value={summary.callId}>
            {labelOf(summary, t(summary.isLive ? 'call.live' : 'call.ended'))}
          </option>
        ))}
        {isPicked && <option value={followValue}>↺ {t('call.auto')}</option>}
      </select>
      {call && !isPicked && (
        <span className="tag" title={t('call.autoHint')}>
          {t('call.autoOn')}
        </span>
      )}
    </div>
  )
}

function labelOf(summary: CallSummary, state: string): string {
  const started = new Date(summary.startedAt)
  const time = Number.isNaN(started.getTime())
    ? ''
    : ` · ${started.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })}`
  return `${summary.isLive ? '●' : '○'} ${summary.callId}${time} · ${state}`
}
