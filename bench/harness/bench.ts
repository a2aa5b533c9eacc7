import type { ProgressBar } from '../../assist/log/progress-bar.js'

/** What a figure should be; `notAbove` names another figure of the same bench. */
export type Goal =
  { readonly atMost: number } | { readonly atLeast: number } | { readonly notAbove: string }

/** What a figure is, in words that let somebody else measure it. */
export interface FigureDefinition {
  readonly definition: string
  readonly goal?: Goal
}

/** A table of a bench that is more than single figures. */
export interface ResultTable {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** What a bench found. */
export interface BenchOutcome {
  readonly figures: Readonly<Record<string, number>>
  /** What a reader has to know beside the figures, and which parts were left out and why. */
  readonly notes?: readonly string[]
  readonly tables?: readonly ResultTable[]
}

/** What a bench gets from the runner. */
export interface BenchContext {
  /** A folder of the bench's own for what it makes on the way. */
  readonly workDir: string
  /** True: fewer repetitions, to see that it works; the figures mean little. */
  readonly isQuick: boolean
  /** A progress bar on standard error. */
  readonly progress: (label: string) => ProgressBar
}

/** One question, answered by figures. */
export interface Bench {
  readonly name: string
  readonly question: string
  readonly definitions: Readonly<Record<string, FigureDefinition>>
  /** @throws MissingPart when something that it needs is not on this machine */
  readonly run: (context: BenchContext) => Promise<BenchOutcome>
}

/** Something that a bench needs is not there; the message is the printed reason. */
export class MissingPart extends Error {
  override readonly name = 'MissingPart'
}
