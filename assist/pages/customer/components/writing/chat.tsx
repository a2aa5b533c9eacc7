import { useEffect, useRef } from 'react'
import type { ChatLine } from '../../../../media/customer-protocol.js'
import { Icon } from '../../../shared/components/icon.js'
import { useCustomer, useCustomerState } from '../../customer-context.js'
import { useCustomerTexts } from '../../i18n/texts.js'
import { ConversationCopyButton } from './conversation-copy-button.js'
import { webAddress } from '../../media/web-address.js'

/** The written conversation, newest at the bottom and in view. */
export function Chat() {
  const t = useCustomerTexts()
  const state = useCustomerState()
  const { messages, unsent } = state
  const endRef = useRef<HTMLDivElement>(null)
  const count = messages.length + unsent.length
  useEffect(() => {
    endRef.current?.scrollIntoView({ block: 'end' })
  }, [count])
  return (
    <section className="chat" aria-label={t('chat.label')} role="log" tabIndex={0}>
      {state.connection === 'over' && (
        <div className="chat-empty" tabIndex={-1} data-focus-home>
          <strong>{t('page.ended')}</strong>
          {t('page.endedNote')}
          <ConversationCopyButton />
        </div>
      )}
      {count === 0 && state.connection !== 'over' && (
        <p className="chat-empty">{t('chat.empty')}</p>
      )}
      {messages.map((line) => (
        <Line key={line.messageId} line={line} />
      ))}
      {unsent.map((text, at) => (
        <div key={at} className="chat-line" data-from="customer" data-unsent="true">
          <p>{text}</p>
          {state.connection !== 'open' && <span className="chat-sub">{t('chat.waiting')}</span>}
        </div>
      ))}
      <div ref={endRef} />
    </section>
  )
}

function Line({ line }: { readonly line: ChatLine }) {
  const t = useCustomerTexts()
  const { base, pictureUrl } = useCustomer()
  const { from, text, image, link } = line
  const url = link && webAddress(link.url, base)
  return (
    <div className="chat-line" data-testid="chat-line" data-from={from}>
      <span className="visually-hidden">
        {t(from === 'customer' ? 'chat.you' : 'chat.agent')}:{' '}
      </span>
      {text !== '' && <p>{text}</p>}
      {image && (
        <a href={pictureUrl(image.sha256)} target="_blank" rel="noopener noreferrer">
          <img src={pictureUrl(image.sha256)} alt={t('chat.image', { name: image.name })} />
        </a>
      )}
      {link && url && (
        <a className="chat-link" href={url.href} target="_blank" rel="noopener noreferrer">
          <Icon name="link" />
          {link.title || url.host}
        </a>
      )}
    </div>
  )
}
