import { useEffect, useRef, useState } from 'react'
import { Composer } from '../../../shared/components/composer.js'
import { useDesk, useDeskSnapshot } from '../../desk-context.js'
import { useAgentTexts } from '../../i18n/texts.js'
import type { SeatState } from '../../state/seat-state.js'
import { pictureSender } from './send-picture.js'

/** The agent's field for messages and pictures to the customer. */
export function ReplyBox({ seat: { callId, room } }: { readonly seat: SeatState }) {
  const isClosed = room?.isClosedToWriting ?? false
  const t = useAgentTexts()
  const { address, store, seat } = useDesk()
  const isOffline = useDeskSnapshot().connection !== 'open'
  const [isSending, setSending] = useState(false)
  const [text, setText] = useState('')
  const fieldRef = useRef<HTMLInputElement & HTMLTextAreaElement>(null)

  useEffect(
    () =>
      seat.onDraft((added) => {
        setText((before) => (before.trim() === '' ? added : `${before.trimEnd()}\n${added}`))
        fieldRef.current?.focus()
      }),
    [seat],
  )

  const sendPicture = async (file: File) => {
    setSending(true)
    const failure = await pictureSender(address)(callId, file)
    setSending(false)
    if (failure) store.notify({ code: failure, severity: 'error' })
  }
  return (
    <Composer
      text={text}
      onText={setText}
      fieldRef={fieldRef}
      field="lines"
      fieldId="chat-text"
      labels={{
        field: t('chat.label'),
        placeholder: t(isClosed ? 'chat.paused' : 'chat.placeholder'),
        send: t(isClosed ? 'chat.paused' : 'chat.send'),
      }}
      canSend={!isOffline && !isClosed}
      onSend={(message) => store.seatAction({ kind: 'message', text: message })}
      picture={{
        ...{ icon: 'attach', id: 'chat-file', accept: 'image/jpeg,image/png,image/webp' },
        label: t('chat.picture'),
        isBusy: isSending,
        onFile: (file) => void sendPicture(file),
      }}
    />
  )
}
