import type { IceSettings, PeerSignal } from '../../../../media/peer-connection.js'
import type { RoomView } from '../../../../media/seat-protocol.js'
import type { PeerLink, PeerLinkOptions, TrackKind } from '../../../shared/media/peer-link.js'
import { changeMedia, type SeatMediaStore } from './seat-media.js'

/** The parts that a path to the customer's page is made with. */
export interface SeatPeerOptions {
  readonly media: SeatMediaStore
  readonly makeLink: (options: PeerLinkOptions) => PeerLink
  readonly onSignal: (signal: PeerSignal) => void
  /** The customer's picture or sound has come or gone. The store has the change already. */
  readonly onRemoteTrack: () => void
}

/** The path from the agent's page to the customer's. It lasts for as long as one is needed. */
export class SeatPeer {
  #link: PeerLink | null = null
  #ice = ''
  #wasPresent = false
  readonly #options: SeatPeerOptions

  constructor(options: SeatPeerOptions) {
    this.#options = options
  }

  /** Takes a signal of the customer's page. */
  signal(ice: IceSettings, signal: PeerSignal): void {
    this.#connect(ice).signal(signal)
  }

  /** Sends these tracks. A customer who has come back is greeted, so that the picture comes back as well. */
  settle(room: RoomView, tracks: Readonly<Record<TrackKind, MediaStreamTrack | null>>): void {
    const link = this.#connect(room.ice)
    const isPresent = room.customer === 'present'
    if (isPresent && !this.#wasPresent) link.greet()
    this.#wasPresent = isPresent
    link.setLocalTrack('audio', tracks.audio)
    link.setLocalTrack('video', tracks.video)
  }

  close(): void {
    const link = this.#link
    if (!link) return
    this.#link = null
    link.close()
    changeMedia(this.#options.media, { peer: null, remoteVideo: null, remoteAudio: null })
  }

  #connect(ice: IceSettings): PeerLink {
    const settings = JSON.stringify(ice)
    if (this.#link) {
      if (settings !== this.#ice) this.#link.setIce(ice)
      this.#ice = settings
      return this.#link
    }
    const { media, makeLink, onSignal } = this.#options
    this.#ice = settings
    this.#wasPresent = true
    this.#link = makeLink({
      isPolite: false,
      ice,
      onSignal,
      onRemoteTrack: (kind, track) => this.#remoteTrack(kind, track),
      onState: (peer) => changeMedia(media, { peer }),
    })
    changeMedia(media, { peer: this.#link.state })
    return this.#link
  }

  #remoteTrack(kind: TrackKind, track: MediaStreamTrack | null): void {
    const { media, onRemoteTrack } = this.#options
    changeMedia(media, kind === 'video' ? { remoteVideo: track } : { remoteAudio: track })
    onRemoteTrack()
  }
}
