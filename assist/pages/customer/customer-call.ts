import type {
  CustomerMessage,
  CustomerRequest,
  PeerSignal,
  PictureMark,
} from '../../media/media-protocol.js'
import type { Clock } from '../../call/clock.js'
import type { CallLanguage } from '../../call/call-start.js'
import type { AudioDesk } from '../shared/audio/audio-desk.js'
import type { MicrophoneSource } from '../shared/audio/microphone.js'
import type { PeerLink, PeerLinkOptions, PeerState, TrackKind } from '../shared/media/peer-link.js'
import type { ConnectionState } from './connection/customer-connection.js'
import type { CameraDesk } from './media/camera-desk.js'
import type { Place, Still } from './media/still.js'
import {
  answered,
  canTalk,
  connectionChanged,
  foldMessage,
  marked,
  mayShare,
  customerNeedsPeer,
  wrote,
} from './state/customer-state.js'
import type { CustomerStore } from './state/customer-store.js'
import { toldTrouble, type Trouble } from './state/trouble.js'

/** The other browser's picture and sound, as they come. */
export interface RemoteMedia {
  readonly audio: MediaStreamTrack | null
  readonly video: MediaStreamTrack | null
}

/** How the page reaches the service, the devices and the other browser. */
export interface CustomerCallOptions {
  readonly store: CustomerStore
  readonly audio: AudioDesk
  readonly camera: CameraDesk
  readonly send: (request: CustomerRequest) => void
  readonly keepSecret: (secret: string) => void
  readonly openMicrophone: (language: CallLanguage) => Promise<MicrophoneSource>
  readonly makePeer: (options: PeerLinkOptions) => PeerLink
  readonly takeStill: (track: MediaStreamTrack) => Promise<Still>
  readonly findPlace: () => Promise<Place | null>
  readonly sendStill: (still: Still, place: Place | null) => Promise<void>
  /** Why this browser can give neither camera nor microphone; null where it can. */
  readonly inability: Trouble | null
  readonly clock: Clock
}

/** A voice that was lost is begun again this long after. */
const talkAgainAfterMs = 2_500

/** Does what the customer asks for and what the state of the call asks for. */
export class CustomerCall {
  #peer: PeerLink | null = null
  #remote: RemoteMedia = { audio: null, video: null }
  #microphone: MediaStreamTrack | null = null
  #isMuted = false
  #withPlace = false
  #hasToldVoice = false
  #isSettling = false
  #cancelTalkAgain = (): void => undefined
  readonly #options: CustomerCallOptions

