import { useState } from 'react'
import { useCustomer, useCustomerState } from '../customer-context.js'
import { useCustomerTexts } from '../i18n/texts.js'

/**
 * What the customer is told before anything is heard or written. Where nothing begins without consent it asks for it, and
 * where the transcription may be refused it stays, so that it may be refused at any time.
 */
export function NoticeBar() {
  const t = useCustomerTexts()
  const { call } = useCustomer()
  const { notice } = useCustomerState()
  const [isRead, setRead] = useState(false)
  if (!notice || (isRead && notice.consent === 'notice')) return null
  const { consent, texts, privacyUrl, isAgreed } = notice
  const isChinese = t('page.language') === 'zh'
  return (
    <section className="notice-bar" data-testid="notice" data-consent={consent}>
      <p>
        {isChinese ? texts.zh : texts.en}{' '}
        {privacyUrl !== null && (
          <a href={privacyUrl} target="_blank" rel="noopener noreferrer">
            {t('notice.more')}
          </a>
        )}
      </p>
      {consent === 'notice' && (
        <button className="plain" onClick={() => setRead(true)}>
          {t('notice.read')}
        </button>
      )}
      {consent !== 'notice' && isAgreed !== true && (
        <button className="primary" data-testid="notice-agree" onClick={() => call.consent(true)}>
          {t('notice.agree')}
        </button>
      )}
      {consent !== 'notice' && isAgreed !== false && (
        <button className="plain" data-testid="notice-refuse" onClick={() => call.consent(false)}>
          {t(consent === 'opt-in' ? 'notice.decline' : 'notice.refuse')}
        </button>
      )}
      {isAgreed === false && (
        <p role="status">{t(consent === 'opt-in' ? 'notice.declined' : 'notice.refused')}</p>
      )}
    </section>
  )
}
