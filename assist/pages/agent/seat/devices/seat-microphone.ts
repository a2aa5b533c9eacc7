import type { CallLanguage } from '../../../../call/call-start.js'
import type { AudioDesk } from '../../../shared/audio/audio-desk.js'
import type { MicrophoneSource } from '../../../shared/audio/microphone.js'
import { needsMicrophone, type SeatState } from '../../state/seat-state.js'
import { changeMedia, type SeatMediaStore } from './seat-media.js'

/** The parts through which the agent's microphone is reached. */
export interface SeatMicrophoneOptions {
  readonly media: SeatMediaStore
  readonly audio: Pick<AudioDesk, 'state' | 'begin' | 'stop' | 'setMuted'>
  /** Language that the agent speaks. */
  readonly language: () => CallLanguage
  readonly openMicrophone: (language: CallLanguage) => Promise<MicrophoneSource>
  /** Whether the agent was muted at this seat when the page was left; a reload is no reason to be heard. */
  readonly wasMuted: () => boolean
  /** Called when the microphone is open, or could not be opened. */
  readonly onOpened: () => void
}

/** The agent's voice. Its microphone opens by itself once for a call that needs it, and is silent on hold. */
export class SeatMicrophone {
  #track: MediaStreamTrack | null = null
  /** Call for which the microphone was opened by itself. Only the agent opens it a second time. */
  #openedFor: string | null = null
  #wasOnHold = false
  readonly #options: SeatMicrophoneOptions

  constructor(options: SeatMicrophoneOptions) {
    this.#options = options
  }

  /** The track that is being sent, or null. */
  get track(): MediaStreamTrack | null {
    return this.#track
  }

  /** Opens the microphone for this call, unless this page sends a sound already. */
  async open(callId: string): Promise<void> {
    const { audio, openMicrophone, language, wasMuted, onOpened } = this.#options
    if (audio.state.getState().phase !== 'idle') return
    this.#openedFor = callId
    const open = async (): Promise<MicrophoneSource> => {
      const source = await openMicrophone(language())
      this.#track = source.track
      return source
    }
    await audio.begin('seat', open, callId, wasMuted())
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

  /** Ends the voice because the page leaves the seat. */
  leave(): void {
    const { audio, media } = this.#options
    const sound = audio.state.getState()
    const isOn = sound.phase === 'sending' || sound.phase === 'opening'
    if (isOn && sound.kind === 'seat') audio.stop()
    this.#openedFor = null
    this.#wasOnHold = false
    changeMedia(media, { isMicrophoneMissing: false })
  }

  /**
   * Mutes the agent on hold, for customer and transcript alike. Ends the sound once the call is not held by voice, so
   * that the agent is not recorded then.
   */
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
