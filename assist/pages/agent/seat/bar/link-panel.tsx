import { lazy, Suspense, useState } from 'react'
import { Icon } from '../../../shared/components/icon.js'
import { copyText } from '../../cards/use-card-actions.js'
import { useDesk } from '../../desk-context.js'
import { useAgentTexts } from '../../i18n/texts.js'
import type { SeatState } from '../../state/seat-state.js'

/** Loaded with the first link: most of it is the drawing of codes. */
const QrCode = lazy(async () => ({ default: (await import('./qr-code.js')).QrCode }))

/** Whether the customer's link is shown, and its switch. */
export interface LinkPlace {
  readonly isOpen: boolean
  readonly toggle: () => void
}

/** Shows the link by itself until the customer has come, then behind a button. The agent's own choice goes first. */
export function useLinkPlace(seat: SeatState | null): LinkPlace {
  const { store } = useDesk()
  const [isSetOpen, setOpen] = useState<boolean | null>(null)
  const room = seat?.room ?? null
  const isOpen = room !== null && room.link !== null && (isSetOpen ?? room.customer === 'absent')
  const toggle = () => {
    if (room && !room.link) store.seatAction({ kind: 'make-link' })
    setOpen(!isOpen)
  }
  return { isOpen, toggle }
}

/** Opens and closes the link. */
export function LinkButton({ place }: { readonly place: LinkPlace }) {
  const t = useAgentTexts()
  return (
    <button
      className="quiet link-button"
      data-testid="link-button"
      aria-expanded={place.isOpen}
      onClick={place.toggle}
    >
      <Icon name="link" />
      {t('link.title')}
    </button>
  )
}

/** The link as text and as a code to scan. */
export function LinkPanel({ seat }: { readonly seat: SeatState }) {
  const t = useAgentTexts()
  const link = seat.room?.link
  if (!link) return null
  return (
    <section className="link-panel" aria-label={t('link.title')}>
      <OpenLink url={link.url} expiresAt={link.expiresAt} />
    </section>
  )
}

function OpenLink({ url, expiresAt }: { readonly url: string; readonly expiresAt: string }) {
  const t = useAgentTexts()
  const { store, settings } = useDesk()
  const [isCopied, setCopied] = useState(false)
  const time = new Date(expiresAt).toLocaleTimeString(settings.language, {
    hour: '2-digit',
    minute: '2-digit',
  })
  const copy = async () => {
    const isDone = await copyText(url)
    setCopied(isDone)
    if (!isDone) store.notify({ code: 'copy-failed', severity: 'warning' })
  }
  return (
    <>
      <Suspense fallback={<span className="qr" />}>
        <QrCode text={url} label={t('link.code')} />
      </Suspense>
      <div>
        <p>{t('link.lead')}</p>
        <p className="link-url" data-testid="customer-link">
          {url}
        </p>
        <div className="link-deeds">
          <button className="primary small" data-testid="copy-link" onClick={() => void copy()}>
            <Icon name={isCopied ? 'check' : 'copy'} />
            {t(isCopied ? 'card.copied' : 'link.copy')}
          </button>
          <button
            className="quiet small"
            title={t('link.renewHint')}
            onClick={() => store.seatAction({ kind: 'make-link' })}
          >
            {t('link.renew')}
          </button>
        </div>
        <p className="faint">{t('link.expires', { time })}</p>
      </div>
    </>
  )
}
