import calibration from '../assist/matching/calibration.json' with { type: 'json' }
import { loadConfig } from '../assist/config.js'
import { round3 } from '../assist/eval/error-rate.js'
import { evalMatching } from '../assist/eval/eval-matching.js'
import { readQueries, type LabelledQuery } from '../assist/eval/matching-files.js'
import { readSolutionsFile } from '../assist/store/solutions-file/read-solutions-file.js'
import { Assist } from '../assist/index.js'
import type { MatchResult } from '../assist/matching/match.js'
import { demoSolutions } from '../assist/server/demo-base.js'
import type { Solution } from '../assist/store/solution.js'
import { defaultBase, openStore } from '../assist/store/store.js'
import type { BenchContext, BenchOutcome, FigureDefinition } from './harness/bench.js'
import { evaluationFile, missing, need } from './harness/inputs.js'
import { capitalised, sampleOf } from './harness/numbers.js'
import { reliability, reliabilityTable, type Judgement } from './harness/reliability.js'

export const name = 'matching'
export const question =
  'How often does matching find the right solution for a text, and is its probability true?'

interface QuerySet {
  readonly key: string
  readonly what: string
  readonly solutions: () => Promise<readonly Solution[]>
  readonly queriesFile: string
}

const fixtures = 'fixtures/queries'
const querySets: readonly QuerySet[] = [
  ...(['en', 'zh'] as const).map((language) => ({
    key: `demo${capitalised(language)}`,
    what: `demo base, ${fixtures}/demo.${language}.test.jsonl`,
    solutions: demoSolutions,
    queriesFile: `${fixtures}/demo.${language}.test.jsonl`,
  })),
  evaluationSet('banking77', 'en/banking77', 'queries'),
  evaluationSet('banking77Misheard', 'en/banking77', 'misheard'),
  evaluationSet('clinc150', 'en/clinc150', 'queries'),
  evaluationSet('faqZh', 'zh/faq_service', 'queries'),
  evaluationSet('faqZhMisheard', 'zh/faq_service', 'misheard'),
]

const measures: Readonly<Record<string, string>> = {
  recallAt1: 'share of the answerable queries whose solution ranks first',
  recallAt3: 'share of the answerable queries whose solution is among the first three',
  shownRecall: 'of those, the share whose solution the shipped threshold shows',
  noAnswerRecall: 'share of the queries that nothing answers for which nothing is shown',
  calibrationError:
    'mean distance of confidence from the observed share right, over the first three candidates of every query in ten classes (0 is best)',
}

export const definitions: Readonly<Record<string, FigureDefinition>> = Object.fromEntries(
  querySets.flatMap(({ key, what }) =>
    Object.entries(measures).map(([measure, meaning]) => [
      `${key}${capitalised(measure)}`,
      { definition: `${what}: ${meaning}` },
    ]),
  ),
)

/** Each set against its base, through the service's own worker. */
export async function run({ isQuick, progress }: BenchContext): Promise<BenchOutcome> {
  need('models')
  const noEvaluationFiles = missing('shared')
  const sets = querySets.filter(
    ({ queriesFile }) => noEvaluationFiles === undefined || queriesFile.startsWith(fixtures),
  )
  const figures: Record<string, number> = {}
  const judgements = new Map<string, readonly Judgement[]>()
  const store = await openStore({ path: ':memory:' })
  const assist = new NotingAssist({ config: loadConfig({}), store })
  const bar = progress('Matching')
  try {
    for (const [at, { key, solutions, queriesFile }] of sets.entries()) {
      await store.replaceSolutions(defaultBase, await solutions())
      await assist.loadBase()
      const all = await readQueries(queriesFile)
      const queries = isQuick ? sampleOf(all, 60) : all
      assist.answers.clear()
      const report = await evalMatching(assist, queries, (share) =>
        bar.update((at + share) / sets.length),
      )
      figures[`${key}RecallAt1`] = report.recallAt1
      figures[`${key}RecallAt3`] = report.recallAt3
      figures[`${key}ShownRecall`] = report.shownRecall
      if (queries.some((query) => query.expect === null)) {
        figures[`${key}NoAnswerRecall`] = report.noAnswer.recall
      }
      const judged = judge(queries, assist.answers)
      judgements.set(key, judged)
      figures[`${key}CalibrationError`] = round3(reliability(judged).calibrationError)
    }
  } finally {
    bar.end()
    await assist.close()
    await store.close()
  }
  const fittedKeys = sets
    .filter(({ queriesFile }) => calibration.fittedOn.some((file) => queriesFile.endsWith(file)))
    .map(({ key }) => key)
  return {
    figures,
    tables: [reliabilityTable(judgements)],
    notes: [
      `The calibration’s weights were fitted on ${calibration.fittedOn.join(' and ')}.`,
      `Sets above that they were fitted on: ${fittedKeys.join(', ') || 'none'}.`,
      `A candidate is shown from a confidence of ${assist.config.showThreshold}, as shipped.`,
      ...(noEvaluationFiles === undefined ? [] : [`Sets left out: ${noEvaluationFiles}.`]),
    ],
  }
}

/** The service without its doors, noting what it answers, so that one pass gives scores and reliability. */
class NotingAssist extends Assist {
  readonly answers = new Map<string, MatchResult>()

  override async match(text: string, top?: number, base?: string): Promise<MatchResult> {
    const result = await super.match(text, top, base)
    this.answers.set(text, result)
    return result
  }
}

function judge(
  queries: readonly LabelledQuery[],
  answers: ReadonlyMap<string, MatchResult>,
): Judgement[] {
  return queries.flatMap(({ text, expect }) =>
    (answers.get(text)?.matches ?? []).slice(0, 3).map(({ confidence, solutionId }) => ({
      confidence,
      isRight: solutionId === expect,
    })),
  )
}

function evaluationSet(key: string, folder: string, file: string): QuerySet {
  const inFolder = (name: string): string => evaluationFile('text', folder, `${name}.jsonl`)
  return {
    key,
    what: `${folder}, ${file}`,
    solutions: () => readSolutionsFile(inFolder('solutions')),
    queriesFile: inFolder(file),
  }
}
