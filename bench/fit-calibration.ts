/**
 * Fits the probabilities of matching to labelled queries, a language at a time: first how a misheard text is told from
 * a typed one by its embedding (assist/matching/meaning/mishearing.json), then (assist/matching/weighing/calibration.json) how candidates
 * rank (multinomial logistic regression over the candidates of a query), and whether anything fits (logistic
 * regression on what the best candidates look like). Once with all evidence, once without an embedding model.
 *
 * What is fitted on what: `fixtures/fit` (HWU64, the English demo base's own queries, typed and as the recogniser heard
 * them), the demo base's `fit` queries, and for Mandarin pairs of the BQ and ATEC/CCKS corpora, which are not
 * redistributed: they are read from the evaluation data where they are, and the fit stops where they are not. Every
 * set that bench/results.md reports stays unseen.
 *
 * With models of one's own (`ASSIST_EMBEDDING_MODELS`) it fits the weights for those.
 *
 * Run: node --import tsx bench/fit-calibration.ts
 */
import { writeFile } from 'node:fs/promises'

import { format } from 'prettier'

import { loadConfig } from '../assist/settings/config.js'
import { MatchClient } from '../assist/matching/match-client.js'
import { embedderFolders } from '../assist/matching/meaning/embedder-folders.js'
import { mishearingOfLogOdds, type Wording } from '../assist/matching/meaning/mishearing.js'
import { Embedder } from '../assist/matching/meaning/embedder.js'
import {
  fitFeatureNames,
  fitFeatures,
  hearingOf,
  rankFeatureNames,
  rankFeatures,
} from '../assist/matching/weighing/evidence.js'
import { need } from './harness/inputs.js'
import { fittedOn, fittingSets, type FittingSet } from './harness/fitting-sets.js'
import { fitBinary, fitChoice, type Choice } from './harness/logistic-fit.js'
import { fitWording, unseenLogOdds, type WordedText } from './harness/wording-fit.js'
import type { WeighedQuery } from '../assist/matching/match-index.js'

/** What may count either way; no evidence counts against what it speaks for. */
const freeNames: ReadonlySet<string> = new Set(['bias', 'manyTerms', 'mishearing', 'hubness'])

/** A query with what was found, and the candidate that is right; -1 where none is. */
interface Sample {
  readonly weighed: WeighedQuery
  readonly right: number
  /** So that every set counts by its weight, however many queries it has. */
  readonly weight: number
}

/** How far a text may be misheard, by weights that have not seen it. */
type UnseenMishearing = ReadonlyMap<string, number>

/** A heard query counts half as it comes, with the recogniser's confidence, and half as if that were not known. */
async function samplesOf(
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
        samples.push({ weighed, right, weight: (weight * 500) / count })
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
async function fitMishearing(
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

function fitWeights(samples: readonly Sample[]): object {
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

function named(names: readonly string[], values: readonly number[]): Record<string, number> {
  return Object.fromEntries(names.map((name, at) => [name, Number(values[at]!.toFixed(4))]))
}

need('models')
const folders = embedderFolders(loadConfig())
const weights: Record<string, Record<string, object>> = {}
const wordings: Record<string, Wording> = {}
for (const language of ['en', 'zh'] as const) {
  const sets = await fittingSets(language)
  const isHeard = sets.some(({ queries }) =>
    queries.some(({ confidence }) => confidence !== undefined),
  )
  const fitted = isHeard ? await fitMishearing(sets, folders[language]!) : undefined
  if (fitted) wordings[language] = fitted.wording
  const mishearingOfText = fitted?.mishearingOfText ?? new Map<string, number>()
  weights[language] = {}
  for (const [kind, embedders] of [
    ['all', folders],
    ['withoutMeaning', {}],
  ] as const) {
    const client = new MatchClient({ embedders })
    const known = kind === 'all' ? mishearingOfText : new Map<string, number>()
    weights[language][kind] = fitWeights(await samplesOf(client, sets, known))
    await client.close()
  }
}
await write('assist/matching/meaning/mishearing.json', { fittedOn, wordings })
process.stdout.write(
  await write('assist/matching/weighing/calibration.json', { fittedOn, weights }),
)

async function write(file: string, fitted: object): Promise<string> {
  const text = await format(JSON.stringify(fitted), { parser: 'json', printWidth: 100 })
  await writeFile(file, text)
  return text
}
