import { useDesk, useDeskSnapshot } from '../desk-context.js'
import { agentTexts, useAgentTexts, type AgentTranslate } from '../i18n/texts.js'
import type { Notice } from '../state/notice.js'
import { Icon } from '../../shared/components/icon.js'

/** The one line of news that the agent should read and need not answer. */
export function StatusLine({ onHelp }: { readonly onHelp: () => void }) {
  const t = useAgentTexts()
  const { store } = useDesk()
  const { notice } = useDeskSnapshot()
  return (
    <footer className="status" aria-label={t('status.label')}>
      <p role="status" data-testid="status" data-severity={notice?.severity}>
        {notice && textOf(notice, t)}
      </p>
      {notice && (
        <button
          className="quiet icon-only small"
          aria-label={t('status.dismiss')}
          onClick={() => store.notify(null)}
        >
          <Icon name="close" />
        </button>
      )}
      <button className="quiet help-button" onClick={onHelp}>
        {t('status.shortcuts')} <kbd>?</kbd>
      </button>
    </footer>
  )
}

function textOf({ code, severity, nextEngine }: Notice, t: AgentTranslate): string {
  if (nextEngine !== undefined) return t('status.engine-replaced', { engine: nextEngine, code })
  const key = `status.${code}`
  if (agentTexts.isKey(key)) return t(key)
  return t(severity === 'error' ? 'status.unknown' : 'status.alert', { code })
}
