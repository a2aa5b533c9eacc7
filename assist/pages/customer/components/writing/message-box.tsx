import { useState } from 'react'
import { Composer } from '../../../shared/components/composer.js'
import { useCustomer, useCustomerState } from '../../customer-context.js'
import { useCustomerTexts } from '../../i18n/texts.js'
import { PhotoSheet } from './photo-sheet.js'

/** Id of the field to write in, which a refusal of video offers. */
export const chatFieldId = 'chat-field'
/** Id of the field for a photo. */
export const photoFieldId = 'photo-input'

/** The customer's field for messages and photos. */
export function MessageBox() {
  const t = useCustomerTexts()
  const { call } = useCustomer()
  const { isPaused } = useCustomerState()
  const [file, setFile] = useState<File | null>(null)
  const [text, setText] = useState('')
  const placeholder = t('chat.placeholder')
  return (
    <>
      <Composer
        text={text}
        onText={setText}
        field="line"
        fieldId={chatFieldId}
        labels={{ field: placeholder, placeholder, send: t('chat.send') }}
        canSend={!isPaused}
        onSend={(message) => call.write(message)}
        picture={{
          ...{ icon: 'camera', id: photoFieldId, accept: 'image/*', isBusy: false },
          label: t('chat.photo'),
          onFile: setFile,
        }}
      />
      {file && <PhotoSheet key={file.lastModified} file={file} onClose={() => setFile(null)} />}
    </>
  )
}
