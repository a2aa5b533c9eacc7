import { loadConfig } from '../assist/settings/config.js'
import { MatchClient } from '../assist/matching/match-client.js'
import type { MatchResult } from '../assist/matching/match.js'
import { embedderFolders } from '../assist/matching/meaning/embedder-folders.js'
import type { TextLanguage } from '../assist/matching/words/analysis.js'
import { probabilities, weightsOf, type FusionWeights } from '../assist/matching/weighing/fusion.js'
import { round3 } from '../assist/quality/scores/error-rate.js'
import { evalMatching } from '../assist/quality/scores/eval-matching.js'
import type { BenchContext, BenchOutcome, FigureDefinition } from './harness/bench.js'
import { baseGroups, type BaseGroup } from './harness/base-groups.js'
import { need } from './harness/inputs.js'
import { capitalised } from './harness/numbers.js'
import { reliability, type Judgement } from './harness/reliability.js'
import {
  fitMishearing,
  fitWeights,
  samplesOf,
  type Sample,
  type UnseenMishearing,
} from './harness/weights-fit.js'

export const name = 'heldOutBase'
export const question =
  'How well do weights do on a base of which they have seen nothing, fitted on all the others?'

const measures = {
  recallAt1: 'share of the answerable queries whose solution ranks first',
  recallAt3: 'share of the answerable queries whose solution is among the first three',
  shownRecall: 'of those, the share whose solution the shipped threshold shows',
  noAnswerRecall: 'share of the queries that nothing answers for which nothing is shown',
  calibrationError: 'mean distance of confidence from the observed share right (0 is best)',
} as const

type Scores = Partial<Record<keyof typeof measures, number>>

const setKeys: readonly string[] = [
  ...['hwu64', 'hwu64Heard', 'demoEn', 'demoEnHeard', 'banking77', 'banking77Misheard', 'clinc150'],
  ...['pairsZh', 'pairsZhHomophones', 'demoZh', 'demoZhHomophones', 'faqZh', 'faqZhMisheard'],
]

export const definitions: Readonly<Record<string, FigureDefinition>> = Object.fromEntries(
  setKeys.flatMap((key) =>
    Object.entries(measures).map(([measure, meaning]) => [
      `${key}${capitalised(measure)}`,
      {
        definition: `${key}, by weights fitted on all bases of its language but its own: ${meaning}`,
      },
    ]),
  ),
)

/** A base with what was found for its queries, whatever the weights. */
interface Measured extends BaseGroup {
  readonly samples: readonly Sample[]
  /** The samples of each set that is reported. */
  readonly reported: ReadonlyMap<string, readonly Sample[]>
}

/** Each base of a language in turn is left out of the fit, and reported beside what the shipped weights do on it. */
export async function run({ isQuick, progress }: BenchContext): Promise<BenchOutcome> {
  need('models', 'shared')
  const folders = embedderFolders(loadConfig({}))
  const figures: Record<string, number> = {}
  const rows: string[][] = []
  const fitted: string[] = []
  const bar = progress('Held-out bases')
  for (const [at, language] of (['en', 'zh'] as const).entries()) {
    const groups = await baseGroups(language, isQuick)
    const sets = groups.flatMap((group) => group.sets)
    const isHeard = sets.some(({ queries }) => queries.some((one) => one.meant !== undefined))
    const unseen = isHeard
      ? (await fitMishearing(sets, folders[language]!)).mishearingOfText
      : new Map<string, number>()
    const measured: Measured[] = []
    for (const [place, group] of groups.entries()) {
      measured.push(await measure(group, unseen))
      bar.update((at + (place + 1) / groups.length) / 2)
    }
    for (const group of measured) {
      const others = measured.filter((one) => one !== group)
      const weights = fitWeights(others.flatMap(({ samples }) => samples))
      fitted.push(`${group.key}: ${JSON.stringify(weights)}`)
      for (const [key, samples] of group.reported) {
        const heldOut = await scoresOf(samples, language, weights)
        const shipped = await scoresOf(samples, language, weightsOf(language, true))
        for (const [measureName, value] of Object.entries(heldOut))
          figures[`${key}${capitalised(measureName)}`] = value
        rows.push([key, ...cells(heldOut, shipped)])
      }
    }
  }
  bar.end()
  return {
    figures,
    tables: [
      {
        title: 'By weights that have not seen the base / by the shipped ones',
        head: ['Set', ...Object.keys(measures)],
        rows,
      },
    ],
    notes: [
      'The shipped weights have seen hwu64, the demo bases’ queries and the Mandarin pairs, and none of the others.',
      'Every base counts the same in a fit, and within it every set.',
      ...fitted.map((one) => `Fitted without ${one}`),
    ],
  }
}

async function measure(group: BaseGroup, unseen: UnseenMishearing): Promise<Measured> {
  const client = new MatchClient({ embedders: embedderFolders(loadConfig({})) })
  try {
    const reported = new Map<string, readonly Sample[]>()
    const samples: Sample[] = []
    for (const set of group.sets) {
      const own = await samplesOf(client, [set], unseen)
      samples.push(...own)
      if (set.key !== undefined)
        reported.set(
          set.key,
          own.filter(({ isAsServed }) => isAsServed),
        )
    }
    return { ...group, samples, reported }
  } finally {
    await client.close()
  }
}

async function scoresOf(
  samples: readonly Sample[],
  language: TextLanguage,
  weights: FusionWeights,
): Promise<Scores> {
  const answers = new Map(
    samples.map((sample) => [sample.text, answerOf(sample, language, weights)]),
  )
  const nothing: MatchResult = { matches: [], solutionsVersion: '' }
  const report = await evalMatching(
    { config: loadConfig({}), match: (text) => Promise.resolve(answers.get(text) ?? nothing) },
    samples.map(({ text, expect }) => ({ text, expect })),
  )
  const judged = samples.flatMap(({ text, expect }) =>
    (answers.get(text)?.matches ?? []).slice(0, 3).map(({ confidence, solutionId }): Judgement => ({
      confidence,
      isRight: solutionId === expect,
    })),
  )
  const hasUnanswered = samples.some(({ expect }) => expect === null)
  return {
    recallAt1: report.recallAt1,
    recallAt3: report.recallAt3,
    shownRecall: report.shownRecall,
    ...(hasUnanswered ? { noAnswerRecall: report.noAnswer.recall } : {}),
    calibrationError: round3(reliability(judged).calibrationError),
  }
}

/** The candidates in the order and with the probabilities that these weights give them. */
function answerOf(
  { weighed: { candidates, query } }: Sample,
  language: TextLanguage,
  weights: FusionWeights,
): MatchResult {
  if (!query) return { matches: [], solutionsVersion: '' }
  const evidence = candidates.map((one) => one.evidence)
  const confidences = probabilities(evidence, query, language, weights)
  const matches = candidates
    .map(({ solutionId }, at) => ({ solutionId, confidence: confidences[at]!, because: [] }))
    .sort((a, b) => b.confidence - a.confidence)
  return { matches, solutionsVersion: '' }
}

function cells(heldOut: Scores, shipped: Scores): string[] {
  return (Object.keys(measures) as (keyof typeof measures)[]).map((measureName) => {
    const [one, other] = [heldOut[measureName], shipped[measureName]]
    return one === undefined || other === undefined
      ? '—'
      : `${one.toFixed(3)} / ${other.toFixed(3)}`
  })
}
