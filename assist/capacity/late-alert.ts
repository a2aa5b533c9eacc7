import type { Clock } from '../call/clock.js'
import type { ToldCalls } from '../pipeline/registry/told-calls.js'
import type { Admission } from './admission.js'

/** How often the load is looked at. */
const intervalMs = 2_000

/** Looks at the load while the service runs, and tells every live call once when its text begins to come late. */
export class LateAlert {
  readonly #admission: Pick<Admission, 'look' | 'isLate'>
  readonly #calls: Pick<ToldCalls, 'live'>
  readonly #clock: Clock
  #isTold = false
  #cancel: () => void

  constructor(
    admission: Pick<Admission, 'look' | 'isLate'>,
    calls: Pick<ToldCalls, 'live'>,
    clock: Clock,
  ) {
    this.#admission = admission
    this.#calls = calls
    this.#clock = clock
    this.#cancel = clock.after(intervalMs, () => this.#look())
  }

  stop(): void {
    this.#cancel()
  }

  #look(): void {
    this.#admission.look()
    const { isLate } = this.#admission
    if (isLate && !this.#isTold)
      for (const { pipeline } of this.#calls.live)
        pipeline.append({ type: 'alert', code: 'ASSIST_RECOGNITION_LATE', severity: 'warning' })
    this.#isTold = isLate
    this.#cancel = this.#clock.after(intervalMs, () => this.#look())
  }
}
