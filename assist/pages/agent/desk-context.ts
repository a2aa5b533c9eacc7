import { createContext, useContext } from 'react'
import { useStore, type StoreApi } from 'zustand'
import type { AudioDesk, AudioSnapshot } from '../shared/audio/audio-desk.js'
import type { SoundKind } from '../shared/audio/audio-source.js'
import type { ServiceAddress } from './connection/service-address.js'
import type { Embedding } from './embedding/embedding.js'
import type { SeatMedia } from './seat/devices/seat-media.js'
import type { SeatDesk } from './seat/seat-desk.js'
import type { Settings } from './settings/settings.js'
import type { DeskSnapshot } from './state/desk-snapshot.js'
import type { CallMoment } from './transcript/call-moment.js'
import type { DeskStore } from './state/desk-store.js'

/** The parts of the page that every component can reach. */
export interface Desk {
  readonly store: DeskStore
  /** Goes to a step of a solution's guide, or leaves it (null); the log of the call brings it back. */
  readonly moveGuide: (solutionId: string, stepId: string | null) => void
  /** Where in a call the agent wants to be; null: nowhere in particular. */
  readonly place: StoreApi<CallMoment | null>
  readonly audio: AudioDesk
  readonly address: ServiceAddress
  /** Begins to send sound. Called in the click that asks for it. */
  readonly beginSound: (kind: Exclude<SoundKind, 'seat'>) => void
  readonly seat: SeatDesk
  /** Begins a call at this page's seat, with a link for the customer. */
  readonly beginCall: (medium: 'voice' | 'text') => void
  /** The page is in a frame of another one; null where it stands by itself. */
  readonly embedding: Embedding | null
  readonly settings: Settings
  readonly changeSettings: (part: Partial<Settings>) => void
}

/** Carries the desk to the components. Provided once, at the root. */
export const DeskContext = createContext<Desk | null>(null)

/** Gives a component the desk. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext)
  if (!desk) throw new Error('A component stands outside of the desk.')
  return desk
}

/** State of the screen, as it is drawn now. */
export function useDeskSnapshot(): DeskSnapshot {
  const { store } = useDesk()
  return useStore(store.drawn)
}

/** Picture and sound of the seat, as they are now. */
export function useSeatMedia(): SeatMedia {
  const { seat } = useDesk()
  return useStore(seat.media)
}

/** State of the sound that the page sends now. */
export function useAudioSnapshot(): AudioSnapshot {
  const { audio } = useDesk()
  return useStore(audio.state)
}
