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
import type { Wording } from '../assist/matching/meaning/mishearing.js'
import { need } from './harness/inputs.js'
import { fittedOn, fittingSets } from './harness/fitting-sets.js'
import { fitMishearing, fitWeights, samplesOf } from './harness/weights-fit.js'

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
