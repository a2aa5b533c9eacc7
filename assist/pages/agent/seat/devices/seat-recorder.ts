import type { RecordedTracks } from './call-recording.js'

/** Records until the returned function is called. The name is that of the film. */
export type RecordFilm = (tracks: RecordedTracks, name: string) => () => void

/**
 * Records exactly while the room reports a recording to both sides. Another track of the picture makes another film.
 */
export class SeatRecorder {
  #recording: { readonly picture: MediaStreamTrack; readonly stop: () => void } | null = null
  #filmCount = 0
  readonly #record: RecordFilm

  constructor(record: RecordFilm) {
    this.#record = record
  }

  /**
   * Goes on with this picture, or begins a film of it. Null ends the film.
   *
   * @param voices of both sides, at the beginning of the film
   */
  settle(
    picture: MediaStreamTrack | null,
    callId: string,
    voices: readonly (MediaStreamTrack | null)[],
  ): void {
    if (picture === (this.#recording?.picture ?? null)) return
    this.stop()
    if (!picture) return
    const tracks = { picture, voices: voices.filter((voice) => voice !== null) }
    const name = `${callId}-${++this.#filmCount}`
    this.#recording = { picture, stop: this.#record(tracks, name) }
  }

  stop(): void {
    this.#recording?.stop()
    this.#recording = null
  }
}
