import type { CustomerRequest } from '../../../media/customer-protocol.js'
import type { CameraDesk } from '../media/camera-desk.js'
import type { Place, Still } from '../media/still.js'
import type { CustomerStore } from '../state/customer-store.js'
import type { Trouble } from '../state/trouble.js'

/** How a still is taken and sent. */
export interface OwnStillOptions {
  readonly store: CustomerStore
  readonly camera: CameraDesk
  readonly send: (request: CustomerRequest) => void
  readonly takeStill: (track: MediaStreamTrack) => Promise<Still>
  readonly findPlace: () => Promise<Place | null>
  readonly sendStill: (still: Still, place: Place | null) => Promise<void>
  /** Why this browser can give no camera; null where it can. */
  readonly inability: Trouble | null
  readonly onTrouble: (trouble: Trouble) => void
}

/** A still of the customer's camera: nothing is taken before they have agreed. */
export class OwnStill {
  #withPlace = false
  readonly #options: OwnStillOptions

  constructor(options: OwnStillOptions) {
    this.#options = options
  }

  /** Answers the question for a still; called in the click, since it may ask for the camera. */
  answer(isGranted: boolean, withPlace: boolean): void {
    const { store, send, camera, inability, onTrouble } = this.#options
    store.setState({ asked: null })
    const isAble = camera.track !== null || !inability
    send({ type: 'consent', matter: 'snapshot', isGranted: isGranted && isAble })
    if (!isGranted) return
    this.#withPlace = withPlace
    if (camera.track) void this.take()
    else if (inability) onTrouble(inability)
    else void camera.open('still')
  }

  /** Takes the still that was agreed to and sends it. */
  async take(): Promise<void> {
    const { store, camera, takeStill, findPlace, sendStill } = this.#options
    const { track } = camera
    if (!track) return
    const isForStill = store.getState().purpose === 'still'
    store.setState({ still: 'sending' })
    try {
      const place = this.#withPlace ? findPlace() : null
      const still = await takeStill(track)
      if (isForStill) camera.close()
      const found = await place
      await sendStill(still, found)
      store.setState({ still: this.#withPlace && !found ? 'sentNoPlace' : 'sent' })
    } catch {
      // The page shows it; the agent sees that none came and can ask again.
      if (isForStill) camera.close()
      store.setState({ still: 'failed' })
    }
  }
}
