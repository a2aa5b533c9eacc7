import type { ErrorCode } from '../../errors/errors.js'
import type { Log } from '../../log/log.js'
import type { AlertSeverity } from '../../pipeline/log/call-event.js'
import type { ToldCall, ToldCalls } from '../../pipeline/registry/told-calls.js'
import type { PatientCallStore } from '../../store/patient-call-store.js'

const severities = {
  ASSIST_STORE_WAITING: 'warning',
  ASSIST_STORE_RECOVERED: 'info',
  ASSIST_STORE_EVENTS_LOST: 'error',
} as const satisfies Partial<Record<ErrorCode, AlertSeverity>>

type StoreAlertCode = keyof typeof severities

/** Tells every live call, and the log, when the store fails, when it is well again, and when events are lost. */
export class StoreAlert {
  readonly #keeper: Pick<PatientCallStore, 'failure' | 'waitingEventCount' | 'lostEventCount'>
  readonly #calls: ToldCalls
  readonly #log: Log
  readonly #told = new Map<ToldCall, StoreAlertCode>()
  readonly #stops: readonly (() => void)[]
  #isFailing = false
  #lostEventCount: number

  constructor(keeper: PatientCallStore, calls: ToldCalls, log: Log) {
    this.#keeper = keeper
    this.#calls = calls
    this.#log = log
    this.#lostEventCount = keeper.lostEventCount
    this.#stops = [keeper.onChange(() => this.#look()), calls.onChange(() => this.#look())]
  }

  stop(): void {
    for (const stop of this.#stops) stop()
  }

  #look(): void {
    const { failure, lostEventCount } = this.#keeper
    this.#tellLog()
    const haveLost = lostEventCount > this.#lostEventCount
    this.#lostEventCount = lostEventCount
    for (const { pipeline } of this.#calls.live) {
      const before = this.#told.get(pipeline)
      if (haveLost && before !== 'ASSIST_STORE_EVENTS_LOST') {
        this.#tell(pipeline, 'ASSIST_STORE_EVENTS_LOST')
      } else if (failure && before === undefined) this.#tell(pipeline, 'ASSIST_STORE_WAITING')
      else if (!failure && before === 'ASSIST_STORE_WAITING') {
        this.#tell(pipeline, 'ASSIST_STORE_RECOVERED')
      } else if (!failure && before) {
        // Said once more where the store keeps it: a log with holes says that it has some.
        this.#tell(pipeline, before)
      }
    }
    if (!failure) this.#told.clear()
  }

  #tell(pipeline: ToldCall, code: StoreAlertCode): void {
    // Before the event, which may fail to be stored and call back.
    this.#told.set(pipeline, code)
    pipeline.append({ type: 'alert', code, severity: severities[code] })
  }

  #tellLog(): void {
    const { failure, waitingEventCount, lostEventCount } = this.#keeper
    const isFailing = failure !== undefined
    if (isFailing === this.#isFailing) return
    this.#isFailing = isFailing
    if (failure) this.#log.error({ code: failure.code, cause: failure.message }, 'the store fails')
    else this.#log.warn({ waitingEventCount, lostEventCount }, 'the store works again')
  }
}
