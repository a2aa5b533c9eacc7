import { useEffect, useState } from 'react'
import { useTakenFocus } from '../../../shared/components/use-taken-focus.js'
import { useCustomer } from '../../customer-context.js'
import { useCustomerTexts } from '../../i18n/texts.js'
import {
  maxPhotoMegabytes,
  PhotoError,
  preparePhoto,
  type PhotoFailure,
} from '../../media/photo.js'

type Stage =
  | { readonly phase: 'reading' }
  | { readonly phase: 'failed'; readonly failure: PhotoFailure }
  | { readonly phase: 'ready' | 'sending' | 'unsent'; readonly bytes: Blob; readonly url: string }

/** The photo before it is sent. */
export function PhotoSheet(props: { readonly file: File; readonly onClose: () => void }) {
  const t = useCustomerTexts()
  const { sendPhoto } = useCustomer()
  const { file, onClose } = props
  const [stage, setStage] = useStage(file)
  const sheetRef = useTakenFocus<HTMLElement>()
  const send = async (ready: Extract<Stage, { bytes: Blob }>): Promise<void> => {
    setStage({ ...ready, phase: 'sending' })
    try {
      await sendPhoto(ready.bytes, file.name)
      onClose()
    } catch {
      setStage({ ...ready, phase: 'unsent' })
    }
  }
  return (
    <section
      ref={sheetRef}
      className="cover"
      role="dialog"
      aria-modal="true"
      tabIndex={-1}
      aria-label={t('photo.title')}
      data-testid="photo-sheet"
      onKeyDown={({ key }) => {
        if (key === 'Escape') onClose()
      }}
    >
      <div className="cover-text">
        <h2>{t('photo.title')}</h2>
        <p role="status">{noteOf(stage, t)}</p>
      </div>
      <div className="cover-picture">
        {'url' in stage && <img src={stage.url} alt={file.name} data-testid="photo-preview" />}
      </div>
      <div className="cover-controls">
        <button className="on-dark" data-testid="photo-cancel" onClick={onClose}>
          {t('photo.cancel')}
        </button>
        {'bytes' in stage && (
          <button
            className="primary"
            data-testid="photo-send"
            disabled={stage.phase === 'sending'}
            onClick={() => void send(stage)}
          >
            {t('photo.send')}
          </button>
        )}
      </div>
    </section>
  )
}

function noteOf(stage: Stage, t: ReturnType<typeof useCustomerTexts>): string {
  switch (stage.phase) {
    case 'reading':
      return t('photo.reading')
    case 'failed':
      return t(`photo.${stage.failure}`, { limit: maxPhotoMegabytes })
    case 'ready':
      return t('photo.note')
    case 'sending':
      return t('photo.sending')
    case 'unsent':
      return t('photo.failed')
  }
}

/** The file made ready, with an object URL for its preview. The URL lasts for as long as the preview is drawn. */
function useStage(file: File) {
  const [stage, setStage] = useState<Stage>({ phase: 'reading' })
  useEffect(() => {
    let url = ''
    let isGone = false
    preparePhoto(file).then(
      (bytes) => {
        if (isGone) return
        url = URL.createObjectURL(bytes)
        setStage({ phase: 'ready', bytes, url })
      },
      (thrown: unknown) => {
        const failure = thrown instanceof PhotoError ? thrown.failure : 'unreadable'
        if (!isGone) setStage({ phase: 'failed', failure })
      },
    )
    return () => {
      isGone = true
      if (url !== '') URL.revokeObjectURL(url)
    }
  }, [file])
  return [stage, setStage] as const
}
