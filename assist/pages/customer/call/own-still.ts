import type { CustomerRequest } from '../../../media/customer-protocol.js'
import type { CameraDesk } from '../media/camera-desk.js'
import type { Place, Still } from '../media/still.js'
import type { CustomerStore } from '../state/customer-store.js'
import type { Trouble } from '../state/trouble.js'

/** The parts that take and send a still. */
export interface OwnStillOptions {
  readonly store: CustomerStore
  readonly camera: CameraDesk
  readonly send: (request: CustomerRequest) => void
  readonly takeStill: (track: MediaStreamTrack) => Promise<Still>
  readonly findPlace: () => Promise<Place | null>
  readonly sendStill: (still: Still, place: Place | null) => Promise<void>
  /** Reason why this browser can give no camera. Null where it can. */
  readonly inability: Trouble | null
  readonly onTrouble: (trouble: Trouble) => void
}

/** Takes a still of the customer's camera, and only after their consent. */
export class OwnStill {
  #withPlace = false
  readonly #options: OwnStillOptions

  constructor(options: OwnStillOptions) {
    this.#options = options
  }

  /** Answers the request for a still. Called in the click, since it may ask for the camera. */
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

  /** Takes the agreed still and sends it. */
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
      // The page shows the failure. The agent gets no still and can ask again.
      if (isForStill) camera.close()
      store.setState({ still: 'failed' })
    }
  }
}
