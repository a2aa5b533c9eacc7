import type { RoomView } from '../../../../media/seat-protocol.js'
import { changeMedia, type SeatMediaStore, type ShownTrack } from './seat-media.js'

/** What the agent shows with a track of their own, until they or the service end it. */
export class SeatShowing {
  #shown: { readonly what: ShownTrack; isConfirmed: boolean } | null = null
  readonly #media: SeatMediaStore

  constructor(media: SeatMediaStore) {
    this.#media = media
  }

  /**
   * Shows this track in place of the one before.
   *
   * @param ended called where the track ends by itself: the browser has a button for that
   */
  begin(what: ShownTrack, track: MediaStreamTrack, ended: () => void): void {
    this.stop()
    this.#shown = { what, isConfirmed: false }
    changeMedia(this.#media, { ownVideo: track })
    track.addEventListener('ended', () => {
      if (this.#media.getState().ownVideo === track) ended()
    })
  }

  /** The service may end a demonstration; before it has taken ours up there is nothing to end. */
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
