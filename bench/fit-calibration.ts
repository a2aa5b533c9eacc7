/**
 * Fits the probabilities of matching (assist/matching/calibration.json) to labelled queries: one logistic
 * regression a language by Newton's method, with a small ridge so that no weight runs away.
 *
 * What is fitted on what: only the demo base and its `fit` queries, which the team wrote. The `test` queries and
 * every set of other origin stay unseen and are what bench/results.md reports.
 *
 * Run: node --import tsx bench/fit-calibration.ts
 */
import { writeFile } from 'node:fs/promises'

import { format } from 'prettier'

import { loadConfig } from '../assist/config.js'
import { MatchClient } from '../assist/inference/match-client.js'
import { embedderFolders } from '../assist/inference/model-folders.js'
import { featureNames, features } from '../assist/matching/fusion.js'
import { readQueries } from '../assist/eval/matching-files.js'
import { readSolutionsFile } from '../assist/store/solutions-file/read-solutions-file.js'

const ridge = 1
const candidatesPerQuery = 3

/** Rows of features with their labels. */
interface Sample {
  readonly values: readonly number[]
  readonly isRight: boolean
}

async function samples(client: MatchClient, language: 'en' | 'zh'): Promise<Sample[]> {
  const solutions = await readSolutionsFile(`fixtures/solutions/demo.${language}.jsonl`)
  await client.loadBase(language, language, solutions)
  const rows: Sample[] = []
  for (const query of await readQueries(`fixtures/queries/demo.${language}.fit.jsonl`)) {
    for (const candidate of await client.weigh(language, query.text, candidatesPerQuery)) {
      rows.push({
        values: features(candidate.evidence),
        isRight: candidate.solutionId === query.expect,
      })
    }
  }
  return rows
}

/** Newton's method on the penalised log-likelihood; the bias is not penalised. */
function fit(rows: readonly Sample[]): number[] {
  const size = featureNames.length
  let weights = new Array<number>(size).fill(0)
  for (let round = 0; round < 50; round++) {
    const gradient = weights.map((weight, at) => (at === 0 ? 0 : -ridge * weight))
    const hessian = weights.map((_, row) =>
      weights.map((_unused, column) => (row === column ? (row === 0 ? 1e-6 : ridge) : 0)),
    )
    for (const { values, isRight } of rows) {
      const logOdds = values.reduce((sum, value, at) => sum + value * weights[at]!, 0)
      const p = 1 / (1 + Math.exp(-logOdds))
      for (let row = 0; row < size; row++) {
        gradient[row]! += values[row]! * ((isRight ? 1 : 0) - p)
        for (let column = 0; column < size; column++) {
          hessian[row]![column]! += values[row]! * values[column]! * p * (1 - p)
        }
      }
    }
    const step = solve(hessian, gradient)
    weights = weights.map((weight, at) => weight + step[at]!)
  }
  return weights
}

/** Gaussian elimination with pivoting. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at]!])
  for (let column = 0; column < rows.length; column++) {
    const pivot = rows.slice(column).sort((a, b) => Math.abs(b[column]!) - Math.abs(a[column]!))[0]!
    const at = rows.indexOf(pivot)
    ;[rows[column], rows[at]] = [pivot, rows[column]!]
    for (const [index, row] of rows.entries()) {
      if (index === column) continue
      const factor = row[column]! / pivot[column]!
      for (let k = column; k <= rows.length; k++) row[k]! -= factor * pivot[k]!
    }
  }
  return rows.map((row, at) => row[rows.length]! / row[at]!)
}

const client = new MatchClient({ embedders: embedderFolders(loadConfig()) })
const weights: Record<string, Record<string, number>> = {}
for (const language of ['en', 'zh'] as const) {
  const rows = await samples(client, language)
  const fitted = fit(rows)
  weights[language] = Object.fromEntries(
    featureNames.map((name, at) => [name, Number(fitted[at]!.toFixed(4))]),
  )
}
await client.close()
const fittedOn = ['fixtures/queries/demo.en.fit.jsonl', 'fixtures/queries/demo.zh.fit.jsonl']
const text = await format(JSON.stringify({ fittedOn, weights }), {
  parser: 'json',
  printWidth: 100,
})
await writeFile('assist/matching/calibration.json', text)
process.stdout.write(text)
