import type { TextLanguage } from '../words/analysis.js'
import { nearestOf, rowsAt, type EntryVectors } from './entry-vectors.js'
import { mishearingOf, mishearingOfWording } from './mishearing.js'
import type { EmbedText } from './embed-text.js'
import type { Mender } from '../sound/mender.js'
import { normalise } from '../vectors/normalise.js'
import { TopK } from '../vectors/top-k.js'

/** Entries whose texts are compared to see whether mending helps: those whose middle is nearest. */
const comparedCount = 20

/** From this cosine on a query is worded nearly like a text of the base; another embedding would not tell more. */
const nearEnough = 0.87

/** Below this mishearing a text is taken as it stands: mending it changed no recall on misheard HWU64. */
const leastMishearing = 0.5

/** How much nearer to some text of the base a mended text has to be; chosen on HWU64, typed and misheard. */
const leastGain = 0.02

/**
 * Weight of the mended text beside the recognised one: a syllable that fits is better evidence than an English word that
 * sounds alike. Chosen on misheard HWU64 and bank questions.
 */
const meantWeights: Readonly<Record<TextLanguage, number>> = { en: 1, zh: 3 }

/** A query as it is read. */
export interface Asked {
  readonly text: string
  readonly language: TextLanguage
  /** How sure the recogniser was of it, 0 to 1; undefined where nothing is known. */
  readonly heardConfidence: number | undefined
}

/** What a query means to a base. */
export interface QueryMeaning {
  /** Unit length; undefined where there is no embedding model. */
  readonly vector: Float32Array | undefined
  /** Whether it was taken for misheard, and mended. */
  readonly isMended: boolean
  /** How far it may be misheard, 0 to 2; where that is little, nothing is mended. */
  readonly mishearing: number
}

/**
 * The embedding of a query; that of a misheard one lies between it and the embedding of what was probably meant. Mending
 * counts only where it brings the query nearer to some text of the base, which a mere accident of sounds does not.
 *
 * Cost: one embedding, two where there is something to mend.
 */
export async function meaningOf(
  index: EntryVectors & { readonly mender: Mender | undefined },
  { text, language, heardConfidence }: Asked,
  embed: EmbedText,
): Promise<QueryMeaning> {
  const vector = await embed(text, language)
  const mishearing =
    heardConfidence === undefined
      ? mishearingOfWording(vector, language)
      : mishearingOf(heardConfidence)
  const asHeard = { vector, isMended: false, mishearing }
  const mended = vector && mishearing >= leastMishearing ? index.mender?.mend(text) : undefined
  if (!vector || !mended) return asHeard
  const nearest = nearestCosine(index, vector)
  if (nearest > nearEnough) return asHeard
  const other = await embed(mended.text, language)
  if (!other || nearestCosine(index, other) < nearest + leastGain) return asHeard
  const weight = meantWeights[language]
  const between = vector.map((value, at) => value + weight * (other[at] ?? 0))
  return { vector: normalise(between), isMended: true, mishearing }
}

/** Cosine of the nearest text among the entries whose middles are nearest. */
function nearestCosine(index: EntryVectors, vector: Float32Array): number {
  const kept = new TopK(comparedCount)
  for (let entry = 0; entry < index.centres.rowCount; entry++)
    kept.offer(entry, index.centres.cosine(vector, entry))
  const nearest = kept.indexes.map((entry) =>
    nearestOf(rowsAt(index, entry), (row) => index.texts.cosine(vector, row)),
  )
  return Math.max(...nearest.map(({ cosine }) => cosine))
}
