import type { ClientStart } from '../../../client/assist-client.js'

/** How the audio of this page gets on, for the header. */
export interface AudioProgress {
  readonly positionMs: number
  /** Null where nobody knows the end: the microphone. */
  readonly totalMs: number | null
  /** 0 to 1. */
  readonly level: number
}

/** What a source does with its sound and who hears of it. */
export interface AudioSink {
  send(bytes: Uint8Array): void
  progress(progress: AudioProgress): void
  /** The source has nothing more: played out, or its device is gone. */
  ended(): void
}

/**
 * What this page sends: a recording, the microphone as the customer, the microphone of an agent who sits at a call,
 * or both sides of a call that is held in another tab.
 */
export type SoundKind = 'sample' | 'microphone' | 'seat' | 'tab'

/** Sound that this page can send. */
export interface AudioSource {
  /** What the service is told of the sound. */
  readonly format: Pick<ClientStart, 'encoding' | 'sampleRateHz' | 'channels' | 'language'>
  /** Begins to play or record; only now sound flows. */
  start(sink: AudioSink): void
  setMuted(isMuted: boolean): void
  /** Ends at once and lets go of the device. */
  stop(): void
}

/** Why there is no sound; the words are in `i18n/`. */
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

/** Thrown where a source cannot be had. */
export class AudioSourceError extends Error {
  override readonly name = 'AudioSourceError'
  readonly failure: AudioFailure

  constructor(failure: AudioFailure, options?: ErrorOptions) {
    super(`No sound: ${failure}.`, options)
    this.failure = failure
  }
}
