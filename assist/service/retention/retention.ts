import type { Clock } from '../../call/clock.js'
import type { Config } from '../../settings/config.js'
import type { KeptClass, RetentionStore } from '../../store/retention/retention-store.js'
import type { KeptFiles } from './kept-files.js'

/** How long each class is kept. */
export type RetentionSettings = Pick<
  Config,
  'keepAudioDays' | 'keepTranscriptsDays' | 'keepCallsDays'
>

/** What retention runs on. */
export interface RetentionParts {
  readonly store: RetentionStore
  readonly files: Pick<KeptFiles, 'remove' | 'removeCopies'>
  readonly settings: RetentionSettings
  readonly clock: Clock
  /** Epoch milliseconds. */
  readonly nowMs: () => number
  /** Hears of each sweep that has deleted something. */
  readonly swept: (counts: SweepCounts) => void
  readonly failed: (thrown: unknown) => void
}

/** Calls of which a sweep has deleted something, by class. */
export type SweepCounts = Readonly<Record<KeptClass, number>>

/** What became of calls that were to be erased; internal ids. */
export interface ErasureOutcome {
  readonly erased: readonly string[]
  /** They have to stay: the hold has to be lifted first. */
  readonly held: readonly string[]
  /** They go on: to be erased when they are over. */
  readonly live: readonly string[]
}

const dayMs = 86_400_000

/** Calls whose files are deleted together. */
const sweptAtOnce = 200

/** Deletes what was kept long enough: at the start and once a day. */
export class Retention {
  readonly #parts: RetentionParts
  #cancel: () => void = () => undefined
  #sweeping: Promise<unknown> = Promise.resolve()

  constructor(parts: RetentionParts) {
    this.#parts = parts
  }

  /** Sweeps now and from then on daily. */
  start(): void {
    const { clock, failed } = this.#parts
    this.#sweeping = this.sweep().catch(failed)
    this.#cancel = clock.after(dayMs, () => this.start())
  }

  /** Waits for a sweep that runs, and begins no other. */
  async stop(): Promise<void> {
    this.#cancel()
    await this.#sweeping
  }

  /** Deletes what is due. Where it is broken off, the next sweep goes on. */
  async sweep(): Promise<SweepCounts> {
    const { store, files, settings, nowMs, swept } = this.#parts
    const { keepAudioDays, keepTranscriptsDays, keepCallsDays } = settings
    const counts = {
      call: await this.#sweepClass('call', keepCallsDays),
      words: await this.#sweepClass('words', keepTranscriptsDays),
      sound: await this.#sweepClass('sound', keepAudioDays),
    }
    if (keepAudioDays + keepTranscriptsDays + keepCallsDays > 0) await files.removeCopies(nowMs())
    if (Object.values(counts).some((count) => count > 0)) {
      await store.clean()
      swept(counts)
    }
    return counts
  }

  /** Erases calls at once, with everything. @param internalIds the calls */
  async erase(internalIds: readonly string[]): Promise<ErasureOutcome> {
    const { store, files } = this.#parts
    const outcome = { erased: [] as string[], held: [] as string[], live: [] as string[] }
    for (const internalId of internalIds) {
      const { isHeld, isLive } = await store.find(internalId)
      if (isHeld) outcome.held.push(internalId)
      else if (isLive) outcome.live.push(internalId)
      else {
        // Files first: what breaks off here is found again by its row.
        await files.remove([internalId])
        await store.forget(internalId, 'call')
        outcome.erased.push(internalId)
      }
    }
    if (outcome.erased.length > 0) {
      await files.removeCopies()
      await store.clean()
    }
    return outcome
  }

  async #sweepClass(kept: KeptClass, days: number): Promise<number> {
    if (days === 0) return 0
    const { store, files, nowMs } = this.#parts
    const endedBefore = nowMs() - days * dayMs
    let count = 0
    for (;;) {
      const due = await store.due(kept, endedBefore, sweptAtOnce)
      if (kept !== 'words') await files.remove(due)
      let forgotten = 0
      for (const internalId of due) if (await store.forget(internalId, kept)) forgotten++
      count += forgotten
      // What was held meanwhile would come again and again.
      if (due.length < sweptAtOnce || forgotten === 0) return count
    }
  }
}
