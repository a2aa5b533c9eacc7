import type { VoiceState } from '../../../media/customer-protocol.js'
import type { AudioSnapshot } from './audio-desk.js'

/** Tells the other side, once for each change, whether this page's voice is off, on or muted. */
export class VoiceTeller {
  #told: VoiceState = 'off'
  readonly #tell: (voice: VoiceState) => void

  /** @param tell sends it; called only while that is possible */
  constructor(tell: (voice: VoiceState) => void) {
    this.#tell = tell
  }

  settle(sound: AudioSnapshot): void {
    const voice = sound.phase !== 'sending' ? 'off' : sound.isMuted ? 'muted' : 'on'
    if (voice === this.#told) return
    this.#told = voice
    this.#tell(voice)
  }

  /** The service knows nothing of it any more: what is not off is told again. */
  forget(): void {
    this.#told = 'off'
  }
}
