import type { RoomView } from '../../../../media/seat-protocol.js'
import { changeMedia, type SeatMediaStore, type ShownTrack } from './seat-media.js'

/** Holds the track that the agent shows, until the agent or the service ends it. */
export class SeatShowing {
  #shown: { readonly what: ShownTrack; isConfirmed: boolean } | null = null
  readonly #media: SeatMediaStore

  constructor(media: SeatMediaStore) {
    this.#media = media
  }

  /**
   * Shows this track in place of the one before.
   *
   * @param ended called where the track ends by itself, by the browser's own button
   */
  begin(what: ShownTrack, track: MediaStreamTrack, ended: () => void): void {
    this.stop()
    this.#shown = { what, isConfirmed: false }
    changeMedia(this.#media, { ownVideo: track })
    track.addEventListener('ended', () => {
      if (this.#media.getState().ownVideo === track) ended()
    })
  }

  /** Follows the room. The service may end a demonstration, but only one that the room has confirmed before. */
  settle(room: RoomView | null): void {
    if (!this.#shown) return
    if (room?.demonstration === this.#shown.what) this.#shown.isConfirmed = true
    else if (this.#shown.isConfirmed) this.stop()
  }

  stop(): void {
    this.#shown = null
    this.#media.getState().ownVideo?.stop()
    changeMedia(this.#media, { ownVideo: null })
  }
}
