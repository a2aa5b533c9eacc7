import type { Clock } from '../call/clock.js'
import type { CallEventBody } from '../pipeline/log/call-event.js'
import type { Admission } from './admission.js'

/** How often the load is looked at. */
const intervalMs = 2_000

/** The live calls as far as the load concerns them. */
export interface LoadedCalls {
  readonly live: readonly { readonly pipeline: { append(body: CallEventBody): void } }[]
}

/** Looks at the load while the service runs, and tells every live call once when its text begins to come late. */
export class LateAlert {
  readonly #admission: Pick<Admission, 'live' | 'isLate'>
  readonly #calls: LoadedCalls
  readonly #clock: Clock
  #isTold = false
  #cancel: () => void

  constructor(admission: Pick<Admission, 'live' | 'isLate'>, calls: LoadedCalls, clock: Clock) {
    this.#admission = admission
    this.#calls = calls
    this.#clock = clock
    this.#cancel = clock.after(intervalMs, () => this.#look())
  }

  stop(): void {
    this.#cancel()
  }

  #look(): void {
    const { live } = this.#calls
    this.#admission.live(live.length)
    const { isLate } = this.#admission
    if (isLate && !this.#isTold)
      for (const { pipeline } of live)
        pipeline.append({ type: 'alert', code: 'ASSIST_RECOGNITION_LATE', severity: 'warning' })
    this.#isTold = isLate
    this.#cancel = this.#clock.after(intervalMs, () => this.#look())
  }
}
