import { addScaled, type FeatureRow } from '../vectors/feature-rows.js'
import { normalise } from '../vectors/normalise.js'
import { soundWidth, type SoundIndex } from '../sound/sound-index.js'
import {
  nearestRivals,
  startScale,
  TrainedHead,
  type Rival,
  type TrainingSet,
} from './trained-head.js'
import type { VectorIndex } from '../vectors/vector-index.js'

/** Largest base that is trained: its classifiers take 20 KB an entry, and training a second for 500 entries. */
const maxTrainedEntries = 2_000

/** What the classifiers of a base learn from. */
export interface TrainingTexts {
  /** Unit vector of each text; without dimensions where there is no embedding model. */
  readonly vectors: VectorIndex
  readonly sounds: SoundIndex
  /** Middle of each entry's vectors. */
  readonly centres: VectorIndex
  /** Entry of each text; an entry's together. */
  readonly entryOf: readonly number[]
}

/** The two classifiers of a base: one over meaning, one over sound, trained on its own questions. */
export class TrainedBase {
  readonly #meaning: TrainedHead | undefined
  readonly #sound: TrainedHead
  readonly #hubness: readonly number[]

  private constructor(
    meaning: TrainedHead | undefined,
    sound: TrainedHead,
    hubness: readonly number[] = [],
  ) {
    this.#meaning = meaning
    this.#sound = sound
    this.#hubness = hubness
  }

  /** @returns undefined for a base that is too large (2,000 entries) or has nothing to tell apart */
  static async train(
    { vectors, sounds, centres, entryOf }: TrainingTexts,
    pause: () => Promise<void>,
  ): Promise<TrainedBase | undefined> {
    const entryCount = centres.rowCount
    if (entryCount > maxTrainedEntries || entryCount < 2) return undefined
    const soundRows = entryOf.map((_, at) => sounds.rowOf(at))
    const sound: TrainingSet = {
      ...{ rows: soundRows, entryOf, width: soundWidth },
      centres: centresOf(soundRows, entryOf, entryCount),
    }
    if (vectors.dimensions === 0) {
      return new TrainedBase(undefined, await TrainedHead.train(sound, pause))
    }
    const meaning: TrainingSet = {
      rows: entryOf.map((_, at) => ({ values: vectors.row(at) })),
      ...{ entryOf, width: vectors.dimensions, centres: centres.values },
    }
    // Entries that mean nearly the same are the ones to tell apart by sound too, and are found ten times as fast.
    const rivals = await nearestRivals(meaning, pause)
    return new TrainedBase(
      await TrainedHead.train({ ...meaning, rivals }, pause),
      await TrainedHead.train({ ...sound, rivals }, pause),
      rivals.map(meanCosine),
    )
  }

  /** The score of an entry by the classifier over meaning, in units of a cosine; undefined without embeddings. */
  meaning(vector: Float32Array, entry: number): number | undefined {
    const logit = this.#meaning?.logit({ values: vector }, entry)
    return logit === undefined ? undefined : logit / startScale
  }

  /**
   * Hubness of an entry: the mean cosine of its nearest other entries, 0 to 1; 0 without embeddings. An entry in the
   * midst of others is near to many queries that are not its own, one at the edge to few (hubs among nearest
   * neighbours, Radovanović et al. 2010; the correction is that of CSLS, Conneau et al. 2018, with the base's own
   * entries for queries).
   */
  hubness(entry: number): number {
    return this.#hubness[entry] ?? 0
  }

  /** The score of an entry by the classifier over sound, in units of a cosine. */
  sound(row: FeatureRow, entry: number): number {
    return this.#sound.logit(row, entry) / startScale
  }
}

function meanCosine(rivals: readonly Rival[]): number {
  return rivals.reduce((sum, { cosine }) => sum + cosine, 0) / Math.max(1, rivals.length)
}

/** Middle of each entry's sounds, of unit length. Shape [entryCount, soundWidth], row-major. */
function centresOf(
  rows: readonly FeatureRow[],
  entryOf: readonly number[],
  entryCount: number,
): Float32Array {
  const dense = new Float32Array(entryCount * soundWidth)
  for (const [at, row] of rows.entries()) {
    addScaled(row, 1, { dense, from: (entryOf[at] ?? 0) * soundWidth })
  }
  for (let entry = 0; entry < entryCount; entry++)
    normalise(dense.subarray(entry * soundWidth, (entry + 1) * soundWidth))
  return dense
}
