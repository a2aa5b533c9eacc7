import type { Clock } from '../../../call/clock.js'
import type { CallLanguage } from '../../../call/call-start.js'
import type { CustomerRequest } from '../../../media/customer-protocol.js'
import type { AudioDesk } from '../../shared/audio/audio-desk.js'
import type { MicrophoneSource } from '../../shared/audio/microphone.js'
import { canTalk } from '../state/customer-state.js'
import type { CustomerStore } from '../state/customer-store.js'

/** The parts through which the customer's microphone is reached. */
export interface OwnVoiceOptions {
  readonly store: CustomerStore
  readonly audio: AudioDesk
  readonly send: (request: CustomerRequest) => void
  readonly openMicrophone: (language: CallLanguage) => Promise<MicrophoneSource>
  readonly clock: Clock
}

/** Time after which a lost voice begins again. */
const talkAgainAfterMs = 2_500

/**
 * The customer's voice over this page. It begins in a click, is muted on hold, and begins again where the network
 * lost it.
 */
export class OwnVoice {
  #track: MediaStreamTrack | null = null
  #isMuted = false
  #hasToldJoined = false
  #cancelTalkAgain = (): void => undefined
  readonly #options: OwnVoiceOptions

  constructor(options: OwnVoiceOptions) {
    this.#options = options
  }

  /** The track that is being sent, or null. */
  get track(): MediaStreamTrack | null {
    return this.#track
  }

  /** Begins to talk, not muted. Called in the click that asks for it. */
  talk(): void {
    this.#isMuted = false
    this.begin()
  }

  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted
    this.settle()
  }

  /** Begins again after a while, as soon as the page is connected. */
  beginLater(): void {
    const { store, clock } = this.#options
    this.#cancelTalkAgain()
    this.#cancelTalkAgain = clock.after(talkAgainAfterMs, () => {
      const state = store.getState()
      if (!canTalk(state) || state.connection === 'over') return
      if (state.connection === 'open') this.begin()
      else this.beginLater()
    })
  }

  /** Cancels the beginning that `beginLater` has planned. */
  forgetBeginning(): void {
    this.#cancelTalkAgain()
  }

  /** Lets `joined` be sent again after a loss, since the service may have missed it. */
  tellAgain(): void {
    this.#hasToldJoined = false
  }

  begin(): void {
    const { store, audio, openMicrophone } = this.#options
    const { call } = store.getState()
    this.#cancelTalkAgain()
    if (!call || audio.state.getState().phase !== 'idle') return
    const open = async (): Promise<MicrophoneSource> => {
      const source = await openMicrophone(call.language as CallLanguage)
      this.#track = source.track
      return source
    }
    void audio.begin('microphone', open, call.callId)
  }

  /**
   * Brings the voice in line with the state. Reports `joined` to the agent where an accepted invitation waits for the
   * voice.
   */
  settle(): void {
    const { store, audio, send } = this.#options
    const state = store.getState()
    const sound = audio.state.getState()
    if (sound.phase === 'idle') this.#track = null
    if (sound.phase !== 'sending') {
      this.#hasToldJoined = false
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
    if (!isAwaited || this.#hasToldJoined || state.connection !== 'open') return
    this.#hasToldJoined = true
    send({ type: 'joined' })
  }
}