  constructor(options: CustomerCallOptions) {
    this.#options = options
    options.store.subscribe(() => this.#settle())
    options.audio.state.subscribe(() => this.#settle())
  }

  readonly remote = (): RemoteMedia => this.#remote

  /** A message of the service came. */
  readonly received = (message: CustomerMessage): void => {
    const { store, keepSecret, send } = this.#options
    if (message.type === 'signal') {
      this.#signal(message.signal)
      return
    }
    store.setState((state) => foldMessage(state, message))
    if (message.type === 'welcome') {
      keepSecret(message.secret)
      for (const text of store.getState().unsent) send({ type: 'message', text })
      this.#tellWhatIsOn()
    }
    if (message.type === 'seat' && message.isTaken) this.#peer?.greet()
  }

  readonly connectionChanged = (connection: ConnectionState, code?: string): void => {
    this.#options.store.setState((state) => connectionChanged(state, connection, code))
  }

  /** Tells the customer and the agent of trouble. */
  readonly trouble = (trouble: Trouble): void => {
    const { store, send } = this.#options
    if (store.getState().trouble === trouble) return
    store.setState({ trouble })
    send({ type: 'trouble', trouble: toldTrouble(trouble) })
  }

  /** The voice could not begin or is lost; one that the network lost is begun again. */
  readonly voiceFailed = (trouble: Trouble): void => {
    this.trouble(trouble)
    if (trouble === 'voice-lost') this.#talkAgainLater()
  }

  /** The customer has read of the trouble; nothing more is tried because of it. */
  dismissTrouble(): void {
    const { store, camera } = this.#options
    const isCameras = store.getState().trouble?.startsWith('camera') ?? false
    this.#cancelTalkAgain()
    store.setState({ trouble: null })
    // The video that was accepted does not come: the agent need not wait for it.
    if (isCameras && !camera.track) this.stopVideo()
  }

  write(text: string): void {
    this.#options.store.setState((state) => wrote(state, text))
    this.#options.send({ type: 'message', text })
  }

  /** Begins to talk; called in the click that asks for it. */
  talk(): void {
    const { store, inability } = this.#options
    store.setState({ trouble: null })
    this.#isMuted = false
    if (inability) this.trouble(inability)
    else this.#beginVoice()
  }

  hangUp(): void {
    this.#options.audio.stop()
  }

  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted
    this.#settle()
  }

  /** Answers the invitation; called in the click, since it may ask for a device. */
  answer(isAccepted: boolean): void {
    const { store, send, inability } = this.#options
    const { invitation } = store.getState()
    if (invitation?.state !== 'invited') return
    const { invitationId, medium } = invitation
    const isAble = medium === 'text' || !inability
    send({ type: 'answer', invitationId, isAccepted: isAccepted && isAble })
    store.setState((state) => answered(state, isAccepted && isAble))
    if (isAccepted && inability && !isAble) this.trouble(inability)
    else if (isAccepted && medium === 'video') void this.#options.camera.open('share')
    else if (isAccepted && medium === 'voice') this.talk()
  }

  /** Opens the camera for the video that was accepted, or that was on before the page was loaded again. */
  showCamera(): void {
    const { inability, camera } = this.#options
    if (inability) this.trouble(inability)
    else void camera.open('share')
  }

  startSharing(): void {
    this.#options.store.setState({ camera: 'sharing' })
    this.#options.send({ type: 'joined' })
  }

  setPaused(isPaused: boolean): void {
    this.#options.store.setState({ camera: isPaused ? 'paused' : 'sharing' })
  }

  /** Ends the video, or what was to become of it. */
  stopVideo(): void {
    const { store, camera, send } = this.#options
    const { purpose, invitation, camera: stage } = store.getState()
    camera.close()
    if (purpose === 'still' && (stage === 'preview' || stage === 'opening')) {
      send({ type: 'consent', matter: 'snapshot', isGranted: false })
      return
    }
    send({ type: 'left' })
    const wasAccepted = invitation?.state === 'accepted'
    store.setState({ trouble: null, ...(wasAccepted ? { isRefusalShown: true } : {}) })
  }

  mark(mark: PictureMark): void {
    this.#options.store.setState((state) => marked(state, 'customer', mark))
    this.#options.send({ type: 'mark', mark })
  }

  /** Answers the question for a still; called in the click, since it may ask for the camera. */
  answerSnapshot(isGranted: boolean, withPlace: boolean): void {
    const { store, send, camera, inability } = this.#options
    store.setState({ asked: null })
    const isAble = camera.track !== null || !inability
    send({ type: 'consent', matter: 'snapshot', isGranted: isGranted && isAble })
    if (!isGranted) return
    this.#withPlace = withPlace
    if (camera.track) void this.takeStill()
    else if (inability) this.trouble(inability)
    else void camera.open('still')
  }

  /** Takes the still that was agreed to and sends it. */
  async takeStill(): Promise<void> {
    const { store, camera, takeStill, findPlace, sendStill } = this.#options
    const { track } = camera
    if (!track) return
    const isForStill = store.getState().purpose === 'still'
    store.setState({ still: 'sending' })
    try {
      const place = this.#withPlace ? findPlace() : null
      const still = await takeStill(track)
      if (isForStill) camera.close()
      const found = await place
      await sendStill(still, found)
      store.setState({ still: this.#withPlace && !found ? 'sentNoPlace' : 'sent' })
    } catch {
      // Said on the page; the agent sees that none came and can ask again.
      if (isForStill) camera.close()
      store.setState({ still: 'failed' })
    }
  }

  answerRecording(isGranted: boolean): void {
    this.#options.store.setState({ asked: null })
    this.#options.send({ type: 'consent', matter: 'recording', isGranted })
  }

  #beginVoice(): void {
    const { store, audio, openMicrophone } = this.#options
    const { call } = store.getState()
    this.#cancelTalkAgain()
    if (!call || audio.state.getState().phase !== 'idle') return
    const open = async (): Promise<MicrophoneSource> => {
      const source = await openMicrophone(call.language as CallLanguage)
      this.#microphone = source.track
      return source
    }
    void audio.begin('microphone', open, call.callId)
  }

  #talkAgainLater(): void {
    const { store, clock } = this.#options
    this.#cancelTalkAgain()
    this.#cancelTalkAgain = clock.after(talkAgainAfterMs, () => {
      const state = store.getState()
      if (!canTalk(state) || state.connection === 'over') return
      if (state.connection === 'open') this.#beginVoice()
      else this.#talkAgainLater()
    })
  }

  #signal(signal: PeerSignal): void {
    this.#settle()
    this.#peer?.signal(signal)
  }

  /** After a loss: the service may have missed what was said just before it. */
  #tellWhatIsOn(): void {
    const { store, send } = this.#options
    const { camera, purpose } = store.getState()
    if (purpose === 'share' && (camera === 'sharing' || camera === 'paused')) {
      send({ type: 'joined' })
    }
    this.#hasToldVoice = false
    this.#settle()
  }

  /** Brings devices and the other browser in line with the state; what it changes itself waits for its end. */
  #settle(): void {
    if (this.#isSettling) return
    this.#isSettling = true
    try {
      this.#settleCamera()
      this.#settleVoice()
      this.#settlePeer()
    } finally {
      this.#isSettling = false
    }
  }

  #settleCamera(): void {
    const { store, camera } = this.#options
    const state = store.getState()
    if (state.camera === 'off') return
    const isWanted = state.purpose === 'still' || mayShare(state)
    if (state.connection === 'over' || !isWanted) camera.close()
  }

  #settleVoice(): void {
    const { store, audio, send } = this.#options
    const state = store.getState()
    const sound = audio.state.getState()
    if (sound.phase === 'idle') this.#microphone = null
    if (sound.phase !== 'sending') {
      this.#hasToldVoice = false
      return
    }
    if (!canTalk(state) || state.connection === 'over') {
      audio.stop()
      return
    }
    if (state.trouble === 'voice-lost') store.setState({ trouble: null })
    const isMuted = this.#isMuted || state.isOnHold
    if (sound.isMuted !== isMuted) audio.setMuted(isMuted)
    const isAwaited = state.invitation?.medium === 'voice' && state.invitation.state === 'accepted'
    if (!isAwaited || this.#hasToldVoice || state.connection !== 'open') return
    this.#hasToldVoice = true
    send({ type: 'joined' })
  }

  #settlePeer(): void {
    const { store, camera } = this.#options
    const state = store.getState()
    if (!customerNeedsPeer(state)) {
      this.#dropPeer()
      return
    }
    // One that stands outlives a short absence of the agent; a new one needs somebody to answer.
    const peer = this.#peer ?? (state.isSeatTaken ? this.#connect() : null)
    if (!peer) return
    const isVideoSent = state.camera === 'sharing' && state.purpose === 'share' && !state.isOnHold
    peer.setLocalTrack('video', isVideoSent ? camera.track : null)
    const isVoiceSent = canTalk(state) && !state.isOnHold
    peer.setLocalTrack('audio', isVoiceSent ? this.#microphone : null)
  }

  #connect(): PeerLink | null {
    const { store, makePeer, inability, send } = this.#options
    const { call } = store.getState()
    if (!call || inability) return null
    this.#peer = makePeer({
      isPolite: true,
      ice: call.ice,
      onSignal: (signal) => send({ type: 'signal', signal }),
      onRemoteTrack: (kind, track) => this.#remoteTrack(kind, track),
      onState: (peer) => this.#peerChanged(peer),
    })
    store.setState({ peer: this.#peer.state })
    return this.#peer
  }

  #remoteTrack(kind: TrackKind, track: MediaStreamTrack | null): void {
    this.#remote = { ...this.#remote, [kind]: track }
    // The page draws what it is given by `remote`.
    this.#options.store.setState((state) => ({ ...state }))
  }

  #peerChanged(peer: PeerState): void {
    const { store } = this.#options
    const before = store.getState()
    store.setState({ peer })
    const isUsed = this.#microphone !== null || before.camera === 'sharing'
    if (peer === 'failed' && before.peer !== 'failed' && isUsed) this.trouble('connection-failed')
    if (peer === 'connected' && before.trouble === 'connection-failed') {
      store.setState({ trouble: null })
    }
  }

  #dropPeer(): void {
    const peer = this.#peer
    if (!peer) return
    this.#peer = null
    peer.close()
    this.#remote = { audio: null, video: null }
    this.#options.store.setState({ peer: null })
  }
}
