import type { AudioProgress } from './audio-source.js'

/** Loudness of a voice near a microphone: 0 to 1, in the steps of the level meter. */
const voiceLevel = 0.35
/** So much of loud sound in a row is speech, not a click, in ms. */
const speechMs = 400
/** The notice stays for so long after the last speech, in ms. */
const staysMs = 3_000

/** Notices that somebody speaks into a muted microphone. */
export class MutedSpeech {
  #loudSinceMs: number | null = null
  #lastSpeechMs = -Infinity

  /** The microphone is muted, or no longer. */
  begin(): void {
    this.#loudSinceMs = null
    this.#lastSpeechMs = -Infinity
  }

  /** Whether somebody speaks now, or did a moment ago. */
  heard({ level, positionMs }: AudioProgress): boolean {
    this.#loudSinceMs = level < voiceLevel ? null : (this.#loudSinceMs ?? positionMs)
    const isSpeech = this.#loudSinceMs !== null && positionMs - this.#loudSinceMs >= speechMs
    if (isSpeech) this.#lastSpeechMs = positionMs
    return positionMs - this.#lastSpeechMs <= staysMs
  }
}
