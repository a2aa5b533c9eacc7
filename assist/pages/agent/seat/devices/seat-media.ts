import type { StoreApi } from 'zustand/vanilla'
import type { PeerState } from '../../../shared/media/peer-link.js'

/** The things that the agent can show with a track of their own. */
export type ShownTrack = 'camera' | 'screen'

/** Picture and sound of the seat, as the screen draws them. */
export interface SeatMedia {
  /** Null where no path between the pages is needed. */
  readonly peer: PeerState | null
  readonly remoteVideo: MediaStreamTrack | null
  readonly remoteAudio: MediaStreamTrack | null
  /** The picture that the agent shows. */
  readonly ownVideo: MediaStreamTrack | null
  /** The agent's voice is needed, and their microphone could not be opened. */
  readonly isMicrophoneMissing: boolean
  readonly isEnding: boolean
}

/** The store into which the devices of the seat write what the screen draws. */
export type SeatMediaStore = StoreApi<SeatMedia>

/** A seat without picture and sound. */
export const noMedia: SeatMedia = {
  ...{ peer: null, remoteVideo: null, remoteAudio: null, ownVideo: null },
  ...{ isMicrophoneMissing: false, isEnding: false },
}

/** Changes a part of the state. Without a difference nothing is drawn again. */
export function changeMedia(store: SeatMediaStore, part: Partial<SeatMedia>): void {
  const media = store.getState()
  const keys = Object.keys(part) as (keyof SeatMedia)[]
  if (keys.some((key) => media[key] !== part[key])) store.setState(part)
}
