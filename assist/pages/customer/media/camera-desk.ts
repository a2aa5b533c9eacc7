import type { CustomerStore } from '../state/customer-store.js'
import { cameraTrouble, type Trouble } from '../state/trouble.js'
import type { Facing } from './camera.js'

/** The parts and callbacks of the camera desk. */
export interface CameraDeskOptions {
  readonly store: CustomerStore
  readonly userAgent: string
  readonly open: (facing: Facing) => Promise<MediaStreamTrack>
  readonly setTorch: (track: MediaStreamTrack, isOn: boolean) => Promise<void>
  readonly onTrouble: (trouble: Trouble) => void
}

/** Opens and closes the one camera, from the first request to its end. Its stage is in the store. */
export class CameraDesk {
  #track: MediaStreamTrack | null = null
  #facing: Facing = 'environment'
  #isTorchOn = false
  /** Changes with each opening and end, so that a camera that comes late is released. */
  #turn = 0
  readonly #options: CameraDeskOptions

  constructor(options: CameraDeskOptions) {
    this.#options = options
  }

  get track(): MediaStreamTrack | null {
    return this.#track
  }

  get isTorchOn(): boolean {
    return this.#isTorchOn
  }

  /** Opens the camera for a preview that nobody else sees. */
  async open(purpose: 'share' | 'still'): Promise<void> {
    const { store } = this.#options
    store.setState({ camera: 'opening', purpose, trouble: null })
    if (await this.#take()) store.setState({ camera: 'preview' })
  }

  /** Opens the other camera in place of this one. A telephone opens only one at a time. */
  async turnRound(): Promise<void> {
    this.#facing = this.#facing === 'environment' ? 'user' : 'environment'
    this.#letGo()
    // Draws the page anew without a picture until the other camera is there.
    this.#options.store.setState((state) => ({ ...state }))
    if (await this.#take()) this.#options.store.setState((state) => ({ ...state }))
  }

  /** Turns the light on or off. A device that refuses leaves it as it is. */
  async toggleTorch(): Promise<void> {
    const track = this.#track
    if (!track) return
    const isOn = !this.#isTorchOn
    await this.#options.setTorch(track, isOn).then(
      () => (this.#isTorchOn = isOn),
      () => undefined,
    )
    this.#options.store.setState((state) => ({ ...state }))
  }

  close(): void {
    this.#letGo()
    if (this.#options.store.getState().camera !== 'off')
      this.#options.store.setState({ camera: 'off' })
  }

  /** Opens the camera. True where it is there now. */
  async #take(): Promise<boolean> {
    const turn = ++this.#turn
    try {
      const track = await this.#options.open(this.#facing)
      if (turn !== this.#turn) {
        track.stop()
        return false
      }
      this.#track = track
      track.addEventListener('ended', () => {
        if (track === this.#track) this.#fail('camera-lost')
      })
      return true
    } catch (thrown) {
      if (turn !== this.#turn) return false
      const name = thrown instanceof DOMException ? thrown.name : ''
      this.#fail(cameraTrouble(name, this.#options.userAgent))
      return false
    }
  }

  #fail(trouble: Trouble): void {
    this.close()
    this.#options.onTrouble(trouble)
  }

  #letGo(): void {
    this.#turn++
    this.#track?.stop()
    this.#track = null
    this.#isTorchOn = false
  }
}
