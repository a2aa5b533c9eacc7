import { useEffect, useRef } from 'react'
import { useAgentTexts } from '../../i18n/texts.js'
import type { DeliverySubject } from './delivery-view.js'
import { useDelivery, type DeliveryDesk } from './use-delivery.js'

/** Sends the page of an answer by mail or SMS, once what the customer will read has been seen. */
export function SendDialog(props: {
  readonly subject: DeliverySubject
  readonly onSent?: () => void
  readonly onClose: () => void
}) {
  const t = useAgentTexts()
  const dialogRef = useRef<HTMLDialogElement>(null)
  const desk = useDelivery(props.subject)
  const { kinds, result } = desk
  useEffect(() => dialogRef.current?.showModal(), [])
  const isSent = result?.state === 'sent'
  const sent = useRef(props.onSent)
  useEffect(() => {
    if (isSent) sent.current?.()
  }, [isSent])
  return (
    <dialog
      ref={dialogRef}
      className="help sending"
      aria-label={t('sending.title')}
      data-testid="sending"
      onClose={props.onClose}
    >
      <h2>{t('sending.title')}</h2>
      {!kinds && !result && <p>{t('sending.reading')}</p>}
      {kinds?.length === 0 && <p>{t('sending.none')}</p>}
      {kinds && kinds.length > 0 && <Form desk={desk} />}
      <p role="status" data-testid="sending-state" data-state={result?.state}>
        {result && t(`sending.state.${result.state}`, { reason: result.reason })}
      </p>
      <form method="dialog">
        <button className="plain">{t('help.close')}</button>
      </form>
    </dialog>
  )
}

function Form({ desk }: { readonly desk: DeliveryDesk }) {
  const t = useAgentTexts()
  const { kinds = [], draft, preview, result, change, send } = desk
  const isOver = result?.state === 'sent' || result?.state === 'unknown'
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <div className="sending-choices">
        <label>
          {t('sending.way')}
          <select
            value={draft.kind}
            onChange={({ target }) => change({ kind: target.value === 'sms' ? 'sms' : 'email' })}
          >
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {t(`sending.${kind}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('sending.language')}
          <select
            value={draft.language}
            onChange={({ target }) => change({ language: target.value === 'zh' ? 'zh' : 'en' })}
          >
            <option value="en">English</option>
            <option value="zh">中文</option>
          </select>
        </label>
      </div>
      <input
        type={draft.kind === 'sms' ? 'tel' : 'text'}
        inputMode={draft.kind === 'sms' ? 'tel' : 'email'}
        required
        data-testid="sending-to"
        aria-label={t(`sending.to.${draft.kind}`)}
        placeholder={t(`sending.to.${draft.kind}`)}
        value={draft.to}
        onChange={({ target }) => change({ to: target.value })}
      />
      <h3>{t('sending.preview')}</h3>
      <pre data-testid="sending-preview">{preview}</pre>
      <button
        className="primary"
        data-testid="sending-send"
        disabled={isOver || result?.state === 'sending'}
      >
        {t(result?.state === 'failed' ? 'sending.again' : 'sending.send')}
      </button>
    </form>
  )
}
