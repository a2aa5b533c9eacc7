import { round3 } from '../../assist/quality/scores/error-rate.js'
import type { BenchOutcome, ResultTable } from './bench.js'
import type { Provenance } from './machine.js'

/** How the newest run of a bench went. */
export interface RunDetails {
  readonly commit: string
  readonly hasUncommittedSources: boolean
  readonly machine: string
  /** Load average of the minute before: on a busy machine, times are longer than they need be. */
  readonly loadBefore: number
  readonly isQuick: boolean
  readonly notes: readonly string[]
  readonly tables: readonly ResultTable[]
}

/** `results.json`: `{"commit","machine","node","models",…,"<bench>":{"<figure>":number}}`. */
export type Results = Partial<Provenance> & {
  /** By bench: where its figures are from. */
  readonly details?: Readonly<Record<string, RunDetails>>
  /** By bench: why its newest run gave no figures; older ones are kept. */
  readonly withoutFigures?: Readonly<Record<string, string>>
} & Readonly<Record<string, unknown>>

/** How one run of a bench went. */
export interface BenchRun {
  readonly provenance: Provenance
  readonly loadBefore: number
  readonly isQuick: boolean
  /** Figures, or the reason why there are none. */
  readonly outcome: BenchOutcome | string
}

/** The figures of a bench; none where it has not been run. */
export function figuresOf(results: Results, name: string): Readonly<Record<string, number>> {
  return (results[name] ?? {}) as Readonly<Record<string, number>>
}

/** Results with a run of one bench put in; figures of the other benches stay. */
export function merged(results: Results, name: string, run: BenchRun): Results {
  const { provenance, outcome, loadBefore, isQuick } = run
  const reasons = Object.entries(results.withoutFigures ?? {}).filter(([bench]) => bench !== name)
  if (typeof outcome === 'string') {
    return {
      ...provenance,
      ...results,
      withoutFigures: { ...Object.fromEntries(reasons), [name]: outcome },
    }
  }
  const { commit, hasUncommittedSources, machine } = provenance
  const details: RunDetails = {
    ...{ commit, hasUncommittedSources, machine, loadBefore, isQuick },
    notes: outcome.notes ?? [],
    tables: outcome.tables ?? [],
  }
  const figures = Object.entries(outcome.figures).map(([figure, value]) => [figure, round3(value)])
  return {
    ...results,
    ...provenance,
    [name]: Object.fromEntries(figures) as Record<string, number>,
    details: { ...results.details, [name]: details },
    withoutFigures: Object.fromEntries(reasons),
  }
}
