import type { ClientStart } from '../../../client/assist-client.js'

/** Progress of this page's audio, for the header. */
export interface AudioProgress {
  readonly positionMs: number
  /** Null where the end is not known, as with the microphone. */
  readonly totalMs: number | null
  /** 0 to 1. */
  readonly level: number
}

/** Takes the sound and the news of a source. */
export interface AudioSink {
  send(bytes: Uint8Array): void
  progress(progress: AudioProgress): void
  /** The source has nothing more: it is played out, or its device is gone. */
  ended(): void
}

/**
 * Kinds of sound that this page sends: a recording, the microphone as the customer, the microphone of an agent who
 * sits at a call, or both sides of a call that is held in another tab.
 */
export type SoundKind = 'sample' | 'microphone' | 'seat' | 'tab'

/** Sound that this page can send. */
export interface AudioSource {
  /** Format of the sound, as the service receives it at the start. */
  readonly format: Pick<ClientStart, 'encoding' | 'sampleRateHz' | 'channels' | 'language'>
  /** Begins to play or record. No sound flows before this. */
  start(sink: AudioSink): void
  setMuted(isMuted: boolean): void
  /** Ends at once and releases the device. */
  stop(): void
}

/** Reasons why there is no sound. Their words are in `i18n/`. */
export type AudioFailure =
  | 'sample-missing'
  | 'sample-unreadable'
  | 'microphone-denied'
  | 'microphone-missing'
  | 'microphone-insecure'
  | 'microphone-failed'
  | 'tab-denied'
  | 'tab-silent'
  | 'tab-unable'

/** Thrown where a source cannot be opened. */
export class AudioSourceError extends Error {
  override readonly name = 'AudioSourceError'
  readonly failure: AudioFailure

  constructor(failure: AudioFailure, options?: ErrorOptions) {
    super(`No sound: ${failure}.`, options)
    this.failure = failure
  }
}
