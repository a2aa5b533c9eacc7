import { CustomerContext } from '../customer-context.js'
import { use } from 'react'
import { refusalText, useCustomerTexts } from '../i18n/texts.js'

/** Stands in place of the conversation: the reason why the page cannot go on, and what the customer can do. */
export function ClosedPage({ code }: { readonly code: string }) {
  const t = useCustomerTexts()
  const parts = use(CustomerContext)
  const isReplaced = code === 'replaced'
  return (
    <div className="closed" data-testid="refusal" data-code={code}>
      <p>{refusalText(t, code)}</p>
      {isReplaced ? (
        <button className="primary" onClick={() => parts?.reopen()}>
          {t('refusal.useHere')}
        </button>
      ) : (
        <p className="faint">{t('refusal.hint')}</p>
      )}
    </div>
  )
}
