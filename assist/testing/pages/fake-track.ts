/** A track of a device that records whether it runs. */
export class FakeTrack extends EventTarget {
  isRunning = true

  /** This object with the type of the browser's track. */
  get track(): MediaStreamTrack {
    return this as unknown as MediaStreamTrack
  }

  stop(): void {
    this.isRunning = false
  }

  /** Ends the track by itself, as the browser's own button does. */
  end(): void {
    this.isRunning = false
    this.dispatchEvent(new Event('ended'))
  }
}
