import { readFile } from 'node:fs/promises'

import { embedderFolders } from '../assist/matching/meaning/embedder-folders.js'
import { requireUsable } from '../assist/moments/lint-moments.js'
import { MomentFinder } from '../assist/moments/moment-finder.js'
import type { MomentKind } from '../assist/moments/moment-rule.js'
import { readRulesFile } from '../assist/moments/rules-file.js'
import { round3 } from '../assist/quality/scores/error-rate.js'
import { loadConfig } from '../assist/settings/config.js'
import { TextEmbedder } from '../assist/solutions-lint/text-embedder.js'
import type { BenchContext, BenchOutcome, FigureDefinition } from './harness/bench.js'
import { capitalised } from './harness/numbers.js'

export const name = 'moments'
export const question = 'How well do rules on moments find what must, and what must not be said?'

const languages = ['en', 'zh'] as const
const splits = ['fit', 'test', 'fresh'] as const

export const definitions: Readonly<Record<string, FigureDefinition>> = Object.fromEntries(
  languages.flatMap((language): [string, FigureDefinition][] => {
    const where = `fixtures/moments/utterances.${language}.test.jsonl`
    const fresh = `fixtures/moments/utterances.${language}.fresh.jsonl, worded without a look at the rules`
    return [
      [
        `${language}Precision`,
        {
          definition: `${where}: of what rules of kind must-not-say find, the share that is labelled so, by rule`,
          goal: { atLeast: 0.95 },
        },
      ],
      [
        `${language}Recall`,
        {
          definition: `${where}: of what is labelled as must-not-say, the share that its rule finds`,
          goal: { atLeast: 0.85 },
        },
      ],
      [
        `${language}AlertPrecision`,
        {
          definition: `${where}: of the sentences with an alert, those that deserve one, whichever rule it is of`,
        },
      ],
      [
        `${language}AlertRecall`,
        {
          definition: `${where}: of the sentences that deserve an alert, those with one, whichever rule it is of`,
        },
      ],
      [
        `${language}FreshPrecision`,
        { definition: `${fresh}: of the sentences with an alert, those that deserve one` },
      ],
      [
        `${language}FreshRecall`,
        { definition: `${fresh}: of the sentences that deserve an alert, those with one` },
      ],
    ]
  }),
)

interface LabelledSentence {
  readonly text: string
  readonly moments: readonly string[]
}

/** Every labelled sentence through the rules of `fixtures/moments/rules.jsonl`. */
export async function run({ progress }: BenchContext): Promise<BenchOutcome> {
  const bar = progress('Listening')
  const embedder = new TextEmbedder(embedderFolders(loadConfig({})))
  const rules = requireUsable(await readRulesFile('fixtures/moments/rules.jsonl'))
  const finder = new MomentFinder(rules, embedder.embed.bind(embedder))
  const figures: Record<string, number> = {}
  const rows: string[][] = []
  try {
    for (const [at, language] of languages.entries()) {
      for (const split of splits) {
        const judged = await judge(finder, await sentencesOf(language, split))
        for (const kind of ['must-not-say', 'must-say'] as const) {
          const own = rules.filter((rule) => rule.kind === kind).map(({ id }) => id)
          for (const id of own) rows.push(rowOf([language, split, id], judged, [id]))
          rows.push(rowOf([language, split, kind], judged, own))
        }
        if (split === 'fit') continue
        const told = figuresOf(language, judged, idsOf(finder, 'must-not-say'))
        if (split === 'test') Object.assign(figures, told)
        else {
          figures[`${language}FreshPrecision`] = told[`${language}AlertPrecision`] ?? 0
          figures[`${language}FreshRecall`] = told[`${language}AlertRecall`] ?? 0
        }
      }
      bar.update((at + 1) / languages.length)
    }
  } finally {
    await embedder.close()
    bar.end()
  }
  return {
    figures,
    tables: [
      {
        title: 'Moments by rule',
        head: ['Language', 'Part', 'Rule', 'Labelled', 'Found', 'Precision', 'Recall'],
        rows: rows.map(([language = '', ...rest]) => [capitalised(language), ...rest]),
      },
    ],
    notes: [
      'Both parts and the rules are of one author, who wrote `test` before the rules; sentences of `fit` are examples of the rules, so its figures say little. `fresh` was written afterwards in words that the rules do not have, and no rule was made from it: it tells how far rules reach beyond their own wording. Nothing here was spoken or recognised.',
    ],
  }
}

interface Judged {
  readonly labelled: ReadonlySet<string>
  readonly found: ReadonlySet<string>
}

async function judge(
  finder: MomentFinder,
  sentences: readonly LabelledSentence[],
): Promise<Judged[]> {
  const judged: Judged[] = []
  for (const { text, moments } of sentences) {
    const found = await finder.find(text, 'agent')
    judged.push({ labelled: new Set(moments), found: new Set(found.map(({ ruleId }) => ruleId)) })
  }
  return judged
}

function idsOf({ rules }: MomentFinder, kind: MomentKind): string[] {
  return rules.filter((rule) => rule.kind === kind).map(({ id }) => id)
}

function figuresOf(
  language: string,
  judged: readonly Judged[],
  ids: readonly string[],
): Record<string, number> {
  const { precision, recall } = ratesOf(judged, ids)
  const any = judged.map(({ labelled, found }): Judged => {
    const one = (set: ReadonlySet<string>) => new Set(ids.some((id) => set.has(id)) ? ['any'] : [])
    return { labelled: one(labelled), found: one(found) }
  })
  const alert = ratesOf(any, ['any'])
  return {
    [`${language}Precision`]: precision,
    [`${language}Recall`]: recall,
    [`${language}AlertPrecision`]: alert.precision,
    [`${language}AlertRecall`]: alert.recall,
  }
}

function ratesOf(judged: readonly Judged[], ids: readonly string[]) {
  let [labelled, found, right] = [0, 0, 0]
  for (const one of judged) {
    for (const id of ids) {
      if (one.labelled.has(id)) labelled++
      if (one.found.has(id)) found++
      if (one.labelled.has(id) && one.found.has(id)) right++
    }
  }
  return { labelled, found, precision: round3(right / found), recall: round3(right / labelled) }
}

function rowOf(
  place: readonly string[],
  judged: readonly Judged[],
  ids: readonly string[],
): string[] {
  const { labelled, found, precision, recall } = ratesOf(judged, ids)
  return [...place, ...[labelled, found, precision, recall].map(String)]
}

async function sentencesOf(language: string, split: string): Promise<LabelledSentence[]> {
  const file = `fixtures/moments/utterances.${language}.${split}.jsonl`
  const lines = (await readFile(file, 'utf8')).trim().split('\n')
  return lines.map((line) => JSON.parse(line) as LabelledSentence)
}
