import type { ToldCall, ToldCalls } from '../../pipeline/registry/told-calls.js'
import type { Assist } from '../../service/assist.js'

/** Tells every live call when matching is being started again, and when it works again. */
export class MatchingAlert {
  readonly #matching: Assist['matching']
  readonly #calls: ToldCalls
  readonly #told = new Set<ToldCall>()
  readonly #stops: readonly (() => void)[]

  constructor(matching: Assist['matching'], calls: ToldCalls) {
    this.#matching = matching
    this.#calls = calls
    this.#stops = [matching.onChange(() => this.#look()), calls.onChange(() => this.#look())]
  }

  stop(): void {
    for (const stop of this.#stops) stop()
  }

  #look(): void {
    const { isAway } = this.#matching
    for (const { pipeline } of this.#calls.live) {
      if (isAway === this.#told.has(pipeline)) continue
      if (isAway) {
        this.#told.add(pipeline)
        pipeline.append({ type: 'alert', code: 'ASSIST_MATCHING_WAITING', severity: 'warning' })
      } else {
        pipeline.append({ type: 'alert', code: 'ASSIST_MATCHING_RECOVERED', severity: 'info' })
      }
    }
    if (!isAway) this.#told.clear()
  }
}
