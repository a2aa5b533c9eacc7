import { useState } from 'react'
import { socketUrl } from '../connection/service-address.js'
import { useAudioSnapshot, useDesk } from '../desk-context.js'
import { useAgentTexts } from '../i18n/texts.js'
import { Icon } from '../../shared/components/icon.js'
import { copyText } from '../cards/use-card-actions.js'

/** Where the conversation will be: what to do while there is none. */
export function Welcome({ isHidden }: { readonly isHidden: boolean }) {
  const t = useAgentTexts()
  const { beginSound, beginCall, address } = useDesk()
  const isBusy = useAudioSnapshot().phase !== 'idle'
  const [isCopied, setCopied] = useState(false)
  const streamUrl = socketUrl(address, 'stream')
  if (isHidden) return <section className="pane welcome" aria-busy="true" />
  return (
    <section className="pane welcome" data-testid="welcome" aria-labelledby="welcome-title">
      <div className="welcome-inner">
        <h2 id="welcome-title">{t('welcome.title')}</h2>
        <p className="lead">{t('welcome.lead')}</p>
        <div className="welcome-ways">
          <div className="way-pair">
            <button
              className="way primary"
              data-testid="new-call"
              disabled={isBusy}
              onClick={() => beginCall('voice')}
            >
              <Icon name="customer" />
              <span>
                {t('welcome.call')}
                <small>{t('welcome.callHint')}</small>
              </span>
            </button>
            <button
              className="plain"
              data-testid="new-text-call"
              disabled={isBusy}
              onClick={() => beginCall('text')}
            >
              <Icon name="text" />
              {t('welcome.textCall')}
            </button>
          </div>
          <button
            className="way plain"
            data-testid="play-sample"
            disabled={isBusy}
            onClick={() => beginSound('sample')}
          >
            <Icon name="play" />
            <span>
              {t('welcome.sample')}
              <small>{t('welcome.sampleHint')}</small>
            </span>
          </button>
          <button
            className="way plain"
            data-testid="talk"
            disabled={isBusy}
            onClick={() => beginSound('microphone')}
          >
            <Icon name="microphone" />
            <span>
              {t('welcome.talk')}
              <small>{t('welcome.talkHint')}</small>
            </span>
          </button>
          <button
            className="way plain"
            data-testid="listen-tab"
            disabled={isBusy}
            onClick={() => beginSound('tab')}
          >
            <Icon name="screen" />
            <span>
              {t('welcome.tab')}
              <small>{t('welcome.tabHint')}</small>
            </span>
          </button>
        </div>
        <p className="integrators">
          {t('welcome.integrators')} <code>{streamUrl}</code>
          <button
            className="quiet icon-only"
            aria-label={t('welcome.copyAddress')}
            title={t(isCopied ? 'card.copied' : 'welcome.copyAddress')}
            onClick={() => void copyText(streamUrl).then(setCopied)}
          >
            <Icon name={isCopied ? 'check' : 'copy'} />
          </button>
        </p>
      </div>
    </section>
  )
}
