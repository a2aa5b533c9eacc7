import { readJsonLines } from '../assist/quality/scores/matching-files.js'
import { guessedOutcome } from '../assist/wrapup/outcome.js'
import type { SaidLine } from '../assist/wrapup/said-line.js'
import { quotedSummary } from '../assist/wrapup/summary/summary.js'
import type { CallOutcome, SummaryPart, SummarySentence } from '../assist/wrapup/wrap-up.js'
import type { BenchContext, BenchOutcome, FigureDefinition, ResultTable } from './harness/bench.js'
import { capitalised } from './harness/numbers.js'

export const name = 'wrapup'
export const question = 'Does the summary of a call say what was wanted, done and promised?'

const languages = ['en', 'zh'] as const
const splits = ['fit', 'test'] as const

/** One labelled dialogue: what each turn is, where it is something. */
interface WrapUpDialogue {
  readonly id: string
  readonly language: (typeof languages)[number]
  readonly outcome: CallOutcome
  readonly turns: readonly {
    readonly channel: SaidLine['channel']
    readonly text: string
    readonly is?: SummaryPart
  }[]
}

const measures: Readonly<Record<string, FigureDefinition>> = {
  supported: {
    definition: 'share of the sentences whose words stand in the line that they quote',
    goal: { atLeast: 1 },
  },
  right: {
    definition: 'share of the sentences whose line is labelled as what the sentence is given for',
    goal: { atLeast: 0.9 },
  },
  matterNamed: {
    definition: 'share of the dialogues in which the customer’s matter is among the sentences',
    goal: { atLeast: 0.9 },
  },
  promisesFound: { definition: 'share of the promises that are quoted', goal: { atLeast: 0.8 } },
  doneFound: { definition: 'share of what was done that is quoted' },
  outcomeRight: { definition: 'share of the dialogues whose outcome is guessed right' },
}

export const definitions: Readonly<Record<string, FigureDefinition>> = Object.fromEntries(
  splits.flatMap((split) =>
    Object.entries(measures).map(([measure, { definition, goal }]) => [
      `${split}${capitalised(measure)}`,
      {
        definition: `fixtures/wrap-up, ${split}, both languages: ${definition}`,
        // What the rules were written by proves nothing.
        ...(goal && split === 'test' ? { goal } : {}),
      },
    ]),
  ),
)

/** A dialogue with its summary. */
interface Judged {
  readonly dialogue: WrapUpDialogue
  readonly summary: readonly SummarySentence[]
  readonly outcome: CallOutcome | null
}

/** Every labelled dialogue, summed up by its text alone: no card helps. */
export async function run({ progress }: BenchContext): Promise<BenchOutcome> {
  const bar = progress('Summing up')
  try {
    const figures: Record<string, number> = {}
    const rows: string[][] = []
    for (const [at, split] of splits.entries()) {
      const judged = await Promise.all(languages.map((language) => judgedOf(language, split)))
      for (const [measure, value] of Object.entries(scoreOf(judged.flat()))) {
        figures[`${split}${capitalised(measure)}`] = value
      }
      for (const [index, language] of languages.entries()) {
        const own = judged[index] ?? []
        const scores = Object.values(scoreOf(own)).map((score) => score.toFixed(2))
        rows.push([split, language, String(own.length), ...scores])
      }
      bar.update((at + 1) / splits.length)
    }
    const table: ResultTable = {
      title: 'By part and language',
      head: ['Part', 'Language', 'dialogues', ...Object.keys(measures)],
      rows,
    }
    return {
      figures,
      tables: [table],
      notes: [
        'The dialogues of test were written and committed before the first rule, by the same hand as the rules; the rules were written by those of fit.',
      ],
    }
  } finally {
    bar.end()
  }
}

async function judgedOf(language: string, split: string): Promise<Judged[]> {
  const rows = await readJsonLines(`fixtures/wrap-up/${language}.${split}.jsonl`)
  return rows.map(({ value }) => {
    const dialogue = value as WrapUpDialogue
    const lines = dialogue.turns.map(({ channel, text }, at) => ({
      ...{ utteranceId: idOf(at), channel, atMs: at * 2_000, text },
    }))
    const summary = quotedSummary(lines, new Map())
    return { dialogue, summary, outcome: guessedOutcome(lines, summary) }
  })
}

function scoreOf(judged: readonly Judged[]): Record<keyof typeof measures, number> {
  const sentences = judged.flatMap(({ dialogue, summary }) =>
    summary.map((sentence) => {
      const turn = dialogue.turns.find((_turn, at) => idOf(at) === sentence.quote.utteranceId)
      return { sentence, turn }
    }),
  )
  const found = (part: SummaryPart): boolean[] =>
    judged.flatMap(({ dialogue, summary }) =>
      dialogue.turns.flatMap(({ is }, at) =>
        is === part ? [summary.some((one) => one.part === part && quotes(one, at))] : [],
      ),
    )
  const isNamed = ({ dialogue, summary }: Judged): boolean =>
    summary.some(
      (one) =>
        one.part === 'matter' &&
        dialogue.turns.some(({ is }, at) => is === 'matter' && quotes(one, at)),
    )
  return {
    supported: shareOf(
      sentences.map(({ sentence, turn }) => turn?.text.includes(sentence.text) === true),
    ),
    right: shareOf(sentences.map(({ sentence, turn }) => turn?.is === sentence.part)),
    matterNamed: shareOf(judged.map(isNamed)),
    promisesFound: shareOf(found('promised')),
    doneFound: shareOf(found('done')),
    outcomeRight: shareOf(judged.map(({ dialogue, outcome }) => dialogue.outcome === outcome)),
  }
}

function quotes({ quote }: SummarySentence, at: number): boolean {
  return quote.utteranceId === idOf(at)
}

const idOf = (at: number): string => `u${at + 1}`

function shareOf(judgements: readonly boolean[]): number {
  return judgements.length === 0 ? 0 : judgements.filter(Boolean).length / judgements.length
}
