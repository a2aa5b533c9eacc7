import { useCustomer, useCustomerState } from '../../customer-context.js'
import { useCustomerTexts } from '../../i18n/texts.js'
import { useTakenFocus } from '../../../shared/components/use-taken-focus.js'
import { LivePicture } from '../../../shared/media/live-picture.js'
import { SwitchButton } from './picture-stage.js'

/** The camera before anyone else sees it. It covers the page and has the buttons to share it or to end it. */
export function CameraPreview() {
  const { camera: stage } = useCustomerState()
  return stage === 'opening' || stage === 'preview' ? <Preview /> : null
}

function Preview() {
  const t = useCustomerTexts()
  const { call, camera } = useCustomer()
  const { camera: stage, purpose, still } = useCustomerState()
  const coverRef = useTakenFocus<HTMLElement>()
  const { track } = camera
  const isForStill = purpose === 'still'
  return (
    <section
      ref={coverRef}
      className="cover"
      role="dialog"
      aria-modal="true"
      aria-label={t('camera.previewTitle')}
      tabIndex={-1}
    >
      <div className="cover-text">
        <h2>{t(stage === 'opening' ? 'camera.opening' : 'camera.previewTitle')}</h2>
        <p>{t(isForStill ? 'camera.stillNote' : 'camera.previewNote')}</p>
      </div>
      <div className="cover-picture">
        {track && stage === 'preview' && (
          <LivePicture track={track} testId="camera-preview" label={t('camera.previewTitle')} />
        )}
      </div>
      <div className="cover-controls">
        <button className="on-dark" data-testid="cancel-preview" onClick={() => call.stopVideo()}>
          {t('camera.cancel')}
        </button>
        <SwitchButton />
        {isForStill ? (
          <button
            className="primary"
            data-testid="snapshot-take"
            disabled={stage !== 'preview' || still === 'sending'}
            onClick={() => void call.takeStill()}
          >
            {t('snapshot.take')}
          </button>
        ) : (
          <button
            className="primary"
            data-testid="start-sharing"
            disabled={stage !== 'preview'}
            onClick={() => call.startSharing()}
          >
            {t('camera.start')}
          </button>
        )}
      </div>
    </section>
  )
}
