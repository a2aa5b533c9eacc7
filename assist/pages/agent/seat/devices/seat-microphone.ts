import type { CallLanguage } from '../../../../call/call-start.js'
import type { AudioDesk } from '../../../shared/audio/audio-desk.js'
import type { MicrophoneSource } from '../../../shared/audio/microphone.js'
import { needsMicrophone, type SeatState } from '../../state/seat-state.js'
import { changeMedia, type SeatMediaStore } from './seat-media.js'

/** How the agent's microphone is reached. */
export interface SeatMicrophoneOptions {
  readonly media: SeatMediaStore
  readonly audio: Pick<AudioDesk, 'state' | 'begin' | 'stop' | 'setMuted'>
  /** Language in which the agent's microphone is listened to. */
  readonly language: () => CallLanguage
  readonly openMicrophone: (language: CallLanguage) => Promise<MicrophoneSource>
  /** The microphone was opened, or could not be. */
  readonly onOpened: () => void
}

/** The agent's voice: opened by itself once for a call that needs it, and silent on hold. */
export class SeatMicrophone {
  #track: MediaStreamTrack | null = null
  /** Call for which it was opened by itself; a second time the agent asks for it. */
  #openedFor: string | null = null
  #wasOnHold = false
  readonly #options: SeatMicrophoneOptions

  constructor(options: SeatMicrophoneOptions) {
    this.#options = options
  }

  /** The track that is being sent; null while nothing is. */
  get track(): MediaStreamTrack | null {
    return this.#track
  }

  /** Opens it for this call, unless this page sends a sound already. */
  async open(callId: string): Promise<void> {
    const { audio, openMicrophone, language, onOpened } = this.#options
    if (audio.state.getState().phase !== 'idle') return
    this.#openedFor = callId
    const open = async (): Promise<MicrophoneSource> => {
      const source = await openMicrophone(language())
      this.#track = source.track
      return source
    }
    await audio.begin('seat', open, callId)
    onOpened()
  }

  /** Brings the microphone in line with the seat. */
  settle(seat: SeatState): void {
    const { audio, media } = this.#options
    const sound = audio.state.getState()
    const { isEnding } = media.getState()
    const isNeeded = needsMicrophone(seat) && !isEnding
    if (sound.phase === 'idle') {
      this.#track = null
      const isMissing = isNeeded && this.#openedFor === seat.callId
      changeMedia(media, { isMicrophoneMissing: isMissing })
      if (!isNeeded && !isEnding) this.#openedFor = null
      if (isNeeded && !isMissing) void this.open(seat.callId)
    } else if (sound.kind === 'seat') {
      changeMedia(media, { isMicrophoneMissing: false })
      this.#settleSound(seat, isNeeded)
    }
  }

  /** The page leaves the seat. */
  leave(): void {
    const { audio, media } = this.#options
    const sound = audio.state.getState()
    if (sound.phase === 'sending' && sound.kind === 'seat') audio.stop()
    this.#openedFor = null
    this.#wasOnHold = false
    changeMedia(media, { isMicrophoneMissing: false })
  }

  /** On hold nobody hears the agent; where the call is no longer held by voice, they are not recorded either. */
  #settleSound({ phase, room }: SeatState, isNeeded: boolean): void {
    const { audio, media } = this.#options
    if (audio.state.getState().phase !== 'sending' || phase !== 'seated' || !room) return
    if (!isNeeded && !media.getState().isEnding) audio.stop()
    else if (room.isOnHold !== this.#wasOnHold) {
      this.#wasOnHold = room.isOnHold
      audio.setMuted(room.isOnHold)
    }
  }
}
