import type { Clock } from '../../call/clock.js'
import type { AssistError } from '../../errors/errors.js'
import type { Log } from '../../log/log.js'
import { ShortMemory } from '../short-memory.js'
import type { AuditEntry } from './audit-entry.js'
import { RefusalLimit } from './refusal-limit.js'

/** What an audit log runs on. */
export interface AuditLogParts {
  readonly store: { readonly append: (entries: readonly AuditEntry[]) => Promise<void> }
  readonly clock: Clock
  /** Epoch milliseconds. */
  readonly nowMs: () => number
  readonly log: Log
}

/** Who did something, from where. */
export interface Doer {
  /** Id of a key or person; undefined: nobody is known. */
  readonly who: string | undefined
  readonly address: string
}

/** How long entries wait for others to be written with them, and how long after a failure, ms. */
const gatherMs = 50
const retryMs = 2_000
/** Entries that wait in memory while the store fails; further ones are lost, and counted. */
const maxWaitingCount = 10_000
/** Within this time one who looks at one call again looks once, ms. */
const sameLookMs = 60_000
const maxLookCount = 10_000

/** Refusals that are somebody's who may not, and no slip of who may. */
const refusalCodes: ReadonlySet<string> = new Set([
  ...['ASSIST_AUTH_REQUIRED', 'ASSIST_ACCESS_REFUSED', 'ASSIST_ORIGIN_REFUSED'],
  ...['ASSIST_RATE_LIMITED', 'ASSIST_LINK_UNKNOWN', 'ASSIST_LINK_EXPIRED', 'ASSIST_LINK_IN_USE'],
])

/**
 * Writes down who did what, in order, without holding anyone up. While the store fails, entries wait in memory and are
 * written when it works again.
 */
export class AuditLog {
  readonly #parts: AuditLogParts
  readonly #limit: RefusalLimit
  readonly #looks = new ShortMemory<string, number>(maxLookCount)
  #waiting: AuditEntry[] = []
  #lostCount = 0
  #cancel: (() => void) | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(parts: AuditLogParts) {
    this.#parts = parts
    this.#limit = new RefusalLimit(parts.clock, (address, count) => {
      const detail = `${count} more within a minute`
      this.write({ who: undefined, address }, { action: 'refused', target: 'several', detail })
    })
  }

  /** Entries that were lost since the start, since the store failed for too long. */
  get lostCount(): number {
    return this.#lostCount
  }

  write({ who = 'nobody', address }: Doer, what: Omit<AuditEntry, 'at' | 'who' | 'address'>): void {
    if (this.#waiting.length >= maxWaitingCount) {
      if (this.#lostCount++ === 0) this.#parts.log.error('the audit log loses entries')
      return
    }
    this.#waiting.push({ at: this.#parts.nowMs(), who, address, ...what })
    this.#cancel ??= this.#parts.clock.after(gatherMs, () => void this.#flush())
  }

  /** Writes down a refusal, unless it is an error of another kind or one of a flood. @param target such as a route */
  refused(doer: Doer, target: string, { code }: Pick<AssistError, 'code'>): void {
    if (refusalCodes.has(code)) this.#refused(doer, target, code)
  }

  /** Somebody asked for a call that is not theirs. @param callId internal id */
  hidden(doer: Doer, callId: string): void {
    this.#refused(doer, callId, 'ASSIST_CALL_NOT_FOUND')
  }

  /** Somebody looks at what belongs to another. Once more within a minute is the same look. */
  looked(doer: Doer, action: 'call.seen' | 'picture.seen' | 'call.heard', target: string): void {
    const look = `${doer.who ?? ''} ${action} ${target}`
    const nowMs = this.#parts.nowMs()
    if (nowMs - (this.#looks.get(look) ?? -Infinity) < sameLookMs) return
    this.#looks.set(look, nowMs)
    this.write(doer, { action, target, detail: '' })
  }

  /** Writes what waits, tries once where the store fails. */
  async close(): Promise<void> {
    this.#limit.end()
    await this.#flush()
    this.#stopWaiting()
    const lost = this.#lostCount + this.#waiting.length
    if (lost > 0) this.#parts.log.error({ lost }, 'stopped with audit entries that are not stored')
  }

  #refused(doer: Doer, target: string, detail: string): void {
    if (!this.#limit.take(doer.address)) return
    this.write(doer, { action: 'refused', target, detail })
  }

  #flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeWaiting())
    return this.#writing
  }

  async #writeWaiting(): Promise<void> {
    this.#stopWaiting()
    const entries = this.#waiting
    if (entries.length === 0) return
    this.#waiting = []
    try {
      await this.#parts.store.append(entries)
    } catch {
      this.#waiting = [...entries, ...this.#waiting]
      this.#stopWaiting()
      this.#cancel = this.#parts.clock.after(retryMs, () => void this.#flush())
    }
  }

  #stopWaiting(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }
}
