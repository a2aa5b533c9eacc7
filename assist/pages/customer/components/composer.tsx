import { useRef, useState, type SubmitEvent } from 'react'
import { Icon } from '../../shared/components/icon.js'
import { useCustomer } from '../customer-context.js'
import { useCustomerTexts } from '../i18n/texts.js'
import { PhotoSheet } from './photo-sheet.js'

/** Longest message that the service takes, in characters. */
const maxLength = 4_000

/** Id of the field to write in: a refusal of video offers it. */
export const chatFieldId = 'chat-field'
/** Id of the field for a photo. */
export const photoFieldId = 'photo-field'

/** Where the customer writes and chooses photos. */
export function Composer() {
  const t = useCustomerTexts()
  const { call } = useCustomer()
  const [text, setText] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const photoRef = useRef<HTMLInputElement>(null)
  const send = (event: SubmitEvent) => {
    event.preventDefault()
    if (text.trim() === '') return
    call.write(text.trim())
    setText('')
  }
  return (
    <>
      <form className="composer" onSubmit={send}>
        <input
          ref={photoRef}
          id={photoFieldId}
          className="visually-hidden"
          data-testid="photo-input"
          type="file"
          accept="image/*"
          tabIndex={-1}
          aria-hidden="true"
          onChange={({ currentTarget }) => {
            setFile(currentTarget.files?.[0] ?? null)
            // The same file can be chosen again.
            currentTarget.value = ''
          }}
        />
        <button
          type="button"
          className="quiet icon-only"
          aria-label={t('chat.photo')}
          title={t('chat.photo')}
          onClick={() => photoRef.current?.click()}
        >
          <Icon name="camera" />
        </button>
        <input
          id={chatFieldId}
          data-testid="chat-text"
          value={text}
          maxLength={maxLength}
          placeholder={t('chat.placeholder')}
          aria-label={t('chat.placeholder')}
          autoComplete="off"
          enterKeyHint="send"
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <button
          className="primary icon-only"
          data-testid="chat-send"
          aria-label={t('chat.send')}
          disabled={text.trim() === ''}
        >
          <Icon name="send" />
        </button>
      </form>
      {file && <PhotoSheet key={file.lastModified} file={file} onClose={() => setFile(null)} />}
    </>
  )
}
