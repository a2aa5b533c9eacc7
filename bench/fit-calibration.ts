/**
 * Fits the probabilities of matching (assist/matching/calibration.json) to labelled queries, a language at a time:
 * first how candidates rank (multinomial logistic regression over the candidates of a query), then whether anything
 * fits (logistic regression on what the best candidates look like). Once with all evidence, once without an
 * embedding model.
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

import { loadConfig } from '../assist/config.js'
import { MatchClient } from '../assist/inference/match-client.js'
import { embedderFolders } from '../assist/inference/model-folders.js'
import {
  fitFeatureNames,
  fitFeatures,
  hearingOf,
  rankFeatureNames,
  rankFeatures,
} from '../assist/matching/fusion.js'
import { need } from './harness/inputs.js'
import { fittedOn, fittingSets, type FittingSet } from './harness/fitting-sets.js'
import { fitBinary, fitChoice, type Choice } from './harness/logistic-fit.js'
import type { WeighedQuery } from '../assist/matching/match-index.js'

/** What may count either way; no evidence counts against what it speaks for. */
const freeNames: ReadonlySet<string> = new Set(['bias', 'fewTerms', 'doubt'])

/** A query with what was found, and the candidate that is right; -1 where none is. */
interface Sample {
  readonly weighed: WeighedQuery
  readonly right: number
  /** So that every set counts by its weight, however many queries it has. */
  readonly weight: number
}

async function samplesOf(client: MatchClient, sets: readonly FittingSet[]): Promise<Sample[]> {
  const samples: Sample[] = []
  for (const { solutions, queries, weight = 1 } of sets) {
    await client.loadBase('fit', 'fit', solutions)
    for (const { text, expect, confidence } of queries) {
      const heard = confidence === undefined ? {} : { heardConfidence: confidence }
      const weighed = await client.weigh('fit', text, heard)
      if (weighed.candidates.length === 0) continue
      const right = weighed.candidates.findIndex(({ solutionId }) => solutionId === expect)
      samples.push({ weighed, right, weight: (weight * 500) / queries.length })
    }
  }
  return samples
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
    rankFeatureNames.map(() => true),
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
for (const language of ['en', 'zh'] as const) {
  const sets = await fittingSets(language)
  weights[language] = {}
  for (const [kind, embedders] of [
    ['all', folders],
    ['withoutMeaning', {}],
  ] as const) {
    const client = new MatchClient({ embedders })
    const samples = await samplesOf(client, sets)
    weights[language][kind] = fitWeights(samples)
    await client.close()
  }
}
const text = await format(JSON.stringify({ fittedOn, weights }), {
  parser: 'json',
  printWidth: 100,
})
await writeFile('assist/matching/calibration.json', text)
process.stdout.write(text)
