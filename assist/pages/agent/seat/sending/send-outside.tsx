import { lazy, Suspense, useState } from 'react'
import { createPortal } from 'react-dom'
import { useAgentTexts } from '../../i18n/texts.js'
import type { DeliverySubject } from './delivery-view.js'

/** Loaded when it is opened for the first time. */
const SendDialog = lazy(async () => ({ default: (await import('./send-dialog.js')).SendDialog }))

/** A button behind which the page of an answer goes to the customer by mail or SMS. */
export function SendOutside(props: {
  readonly subject: DeliverySubject
  readonly onSent?: () => void
}) {
  const t = useAgentTexts()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button className="plain small" data-testid="send-outside" onClick={() => setOpen(true)}>
        {t('sending.open')}
      </button>
      {isOpen &&
        // Beside the menu that it was opened from: a menu hides what is in it as soon as a dialog opens.
        createPortal(
          <Suspense fallback={null}>
            <SendDialog {...props} onClose={() => setOpen(false)} />
          </Suspense>,
          document.body,
        )}
    </>
  )
}
