import type { ReactNode, SyntheticEvent } from 'react'
import { keepKey } from '../connection/service-address.js'
import { useDesk } from '../desk-context.js'
import { useAgentTexts } from '../i18n/texts.js'
import { tabStorage } from '../settings/page-storage.js'
import { Icon } from '../../shared/components/icon.js'

/** Language, appearance and how early suggestions are shown, behind one button. */
export function SettingsMenu(props: { readonly onLearning: () => void }) {
  const t = useAgentTexts()
  const { settings, changeSettings } = useDesk()
  return (
    <div className="settings">
      <button
        className="quiet icon-only"
        popoverTarget="settings-menu"
        aria-label={t('settings.title')}
        title={t('settings.title')}
        data-testid="settings"
      >
        <Icon name="settings" />
      </button>
      <div
        id="settings-menu"
        popover="auto"
        role="group"
        className="menu"
        aria-label={t('settings.title')}
      >
        <Choice
          legend={t('settings.language')}
          options={[
            ['en', 'English'],
            ['zh-CN', '简体中文'],
          ]}
          value={settings.language}
          onChoose={(language) => changeSettings({ language })}
        />
        <Choice
          legend={t('settings.theme')}
          options={[
            ['system', t('settings.theme.system')],
            ['light', t('settings.theme.light')],
            ['dark', t('settings.theme.dark')],
          ]}
          value={settings.theme}
          onChoose={(theme) => changeSettings({ theme })}
        />
        <FinalsOnly />
        <button
          className="plain"
          popoverTarget="settings-menu"
          popoverTargetAction="hide"
          data-testid="learning"
          onClick={props.onLearning}
        >
          {t('settings.learning')}
        </button>
        <KeyForm />
      </div>
    </div>
  )
}

function FinalsOnly() {
  const t = useAgentTexts()
  const { settings, changeSettings } = useDesk()
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={settings.finalsOnly}
        onChange={({ target }) => changeSettings({ finalsOnly: target.checked })}
      />
      <span>
        {t('settings.finalsOnly')}
        <small>{t('settings.finalsOnlyHint')}</small>
      </span>
    </label>
  )
}

function Choice<Value extends string>(props: {
  readonly legend: string
  readonly options: readonly (readonly [Value, ReactNode])[]
  readonly value: Value
  readonly onChoose: (value: Value) => void
}) {
  return (
    <fieldset className="choice">
      <legend>{props.legend}</legend>
      {props.options.map(([value, label]) => (
        <label key={value}>
          <input
            type="radio"
            name={props.legend}
            checked={value === props.value}
            onChange={() => props.onChoose(value)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  )
}

function KeyForm() {
  const t = useAgentTexts()
  const { address } = useDesk()
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget).get('key')
    keepKey(tabStorage, typeof typed === 'string' ? typed.trim() : '')
    window.location.reload()
  }
  return (
    <form className="key-form" onSubmit={submit}>
      <label htmlFor="access-key">{t('settings.key')}</label>
      <input
        id="access-key"
        name="key"
        type="password"
        autoComplete="off"
        defaultValue={address.key ?? ''}
      />
      <button className="plain">{t('settings.keySave')}</button>
    </form>
  )
}
