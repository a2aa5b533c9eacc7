import { Icon } from '../../shared/components/icon.js'
import { useTakenFocus } from '../../shared/components/use-taken-focus.js'
import { useCustomer, useCustomerState } from '../customer-context.js'
import { useCustomerTexts } from '../i18n/texts.js'
import { sandboxOf, webAddress } from '../media/web-address.js'

/** A page that the agent has opened here, isolated from this one. */
export function FollowUpSheet() {
  const { base } = useCustomer()
  const { page } = useCustomerState()
  const url = page && webAddress(page.url, base)
  return page && url ? <Sheet url={url} title={page.title} /> : null
}

function Sheet({ url, title }: { readonly url: URL; readonly title: string }) {
  const t = useCustomerTexts()
  const { store, base } = useCustomer()
  const sheetRef = useTakenFocus<HTMLElement>()
  const close = () => store.setState({ page: null })
  return (
    <section
      ref={sheetRef}
      className="follow-up"
      data-testid="follow-up-page"
      role="dialog"
      aria-modal="true"
      aria-label={title}
      tabIndex={-1}
      onKeyDown={({ key }) => {
        if (key === 'Escape') close()
      }}
    >
      <header>
        <h2>{title}</h2>
        <button
          className="quiet icon-only"
          data-testid="follow-up-close"
          aria-label={t('followUp.close')}
          onClick={close}
        >
          <Icon name="close" />
        </button>
      </header>
      <iframe
        src={url.href}
        title={title}
        sandbox={sandboxOf(url, base)}
        referrerPolicy="no-referrer"
      />
      <a className="second button" href={url.href} target="_blank" rel="noopener noreferrer">
        {t('followUp.open')}
      </a>
    </section>
  )
}
