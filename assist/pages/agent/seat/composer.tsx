import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { Icon } from '../../shared/components/icon.js'
import { useDesk, useDeskSnapshot } from '../desk-context.js'
import { useAgentTexts } from '../i18n/texts.js'
import { pictureSender } from './send-picture.js'

/** As many lines as a message may show before it scrolls. */
const maxRowCount = 5
/** Longest message that the service takes. */
const maxTextLength = 4_000

/** What the agent writes to the customer; Enter sends it, Shift and Enter begin a new line. */
export function Composer({ callId }: { readonly callId: string }) {
  const t = useAgentTexts()
  const { store, seat } = useDesk()
  const isOffline = useDeskSnapshot().connection !== 'open'
  const [text, setText] = useState('')
  const fieldRef = useRef<HTMLTextAreaElement>(null)

  useEffect(
    () =>
      seat.onDraft((draft) => {
        setText((before) => (before.trim() === '' ? draft : `${before.trimEnd()}\n${draft}`))
        fieldRef.current?.focus()
      }),
    [seat],
  )

  const send = () => {
    const message = text.trim()
    if (message === '' || isOffline) return
    store.seatAction({ kind: 'message', text: message })
    setText('')
  }
  const keyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') fieldRef.current?.blur()
    if (event.key !== 'Enter' || event.shiftKey) return
    event.preventDefault()
    send()
  }
  return (
    <div className="composer">
      <PictureButton callId={callId} />
      <textarea
        ref={fieldRef}
        id="chat-text"
        data-testid="chat-text"
        aria-label={t('chat.label')}
        placeholder={t('chat.placeholder')}
        rows={Math.min(maxRowCount, text.split('\n').length)}
        maxLength={maxTextLength}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={keyDown}
      />
      <button
        className="primary icon-only"
        data-testid="chat-send"
        aria-label={t('chat.send')}
        title={t('chat.send')}
        disabled={text.trim() === '' || isOffline}
        onClick={send}
      >
        <Icon name="send" />
      </button>
    </div>
  )
}

function PictureButton({ callId }: { readonly callId: string }) {
  const t = useAgentTexts()
  const { address, store } = useDesk()
  const inputRef = useRef<HTMLInputElement>(null)
  const [isSending, setSending] = useState(false)
  const send = async (file: File) => {
    setSending(true)
    const failure = await pictureSender(address)(callId, file)
    setSending(false)
    if (failure) store.notify({ code: failure, severity: 'error' })
  }
  return (
    <>
      <button
        className="quiet icon-only"
        data-testid="chat-picture"
        aria-label={t('chat.picture')}
        title={t('chat.picture')}
        aria-busy={isSending}
        disabled={isSending}
        onClick={() => inputRef.current?.click()}
      >
        <Icon name="attach" />
      </button>
      <input
        ref={inputRef}
        type="file"
        hidden
        accept="image/jpeg,image/png,image/webp"
        data-testid="chat-file"
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file) void send(file)
          target.value = ''
        }}
      />
    </>
  )
}
