import type { CustomerMessage, CustomerRequest } from '../../../media/customer-protocol.js'
import type { PictureMark } from '../../../media/picture-mark.js'
import type { ConnectionState } from '../connection/customer-connection.js'
import type { CameraDesk } from '../media/camera-desk.js'
import {
  answered,
  connectionChanged,
  consented,
  foldMessage,
  marked,
  mayShare,
  wrote,
} from '../state/customer-state.js'
import type { CustomerStore } from '../state/customer-store.js'
import { VoiceTeller } from '../../shared/audio/voice-teller.js'
import { toldTrouble, type Trouble } from '../state/trouble.js'
import { AgentPeer, type AgentPeerOptions } from './agent-peer.js'
import { OwnStill, type OwnStillOptions } from './own-still.js'
import { OwnVoice, type OwnVoiceOptions } from './own-voice.js'

/** The parts through which the page reaches the service, the devices and the other browser. */
export interface CustomerCallOptions
  extends
    Pick<OwnVoiceOptions, 'audio' | 'openMicrophone' | 'clock'>,
    Pick<OwnStillOptions, 'takeStill' | 'findPlace' | 'sendStill'>,
    Pick<AgentPeerOptions, 'makePeer'> {
  readonly store: CustomerStore
  readonly camera: CameraDesk
  readonly send: (request: CustomerRequest) => void
  readonly keepSecret: (secret: string) => void
  /** Reason why this browser can give neither camera nor microphone. Null where it can. */
  readonly inability: Trouble | null
}

/** Carries out the customer's wishes and what the state of the call requires. */
export class CustomerCall {
  #isSettling = false
  readonly #voice: OwnVoice
  readonly #still: OwnStill
  readonly #peer: AgentPeer
  readonly #teller: VoiceTeller
  readonly #options: CustomerCallOptions

  constructor(options: CustomerCallOptions) {
    this.#options = options
    const parts = { ...options, onTrouble: this.trouble }
    this.#voice = new OwnVoice(options)
    this.#still = new OwnStill(parts)
    this.#teller = new VoiceTeller((voice) => options.send({ type: 'voice', voice }))
    this.#peer = new AgentPeer({ ...parts, voice: this.#voice })
    options.store.subscribe(() => this.#settle())
    options.audio.state.subscribe(() => this.#settle())
  }

  /** Takes a message of the service. */
  readonly received = (message: CustomerMessage): void => {
    const { store, keepSecret, send } = this.#options
    if (message.type === 'signal') {
      this.#settle()
      this.#peer.signal(message.signal)
      return
    }
    store.setState((state) => foldMessage(state, message))
    if (message.type === 'welcome') {
      keepSecret(message.secret)
      for (const text of store.getState().unsent) send({ type: 'message', text })
      this.#tellWhatIsOn()
    }
    if (message.type === 'seat' && message.isTaken) this.#peer.greet()
  }

  readonly connectionChanged = (connection: ConnectionState, code?: string): void => {
    this.#options.store.setState((state) => connectionChanged(state, connection, code))
  }

  /** Shows trouble to the customer and reports it to the agent. */
  readonly trouble = (trouble: Trouble): void => {
    const { store, send } = this.#options
    if (store.getState().trouble === trouble) return
    store.setState({ trouble })
    send({ type: 'trouble', trouble: toldTrouble(trouble) })
  }

  /** The voice could not begin or is lost. A voice that the network lost begins again. */
  readonly voiceFailed = (trouble: Trouble): void => {
    this.trouble(trouble)
    if (trouble === 'voice-lost') this.#voice.beginLater()
  }

  /** The customer has read the note of trouble. Nothing more is tried because of it. */
  dismissTrouble(): void {
    const { store, camera } = this.#options
    const isCameras = store.getState().trouble?.startsWith('camera') ?? false
    this.#voice.forgetBeginning()
    store.setState({ trouble: null })
    // The accepted video does not come, so the agent need not wait for it.
    if (isCameras && !camera.track) this.stopVideo()
  }

  write(text: string): void {
    this.#options.store.setState((state) => wrote(state, text))
    this.#options.send({ type: 'message', text })
  }

  /** The customer agrees to what they were told, or refuses. Who takes consent back is not heard any more. */
  consent(isAgreed: boolean): void {
    const { store, send } = this.#options
    send({ type: 'notice', isAgreed })
    store.setState((state) => consented(state, isAgreed))
    if (!isAgreed && store.getState().notice?.consent === 'opt-in') this.hangUp()
  }

  /** Begins to talk. Called in the click that asks for it. */
  talk(): void {
    const { store, inability } = this.#options
    store.setState({ trouble: null })
    if (inability) this.trouble(inability)
    else this.#voice.talk()
  }

  hangUp(): void {
    this.#options.audio.stop()
  }

  setMuted(isMuted: boolean): void {
    this.#voice.setMuted(isMuted)
  }

  /** Answers the invitation. Called in the click, since it may ask for a device. */
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

  /** Opens the camera for the accepted video, or for video that was on before the page was reloaded. */
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

  /** Ends the video, or the preparation of it. */
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

  /** Answers the request for a still. Called in the click, since it may ask for the camera. */
  answerSnapshot(isGranted: boolean, withPlace: boolean): void {
    this.#still.answer(isGranted, withPlace)
  }

  /** Takes the agreed still and sends it. */
  takeStill(): Promise<void> {
    return this.#still.take()
  }

  answerRecording(isGranted: boolean): void {
    this.#options.store.setState({ asked: null })
    this.#options.send({ type: 'consent', matter: 'recording', isGranted })
  }

  /** Sends again after a loss what is on, since the service may have missed the last messages before it. */
  #tellWhatIsOn(): void {
    const { store, send } = this.#options
    const { camera, purpose } = store.getState()
    if (purpose === 'share' && (camera === 'sharing' || camera === 'paused')) {
      send({ type: 'joined' })
    }
    this.#voice.tellAgain()
    this.#teller.forget()
    this.#settle()
  }

  /**
   * Brings devices and the other browser in line with the state. Changes that it makes itself do not start it again.
   */
  #settle(): void {
    if (this.#isSettling) return
    this.#isSettling = true
    try {
      this.#settleCamera()
      this.#voice.settle()
      this.#peer.settle()
      const { store, audio } = this.#options
      if (store.getState().connection === 'open') this.#teller.settle(audio.state.getState())
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
}
