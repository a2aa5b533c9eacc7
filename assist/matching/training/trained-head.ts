import { addScaled, dot, type FeatureRow } from '../vectors/feature-rows.js'

/** Rounds over all rows; more of them fit the questions by heart. */
const roundCount = 30
/** Weights begin as the centres at this scale: as sure as the centres alone would be. */
export const startScale = 30
const learningRate = 1
/** Nearest entries against which a row is trained beside its own; the others are far already. */
const rivalCount = 16

/** What is trained on. */
export interface TrainingSet {
  /** One row a text; an entry's together. */
  readonly rows: readonly FeatureRow[]
  /** Entry of each row. */
  readonly entryOf: readonly number[]
  /** Middle of each entry's rows, unit length. Shape [entryCount, width], row-major. */
  readonly centres: Float32Array
  readonly width: number
  /** For each entry those against which it is trained, nearest first; found by the centres where left out. */
  readonly rivals?: readonly (readonly Rival[])[]
}

/**
 * A linear classifier over the entries of a base, trained on the few questions that they carry: multinomial logistic
 * regression by gradient descent from the entries' centres, each row against its own entry and that entry's nearest
 * rivals (the others add nearly nothing to the gradient).
 *
 * Deterministic: no random order, one pass after another. Cost of training: O(rows · rivals · width) a round and
 * O(entries² · width) for the rivals; some 1.5 s for 1,000 entries with six texts of 384 dimensions.
 */
export class TrainedHead {
  /** Shape [entryCount, width], row-major. */
  readonly #weights: Float32Array
  readonly #width: number

  private constructor(weights: Float32Array, width: number) {
    this.#weights = weights
    this.#width = width
  }

  /** @param pause called now and then, so that whoever trains can let others work */
  static async train(set: TrainingSet, pause: () => Promise<void>): Promise<TrainedHead> {
    const { rows, entryOf, width } = set
    const weights = set.centres.map((value) => value * startScale)
    const rivals = set.rivals ?? (await nearestRivals(set, pause))
    const toldApart = rivals.map((near, own) => [own, ...near.map(({ entry }) => entry)])
    for (let round = 0; round < roundCount; round++) {
      const rate = learningRate * (1 - round / roundCount)
      for (const [at, row] of rows.entries()) {
        const own = entryOf[at] ?? 0
        learn(row, toldApart[own] ?? [own], { weights, width, rate })
        if (at % 256 === 255) await pause()
      }
    }
    return new TrainedHead(weights, width)
  }

  /** Log-odds of an entry for a row, up to a constant of the query. Cost: O(values of the row). */
  logit(row: FeatureRow, entry: number): number {
    return dot(row, this.#weights, entry * this.#width)
  }
}

/** One step for one row: its own entry, first of `entries`, is to win over the others. */
function learn(
  row: FeatureRow,
  entries: readonly number[],
  { weights, width, rate }: { weights: Float32Array; width: number; rate: number },
): void {
  const logits = entries.map((entry) => dot(row, weights, entry * width))
  const most = Math.max(...logits)
  const shares = logits.map((logit) => Math.exp(logit - most))
  const total = shares.reduce((sum, share) => sum + share, 0)
  for (const [at, entry] of entries.entries()) {
    const error = (at === 0 ? 1 : 0) - (shares[at] ?? 0) / total
    if (Math.abs(error) > 1e-4)
      addScaled(row, rate * error, { dense: weights, from: entry * width })
  }
}

/** Another entry, and how near the centres are. */
export interface Rival {
  readonly entry: number
  readonly cosine: number
}

/** The entries whose centres are nearest to each entry's, nearest first, at most 16. */
export async function nearestRivals(
  { centres, width }: Pick<TrainingSet, 'centres' | 'width'>,
  pause: () => Promise<void>,
): Promise<Rival[][]> {
  const count = centres.length / width
  const all: Rival[][] = []
  for (let own = 0; own < count; own++) {
    const row = { values: centres.subarray(own * width, (own + 1) * width) }
    const scored: Rival[] = []
    for (let entry = 0; entry < count; entry++) {
      if (entry !== own) scored.push({ entry, cosine: dot(row, centres, entry * width) })
    }
    scored.sort((a, b) => b.cosine - a.cosine || a.entry - b.entry)
    all.push(scored.slice(0, rivalCount))
    if (own % 32 === 31) await pause()
  }
  return all
}
