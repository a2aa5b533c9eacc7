import { useState } from 'react'
import { Icon } from '../../shared/components/icon.js'
import { useCustomer, useCustomerState } from '../customer-context.js'
import { useCustomerTexts } from '../i18n/texts.js'
import type { Trouble } from '../state/trouble.js'

const cameraTroubles: ReadonlySet<Trouble> = new Set<Trouble>([
  'camera-denied',
  'camera-missing',
  'camera-busy',
  'camera-lost',
])
const voiceTroubles: ReadonlySet<Trouble> = new Set<Trouble>([
  'microphone-denied',
  'microphone-missing',
  'microphone-busy',
])
/** Troubles that another browser may not have. */
const browserTroubles: ReadonlySet<Trouble> = new Set<Trouble>(['in-app', 'no-webrtc'])

/** A trouble in plain words, with the remedies for it. */
export function TroubleNote() {
  const t = useCustomerTexts()
  const { call } = useCustomer()
  const { trouble, connection } = useCustomerState()
  if (!trouble || connection === 'over') return null
  return (
    <section className="trouble" data-testid="trouble" data-trouble={trouble} role="alert">
      <p>{t(`trouble.${trouble}`)}</p>
      <p className="faint">{t('trouble.offer')}</p>
      <div className="row">
        {browserTroubles.has(trouble) && <CopyLink />}
        {cameraTroubles.has(trouble) && (
          <button className="plain" data-testid="retry" onClick={() => call.showCamera()}>
            {t('trouble.retry')}
          </button>
        )}
        {voiceTroubles.has(trouble) && (
          <button className="plain" data-testid="retry" onClick={() => call.talk()}>
            {t('trouble.retry')}
          </button>
        )}
        <button className="quiet" data-testid="trouble-close" onClick={() => call.dismissTrouble()}>
          {t('trouble.dismiss')}
        </button>
      </div>
    </section>
  )
}

/** The address for another browser. Where the browser cannot copy it, it is shown to be copied by hand. */
function CopyLink() {
  const t = useCustomerTexts()
  const { linkForOtherBrowser } = useCustomer()
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no')
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(linkForOtherBrowser())
      setCopied('yes')
    } catch {
      setCopied('failed')
    }
  }
  return (
    <>
      <button className="primary" data-testid="copy-link" onClick={() => void copy()}>
        <Icon name="copy" />
        {t(copied === 'yes' ? 'trouble.copied' : 'trouble.copyLink')}
      </button>
      {copied === 'failed' && (
        <input
          className="link-text"
          readOnly
          value={linkForOtherBrowser()}
          aria-label={t('trouble.copyLink')}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
      )}
    </>
  )
}
