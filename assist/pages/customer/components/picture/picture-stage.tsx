import { useEffect, useState } from 'react'
import { Icon } from '../../../shared/components/icon.js'
import { useCustomer, useCustomerState } from '../../customer-context.js'
import { useCustomerTexts } from '../../i18n/texts.js'
import { hasOtherCamera, hasTorch } from '../../media/camera.js'
import { clipKind, sandboxOf, webAddress } from '../../media/web-address.js'
import { hasLostCamera } from '../../state/customer-state.js'
import { LivePicture } from '../../../shared/media/live-picture.js'
import { MarkedPicture } from '../../../shared/marks/marked-picture.js'
import { PictureMarks } from '../../../shared/marks/picture-marks.js'

/** The place of the pictures: the customer's own, the agent's, and what the agent shows. */
export function PictureStage() {
  const state = useCustomerState()
  const remote = state.remote.video
  const isSharing =
    state.purpose === 'share' && (state.camera === 'sharing' || state.camera === 'paused')
  const { demonstration } = state
  if (state.connection === 'over') return null
  if (isSharing) return <OwnStage remote={remote} />
  if (demonstration?.what === 'clip') return <ClipStage address={demonstration.clip ?? ''} />
  if (remote) return <RemoteStage track={remote} />
  if (hasLostCamera(state) && state.camera === 'off') return <CameraAgain />
  if (!demonstration) return null
  return <RemoteComing />
}

function OwnStage({ remote }: { readonly remote: MediaStreamTrack | null }) {
  const t = useCustomerTexts()
  const { camera } = useCustomer()
  const { camera: stage, isOnHold } = useCustomerState()
  const { track } = camera
  const isPaused = stage === 'paused' || isOnHold
  return (
    <section className="stage" data-paused={isPaused}>
      <p className="stage-note" role="status">
        {t(isPaused ? 'camera.paused' : 'camera.sharing')}
      </p>
      <div className="stage-room">
        {track && <StagePicture track={track} testId="own-video" label={t('camera.sharing')} />}
        {remote && (
          <LivePicture
            className="small-picture"
            track={remote}
            testId="remote-video"
            label={t('remote.agent')}
          />
        )}
      </div>
      <CameraControls />
    </section>
  )
}

function CameraControls() {
  const t = useCustomerTexts()
  const { call, camera } = useCustomer()
  const { camera: stage } = useCustomerState()
  const { track } = camera
  const isPaused = stage === 'paused'
  return (
    <div className="stage-controls">
      <button data-testid="pause-video" onClick={() => call.setPaused(!isPaused)}>
        <Icon name={isPaused ? 'play' : 'pause'} />
        {t(isPaused ? 'camera.resume' : 'camera.pause')}
      </button>
      <SwitchButton />
      {track && hasTorch(track) && (
        <button
          data-testid="torch"
          aria-pressed={camera.isTorchOn}
          onClick={() => void camera.toggleTorch()}
        >
          <Icon name="torch" />
          {t('camera.torch')}
        </button>
      )}
      <EraseButton />
      <button className="stop" data-testid="stop-video" onClick={() => call.stopVideo()}>
        <Icon name="stop" />
        {t('camera.stop')}
      </button>
    </div>
  )
}

/** Turns to the other camera. Shown only where the device has one. */
export function SwitchButton() {
  const t = useCustomerTexts()
  const { camera } = useCustomer()
  const [isThere, setThere] = useState(false)
  useEffect(() => {
    let isGone = false
    void hasOtherCamera().then((found) => !isGone && setThere(found))
    return () => {
      isGone = true
    }
  }, [])
  if (!isThere) return null
  return (
    <button data-testid="switch-camera" onClick={() => void camera.turnRound()}>
      <Icon name="turn" />
      {t('camera.switch')}
    </button>
  )
}

function EraseButton() {
  const t = useCustomerTexts()
  const { call } = useCustomer()
  const { drawing } = useCustomerState()
  if (drawing.lines.length === 0) return null
  return (
    <button data-testid="erase-marks" onClick={() => call.mark({ kind: 'clear', points: [] })}>
      <Icon name="erase" />
      {t('marks.clear')}
    </button>
  )
}

function RemoteStage({ track }: { readonly track: MediaStreamTrack }) {
  const t = useCustomerTexts()
  const { demonstration } = useCustomerState()
  const label = t(demonstration ? 'remote.screen' : 'remote.agent')
  return (
    <section className="stage">
      <p className="stage-note">{label}</p>
      <div className="stage-room">
        <StagePicture track={track} testId="remote-video" label={label} />
      </div>
      <div className="stage-controls">
        <EraseButton />
      </div>
    </section>
  )
}

function StagePicture(props: {
  readonly track: MediaStreamTrack
  readonly testId: string
  readonly label: string
}) {
  const { call } = useCustomer()
  const { drawing } = useCustomerState()
  return (
    <MarkedPicture className="marked-picture" {...props}>
      <PictureMarks
        label={props.label}
        drawing={drawing}
        by="customer"
        pointingBy="tap"
        pointersOf={['agent', 'customer']}
        onMark={(mark) => call.mark(mark)}
      />
    </MarkedPicture>
  )
}

function RemoteComing() {
  const t = useCustomerTexts()
  return (
    <section className="stage stage-empty">
      <p>{t('remote.paused')}</p>
    </section>
  )
}

function CameraAgain() {
  const t = useCustomerTexts()
  const { call } = useCustomer()
  return (
    <section className="stage stage-empty">
      <p>{t('camera.againNote')}</p>
      <div className="row">
        <button className="primary" data-testid="show-again" onClick={() => call.showCamera()}>
          {t('camera.again')}
        </button>
        <button className="on-dark" data-testid="stop-video" onClick={() => call.stopVideo()}>
          {t('camera.stop')}
        </button>
      </div>
    </section>
  )
}

/** A film or a page that the agent shows, isolated from this page. */
function ClipStage({ address }: { readonly address: string }) {
  const t = useCustomerTexts()
  const { base } = useCustomer()
  const { sound } = useCustomerState()
  const url = webAddress(address, base)
  if (!url) return null
  return (
    <section className="stage" data-testid="clip">
      <p className="stage-note">{t('clip.title')}</p>
      {clipKind(url) === 'film' ? (
        <video
          className="clip"
          src={url.href}
          aria-label={t('clip.title')}
          controls
          playsInline
          autoPlay
          // A browser starts a film by itself only if it is muted. On a telephone call it stays muted.
          muted={sound === 'telephone' ? true : undefined}
        />
      ) : (
        <iframe
          className="clip"
          src={url.href}
          title={t('clip.title')}
          sandbox={sandboxOf(url, base)}
          referrerPolicy="no-referrer"
          allow="fullscreen"
        />
      )}
    </section>
  )
}
