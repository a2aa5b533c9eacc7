import { readFile } from 'node:fs/promises'

import type { ChannelName } from '../assist/audio/frame.js'
import { embedderFolders } from '../assist/matching/meaning/embedder-folders.js'
import { round3 } from '../assist/quality/scores/error-rate.js'
import { answerQuestion, type AskedCall } from '../assist/review/questions/answer-question.js'
import { loadConfig } from '../assist/settings/config.js'
import { TextEmbedder } from '../assist/solutions-lint/text-embedder.js'
import { readSolutionsFile } from '../assist/solutions/files/read-solutions-file.js'
import type { BenchContext, BenchOutcome, FigureDefinition } from './harness/bench.js'

export const name = 'questions'
export const question = 'Does a question over all calls count those that it is about?'

const languages = ['en', 'zh'] as const

export const definitions: Readonly<Record<string, FigureDefinition>> = Object.fromEntries(
  languages.flatMap((language): [string, FigureDefinition][] => {
    const where = `fixtures/dialogues/demo.${language}.test.jsonl, asked after the title of each solution that some dialogue is about`
    return [
      [
        `${language}Precision`,
        { definition: `${where}: share of the counted dialogues that are about it` },
      ],
      [
        `${language}Recall`,
        { definition: `${where}: share of the dialogues about it that are counted` },
      ],
      [
        `${language}Unquoted`,
        { definition: `${where}: sentences without a quote`, goal: { atMost: 0 } },
      ],
    ]
  }),
)

/** Asks the labelled dialogues after every solution that they are about. */
export async function run({ progress }: BenchContext): Promise<BenchOutcome> {
  const bar = progress('Asking')
  const embedder = new TextEmbedder(embedderFolders(loadConfig({})))
  const figures: Record<string, number> = {}
  const rows: string[][] = []
  try {
    for (const language of languages) {
      for (const split of ['fit', 'test'] as const) {
        const score = await askAll(language, split, embedder)
        const [precision, recall] = [score.right / score.counted, score.right / score.due].map(
          round3,
        )
        rows.push([language, split, ...[score.questions, precision, recall].map(String)])
        if (split === 'fit') continue
        figures[`${language}Precision`] = precision ?? 0
        figures[`${language}Recall`] = recall ?? 0
        figures[`${language}Unquoted`] = score.unquoted
      }
      bar.update(language === 'en' ? 0.5 : 1)
    }
  } finally {
    await embedder.close()
    bar.end()
  }
  const head = ['Language', 'Part', 'Questions', 'Precision', 'Recall']
  return {
    figures,
    tables: [{ title: 'Questions', head, rows }],
    notes: [
      'The titles are the company’s words, the dialogues the customers’. The bound of likeness was chosen on `fit`. The dialogues are text; nothing was recognised.',
    ],
  }
}

async function askAll(language: string, split: string, embedder: TextEmbedder) {
  const dialogues = await readDialogues(`fixtures/dialogues/demo.${language}.${split}.jsonl`)
  const calls = dialogues.map(callOf)
  const titles = new Map(
    (await readSolutionsFile(`fixtures/solutions/demo.${language}.jsonl`)).map(({ id, title }) => [
      id,
      title,
    ]),
  )
  const score = { questions: 0, due: 0, counted: 0, right: 0, unquoted: 0 }
  for (const id of new Set(dialogues.flatMap((dialogue) => [...mattersOf(dialogue)]))) {
    const title = titles.get(id)
    if (title === undefined) continue
    const text = language === 'zh' ? `多少客户问了${title}？` : `How many asked about ${title}?`
    const { callIds, sentences } = await answerQuestion(text, calls, embedder.embed.bind(embedder))
    const due = new Set(dialogues.filter((one) => mattersOf(one).has(id)).map((one) => one.id))
    score.questions++
    score.due += due.size
    score.counted += callIds.length
    score.right += callIds.filter((callId) => due.has(callId)).length
    score.unquoted += sentences.filter(({ quotes }) => quotes.length === 0).length
  }
  return score
}

interface Dialogue {
  readonly id: string
  readonly turns: readonly {
    readonly channel: ChannelName
    readonly text: string
    readonly expect?: string | null
  }[]
}

function mattersOf({ turns }: Dialogue): Set<string> {
  return new Set(
    turns.flatMap(({ channel, expect }) => (channel === 'customer' ? (expect ?? []) : [])),
  )
}

function callOf({ id: callId, turns }: Dialogue): AskedCall {
  const events = turns.map(({ channel, text }, at) => ({
    ...{ seq: at + 1, callId, atMs: at * 3_000, type: 'message' as const },
    ...{ messageId: `m${at + 1}`, from: channel, text },
  }))
  return { callId, events }
}

async function readDialogues(file: string): Promise<Dialogue[]> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Dialogue)
}
