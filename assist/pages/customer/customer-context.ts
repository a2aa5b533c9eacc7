import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { AudioDesk, AudioSnapshot } from '../shared/audio/audio-desk.js'
import type { CustomerCall } from './call/customer-call.js'
import type { CameraDesk } from './media/camera-desk.js'
import type { CustomerState } from './state/customer-state.js'
import type { CustomerStore } from './state/customer-store.js'

/** The parts of the page that every component can reach. */
export interface CustomerPageParts {
  readonly store: CustomerStore
  readonly call: CustomerCall
  readonly audio: AudioDesk
  readonly camera: CameraDesk
  /** Folder of the page, with a slash at its end. */
  readonly base: URL
  /** Address of a picture of the conversation. */
  readonly pictureUrl: (sha256: string) => string
  /** @throws Error where the service does not take the photo */
  readonly sendPhoto: (bytes: Blob, name: string) => Promise<void>
  /** Address with which the customer goes on in another browser. */
  readonly linkForOtherBrowser: () => string
  /** Takes the conversation back from another tab. */
  readonly reopen: () => void
}

/** Carries the parts to the components. Provided once, at the root. */
export const CustomerContext = createContext<CustomerPageParts | null>(null)

/** Gives a component the parts of the page. */
export function useCustomer(): CustomerPageParts {
  const parts = useContext(CustomerContext)
  if (!parts) throw new Error('A component stands outside of the customer’s page.')
  return parts
}

/** State of the page, as it is drawn now. */
export function useCustomerState(): CustomerState {
  const { store } = useCustomer()
  return useStore(store)
}

/** State of the sound that the page sends now. */
export function useVoice(): AudioSnapshot {
  const { audio } = useCustomer()
  return useStore(audio.state)
}
