import { useState } from 'react'
import { socketUrl } from '../connection/service-address.js'
import { useAudioSnapshot, useDesk } from '../desk-context.js'
import { useAgentTexts } from '../i18n/texts.js'
import { Icon, type IconName } from '../../shared/components/icon.js'
import { copyText } from '../cards/use-card-actions.js'

/** Stands in the place of the conversation while there is none, and offers the ways to begin. */
export function Welcome({ isHidden }: { readonly isHidden: boolean }) {
  const t = useAgentTexts()
  const { beginSound, beginCall } = useDesk()
  const isBusy = useAudioSnapshot().phase !== 'idle'
  if (isHidden) return <section className="pane welcome" aria-busy="true" />
  return (
    <section className="pane welcome" data-testid="welcome" aria-labelledby="welcome-title">
      <div className="welcome-inner">
        <h2 id="welcome-title">{t('welcome.title')}</h2>
        <p className="lead">{t('welcome.lead')}</p>
        <div className="welcome-ways">
          <div className="way-pair">
            <Way
              isFirst
              testId="new-call"
              icon="customer"
              name="call"
              isBusy={isBusy}
              onChoose={() => beginCall('voice')}
            />
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
          <Way
            testId="play-sample"
            icon="play"
            name="sample"
            isBusy={isBusy}
            onChoose={() => beginSound('sample')}
          />
          <Way
            testId="talk"
            icon="microphone"
            name="talk"
            isBusy={isBusy}
            onChoose={() => beginSound('microphone')}
          />
          <Way
            testId="listen-tab"
            icon="screen"
            name="tab"
            isBusy={isBusy}
            onChoose={() => beginSound('tab')}
          />
        </div>
        <StreamAddress />
      </div>
    </section>
  )
}

/** One way to begin: a large button with a hint. */
function Way(props: {
  readonly name: 'call' | 'sample' | 'talk' | 'tab'
  readonly icon: IconName
  readonly testId: string
  readonly isFirst?: boolean
  readonly isBusy: boolean
  readonly onChoose: () => void
}) {
  const t = useAgentTexts()
  const { name, icon, testId, isFirst = false, isBusy, onChoose } = props
  return (
    <button
      className={isFirst ? 'way primary' : 'way plain'}
      data-testid={testId}
      disabled={isBusy}
      onClick={onChoose}
    >
      <Icon name={icon} />
      <span>
        {t(`welcome.${name}`)}
        <small>{t(`welcome.${name}Hint`)}</small>
      </span>
    </button>
  )
}

/** Address to which integrators send their own audio, with a button to copy it. */
function StreamAddress() {
  const t = useAgentTexts()
  const { address } = useDesk()
  const [isCopied, setCopied] = useState(false)
  const streamUrl = socketUrl(address, 'stream')
  return (
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
  )
}
