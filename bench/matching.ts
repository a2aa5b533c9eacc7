import { writeFile } from 'node:fs/promises'

import calibration from '../assist/matching/weighing/calibration.json' with { type: 'json' }
import { loadConfig } from '../assist/settings/config.js'
import { round3 } from '../assist/quality/scores/error-rate.js'
import { evalMatching } from '../assist/quality/scores/eval-matching.js'
import { readQueries, type LabelledQuery } from '../assist/quality/scores/matching-files.js'
import { readSolutionsFile } from '../assist/solutions/files/read-solutions-file.js'
import { Assist } from '../assist/service/assist.js'
import type { MatchResult } from '../assist/matching/match.js'
import { demoSolutions } from '../assist/testing/demo-base.js'
import type { Solution } from '../assist/solutions/solution.js'
import { defaultBase } from '../assist/store/solution-store.js'
import { openSqliteStore } from '../assist/store/sqlite/sqlite-store.js'
import { embedderFolders } from '../assist/matching/meaning/embedder-folders.js'
import { Embedder } from '../assist/matching/meaning/embedder.js'
import type { EmbedText } from '../assist/matching/meaning/embed-text.js'
import type { BenchContext, BenchOutcome, FigureDefinition, Goal } from './harness/bench.js'
import { aloneKinds, recallAlone, type Recall } from './harness/evidence-alone.js'
import { evaluationFile, missing, need } from './harness/inputs.js'
import { capitalised, sampleOf } from './harness/numbers.js'
import { reliabilityPlot } from './harness/reliability-plot.js'
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

/** What to reach, by figure. */
const goals: Readonly<Record<string, Goal>> = {
  banking77RecallAt1: { atLeast: 0.86 },
  banking77RecallAt3: { atLeast: 0.96 },
  banking77ShownRecall: { atLeast: 0.9 },
  banking77NoAnswerRecall: { atLeast: 0.95 },
  banking77MisheardRecallAt1: { atLeast: 0.62 },
  banking77MisheardRecallAt3: { atLeast: 0.79 },
  banking77MisheardShownRecall: { atLeast: 0.8 },
  banking77MisheardNoAnswerRecall: { atLeast: 0.85 },
  clinc150RecallAt1: { atLeast: 0.92 },
  clinc150RecallAt3: { atLeast: 0.98 },
  clinc150ShownRecall: { atLeast: 0.9 },
  clinc150NoAnswerRecall: { atLeast: 0.65 },
  faqZhRecallAt1: { atLeast: 0.35 },
  faqZhRecallAt3: { atLeast: 0.61 },
  faqZhShownRecall: { atLeast: 0.75 },
  faqZhNoAnswerRecall: { atLeast: 0.95 },
  faqZhMisheardRecallAt1: { atLeast: 0.31 },
  faqZhMisheardRecallAt3: { atLeast: 0.56 },
  faqZhMisheardShownRecall: { atLeast: 0.65 },
  faqZhMisheardNoAnswerRecall: { atLeast: 0.9 },
}

export const definitions: Readonly<Record<string, FigureDefinition>> = Object.fromEntries(
  querySets.flatMap(({ key, what }) =>
    Object.entries(measures).map(([measure, meaning]) => {
      const figure = `${key}${capitalised(measure)}`
      const goal = goals[figure]
      return [figure, { definition: `${what}: ${meaning}`, ...(goal ? { goal } : {}) }]
    }),
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
  const kindRows: string[][] = []
  const embedding = await embedders()
  const store = await openSqliteStore({ path: ':memory:' })
  const assist = new NotingAssist({ config: loadConfig({}), store })
  const bar = progress('Matching')
  try {
    for (const [at, { key, solutions, queriesFile }] of sets.entries()) {
      const base = await solutions()
      await store.solutions.replace(defaultBase, base)
      await assist.loadBase()
      const labelled = await readQueries(queriesFile)
      const queries = isQuick ? sampleOf(labelled, 60) : labelled
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
      const alone = await recallAlone(base, queries, embedding.embed)
      const all = { at1: report.recallAt1, at3: report.recallAt3 }
      kindRows.push([key, ...aloneKinds.map((kind) => cell(alone[kind])), cell(all)])
      const judged = judge(queries, assist.answers)
      judgements.set(key, judged)
      figures[`${key}CalibrationError`] = round3(reliability(judged).calibrationError)
    }
  } finally {
    bar.end()
    await embedding.close()
    await assist.close()
    await store.close()
  }
  const fittedKeys = sets
    .filter(({ queriesFile }) => calibration.fittedOn.some((file) => queriesFile.endsWith(file)))
    .map(({ key }) => key)
  if (!isQuick) await writeFile('bench/reliability.svg', reliabilityPlot(judgements))
  return {
    figures,
    tables: [
      {
        title: 'Recall at 1 / at 3 by kind of evidence alone, and all together',
        head: ['Set', 'words (BM25)', 'meaning (nearest embedding)', 'sound (nearest)', 'all'],
        rows: kindRows,
      },
      reliabilityTable(judgements),
    ],
    notes: [
      `The calibration’s weights were fitted on ${calibration.fittedOn.join(', ')}.`,
      `Sets above that they were fitted on: ${fittedKeys.join(', ') || 'none'}.`,
      'The same as a plot: ![reliability](reliability.svg)',
      `Cards are shown where their confidences add up to ${assist.config.showThreshold}, as shipped; a sure one stands alone.`,
      ...(noEvaluationFiles === undefined ? [] : [`Sets left out: ${noEvaluationFiles}.`]),
    ],
  }
}

function cell({ at1, at3 }: Recall): string {
  return `${at1.toFixed(3)} / ${at3.toFixed(3)}`
}

async function embedders(): Promise<{ embed: EmbedText; close: () => Promise<void> }> {
  const loaded = new Map<string, Embedder>()
  for (const [language, folder] of Object.entries(embedderFolders(loadConfig({}))))
    loaded.set(language, await Embedder.load(folder))
  return {
    embed: async (text, language) => loaded.get(language)?.embed(text),
    close: async () => {
      for (const one of loaded.values()) await one.close()
    },
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
