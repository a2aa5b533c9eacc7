import { Icon } from '../../shared/components/icon.js'
import { useCustomer, useCustomerState } from '../customer-context.js'
import { useCustomerTexts } from '../i18n/texts.js'
import { sandboxOf, webAddress } from '../media/web-address.js'

/** A page that the agent has opened here, isolated from this one. */
export function FollowUpSheet() {
  const t = useCustomerTexts()
  const { store, base } = useCustomer()
  const { page } = useCustomerState()
  const url = page && webAddress(page.url, base)
  if (!page || !url) return null
  return (
    <section
      className="follow-up"
      data-testid="follow-up-page"
      role="dialog"
      aria-label={page.title}
    >
      <header>
        <h2>{page.title}</h2>
        <button
          className="quiet icon-only"
          data-testid="follow-up-close"
          aria-label={t('followUp.close')}
          onClick={() => store.setState({ page: null })}
        >
          <Icon name="close" />
        </button>
      </header>
      <iframe
        src={url.href}
        title={page.title}
        sandbox={sandboxOf(url, base)}
        referrerPolicy="no-referrer"
      />
      <a className="second button" href={url.href} target="_blank" rel="noopener noreferrer">
        {t('followUp.open')}
      </a>
    </section>
  )
}
