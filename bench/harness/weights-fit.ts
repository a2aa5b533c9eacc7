import type { MatchClient } from '../../assist/matching/match-client.js'
import type { WeighedQuery } from '../../assist/matching/match-index.js'
import { Embedder } from '../../assist/matching/meaning/embedder.js'
import { mishearingOfLogOdds, type Wording } from '../../assist/matching/meaning/mishearing.js'
import {
  fitFeatureNames,
  fitFeatures,
  hearingOf,
  rankFeatureNames,
  rankFeatures,
} from '../../assist/matching/weighing/evidence.js'
import type { FusionWeights } from '../../assist/matching/weighing/fusion.js'
import type { FittingSet } from './fitting-sets.js'
import { fitBinary, fitChoice, type Choice } from './logistic-fit.js'
import { fitWording, unseenLogOdds, type WordedText } from './wording-fit.js'

/** What may count either way; no evidence counts against what it speaks for. */
const freeNames: ReadonlySet<string> = new Set(['bias', 'manyTerms', 'mishearing', 'hubness'])

/** A query with what was found, and the candidate that is right; -1 where none is. */
export interface Sample {
  readonly weighed: WeighedQuery
  readonly right: number
  /** So that every set counts by its weight, however many queries it has. */
  readonly weight: number
  readonly text: string
  readonly expect: string | null
  /** As the service is asked: with the recogniser's confidence, where there is one. */
  readonly isAsServed: boolean
}

/** How far a text may be misheard, by weights that have not seen it. */
export type UnseenMishearing = ReadonlyMap<string, number>

/** A heard query counts half as it comes, with the recogniser's confidence, and half as if that were not known. */
export async function samplesOf(
  client: MatchClient,
  sets: readonly FittingSet[],
  mishearingOfText: UnseenMishearing,
): Promise<Sample[]> {
  const samples: Sample[] = []
  for (const { solutions, queries, weight = 1 } of sets) {
    await client.loadBase('fit', 'fit', solutions)
    for (const { text, expect, confidence } of queries) {
      const known = confidence === undefined ? [] : [{ heardConfidence: confidence }]
      for (const heard of [{}, ...known]) {
        const weighed = withMishearing(await client.weigh('fit', text, heard), {
          mishearing: 'heardConfidence' in heard ? undefined : mishearingOfText.get(text),
        })
        if (weighed.candidates.length === 0) continue
        const right = weighed.candidates.findIndex(({ solutionId }) => solutionId === expect)
        const count = queries.length * (1 + known.length)
        const isAsServed = confidence === undefined || 'heardConfidence' in heard
        const about = { text, expect, isAsServed }
        samples.push({ ...about, weighed, right, weight: (weight * 500) / count })
      }
    }
  }
  return samples
}

function withoutMarks(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}'’]+/gu, ' ')
    .trim()
}

function withMishearing(
  { candidates, query }: WeighedQuery,
  { mishearing }: { mishearing: number | undefined },
): WeighedQuery {
  return { candidates, query: query && mishearing !== undefined ? { ...query, mishearing } : query }
}

/** The wording of what a recogniser misheard, by texts without marks and with a full stop, so that it is not the marks that tell. */
export async function fitMishearing(
  sets: readonly FittingSet[],
  folder: string,
): Promise<{ wording: Wording; mishearingOfText: UnseenMishearing }> {
  const embedder = await Embedder.load(folder)
  const embed = (text: string): Promise<Float32Array> => embedder.embed(text)
  const queries = new Map(sets.flatMap((set) => set.queries.map((query) => [query.text, query])))
  const training: WordedText[] = []
  const texts: { text: string; meant: string; vector: Float32Array }[] = []
  for (const { text, meant } of queries.values()) {
    const plain = withoutMarks(text)
    // What was heard as it was meant tells nothing of misheard wording.
    const isHeard = meant !== undefined && withoutMarks(meant) !== plain
    const about = { meant: meant ?? text, isHeard }
    for (const form of [plain, `${plain}.`]) training.push({ ...about, vector: await embed(form) })
    texts.push({ text, meant: about.meant, vector: await embed(text) })
  }
  await embedder.close()
  const logOdds = unseenLogOdds(training, texts)
  return {
    wording: fitWording(training),
    mishearingOfText: new Map(
      texts.map(({ text }, at) => [text, mishearingOfLogOdds(logOdds[at]!)]),
    ),
  }
}

/** Weights of ranking and of fitting, by what samples show. */
export function fitWeights(samples: readonly Sample[]): FusionWeights {
  const scaled = samples.flatMap(({ weighed, right, weight }) => {
    if (!weighed.query) return []
    const found = weighed.candidates.map(({ evidence }) => evidence)
    const hearing = hearingOf(found, weighed.query)
    const options = found.map((evidence) => rankFeatures(evidence, hearing))
    return [{ query: weighed.query, found, right, weight, options }]
  })
  const answered: Choice[] = scaled.filter(({ right }) => right >= 0)
  const rank = fitChoice(
    answered,
    rankFeatureNames.map((name) => !freeNames.has(name)),
  )
  const rows = scaled.map(({ query, found, right, weight, options }) => {
    const scores = options.map((features) => inner(features, rank))
    const best = found[scores.indexOf(Math.max(...scores))]!
    return { features: fitFeatures(best, query), isRight: right >= 0, weight }
  })
  const fit = fitBinary(
    rows,
    fitFeatureNames.map((name) => !freeNames.has(name)),
  )
  return { rank: named(rankFeatureNames, rank), fit: named(fitFeatureNames, fit) }
}

function inner(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * b[at]!, 0)
}

function named<Name extends string>(
  names: readonly Name[],
  values: readonly number[],
): Record<Name, number> {
  const pairs = names.map((name, at) => [name, Number(values[at]!.toFixed(4))])
  return Object.fromEntries(pairs) as Record<Name, number>
}
