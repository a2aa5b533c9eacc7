import { useDeskSnapshot } from '../desk-context.js'
import { useAgentTexts } from '../i18n/texts.js'
import { AudioStatus } from './audio-status.js'
import { CallPicker } from './call-picker.js'
import { SettingsMenu } from './settings-menu.js'

/** Product, call, sound, connection and settings in one slim line. */
export function HeaderBar(props: {
  readonly onLearning: () => void
  readonly onCalls: () => void
}) {
  const t = useAgentTexts()
  const { connection } = useDeskSnapshot()
  return (
    <header className="header">
      <h1 className="brand">
        <svg viewBox="0 0 32 32" aria-hidden="true" className="brand-sign">
          <rect width="32" height="32" rx="8" />
          <path d="M8 14v4M13 10v12M18 7v18M23 12v8" />
        </svg>
        <span>{t('app.name')}</span>
      </h1>
      <CallPicker />
      <button id="my-calls" className="quiet" data-testid="my-calls" onClick={props.onCalls}>
        {t('calls.title')}
      </button>
      <AudioStatus />
      <p
        className="connection"
        data-testid="connection-state"
        data-state={connection}
        role="status"
      >
        <span className="connection-dot" aria-hidden="true" />
        {t(`connection.${connection}`)}
      </p>
      <SettingsMenu onLearning={props.onLearning} />
    </header>
  )
}
