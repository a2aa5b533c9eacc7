import { digitRuns } from '../assist/utterance/redaction/digit-runs.js'
import { CallRedaction } from '../assist/utterance/redaction/call-redaction.js'
import { personalKinds } from '../assist/utterance/redaction/cues.js'
import { round3 } from '../assist/quality/scores/error-rate.js'
import type { TextSpan } from '../assist/text/text-span.js'
import type { BenchContext, BenchOutcome, FigureDefinition } from './harness/bench.js'
import { capitalised } from './harness/numbers.js'
import {
  addScore,
  noScore,
  readRedactionCases,
  type RedactionCase,
  type RedactionScore,
} from './harness/redaction-score.js'

export const name = 'redaction'
export const question = 'How much of what must not be kept is hidden, and is anything else?'

const languages = ['en', 'zh'] as const
const splits = ['fit', 'test'] as const
/** The same utterances in their conversation, and each as if nothing else had been said. */
const manners = ['together', 'alone'] as const
const mostOpenDigits = 4

const where = (language: string): string => `fixtures/redaction/${language}.test.jsonl`

export const definitions: Readonly<Record<string, FigureDefinition>> = Object.fromEntries(
  languages.flatMap((language): [string, FigureDefinition][] => [
    [
      `${language}Recall`,
      {
        definition: `${where(language)}: share of the values that are hidden to the last character wherever they are said`,
        goal: { atLeast: 0.97 },
      },
    ],
    [
      `${language}Precision`,
      {
        definition: `${where(language)}: share of the masks of which half at least had to be hidden`,
        goal: { atLeast: 0.95 },
      },
    ],
    [
      `${language}AloneRecall`,
      { definition: `${where(language)}: the recall where every utterance is looked at alone` },
    ],
    [
      `${language}HarmlessMasked`,
      { definition: `${where(language)}: share of the dialogues without secrets that have a mask` },
    ],
    [
      `${language}OpenPartials`,
      {
        definition: `${where(language)}: partials, a word or character longer each, that show more than ${mostOpenDigits} digits of what has to be hidden`,
        goal: { atMost: 0 },
      },
    ],
  ]),
)

/** Every labelled dialogue through the redaction of a call, as text. */
export async function run({ progress }: BenchContext): Promise<BenchOutcome> {
  const bar = progress('Hiding')
  const figures: Record<string, number> = {}
  const rows: string[][] = []
  for (const [at, language] of languages.entries()) {
    for (const split of splits) {
      const cases = await readRedactionCases(language, split)
      for (const manner of manners) {
        const { score, harmlessMasked } = judgeAll(cases, manner)
        for (const [kind, { all, hidden }] of score.values) {
          rows.push([language, split, manner, kind, String(all), String(round3(hidden / all))])
        }
        const { recall, precision } = ratesOf(score)
        rows.push([language, split, manner, 'all', '', `${recall}, precision ${precision}`])
        if (split === 'fit') continue
        if (manner === 'alone') figures[`${language}AloneRecall`] = recall
        else {
          figures[`${language}Recall`] = recall
          figures[`${language}Precision`] = precision
          figures[`${language}HarmlessMasked`] = harmlessMasked
        }
      }
      if (split === 'test') {
        figures[`${language}OpenPartials`] = cases.reduce((sum, one) => sum + openPartials(one), 0)
      }
    }
    bar.update((at + 1) / languages.length)
  }
  bar.end()
  return {
    figures,
    tables: [
      {
        title: 'Values that are hidden, by kind',
        head: ['Language', 'Part', 'Utterances', 'Kind', 'Values', 'Recall'],
        rows: rows.map(([language = '', ...rest]) => [capitalised(language), ...rest]),
      },
    ],
    notes: [
      'The frames of both parts were written by the hand that wrote the rules, before them; frames of `test` are not in `fit`. Nothing here was spoken or recognised.',
    ],
  }
}

function judgeAll(
  cases: readonly RedactionCase[],
  manner: (typeof manners)[number],
): { score: RedactionScore; harmlessMasked: number } {
  const score = noScore()
  let [harmless, masked] = [0, 0]
  for (const one of cases) {
    const hidden =
      manner === 'together'
        ? hiddenOf(one)
        : one.turns.map((turn) => hiddenOf({ ...one, turns: [turn] })[0] ?? [])
    addScore(score, one, hidden)
    if (one.kind !== 'none') continue
    harmless++
    if (hidden.some((masks) => masks.length > 0)) masked++
  }
  return { score, harmlessMasked: round3(masked / harmless) }
}

function ratesOf({ values, masks, rightMasks }: RedactionScore): {
  recall: number
  precision: number
} {
  const all = [...values.values()].reduce((sum, one) => sum + one.all, 0)
  const hidden = [...values.values()].reduce((sum, one) => sum + one.hidden, 0)
  return { recall: round3(hidden / all), precision: round3(rightMasks / masks) }
}

function redactionOf({ redact }: RedactionCase): CallRedaction {
  return new CallRedaction({
    kinds: new Set(personalKinds.filter((kind) => redact.includes(kind))),
  })
}

/** What is hidden of every turn in the end. */
function hiddenOf(one: RedactionCase): (readonly TextSpan[])[] {
  const redaction = redactionOf(one)
  const hidden: (readonly TextSpan[])[] = []
  for (const [at, { channel, text }] of one.turns.entries()) {
    const { own, earlier } = redaction.take({ utteranceId: String(at), channel, text })
    hidden[at] = own
    for (const before of earlier) hidden[Number(before.utteranceId)] = before.hidden
  }
  return hidden
}

/** Partials of a dialogue that show too much of a number that has to be hidden. */
function openPartials(one: RedactionCase): number {
  const redaction = redactionOf(one)
  let count = 0
  for (const [at, { channel, text, spans }] of one.turns.entries()) {
    const step = one.language === 'zh' ? /./gu : /\S+\s*/gu
    for (const match of text.matchAll(step)) {
      const heard = text.slice(0, match.index + match[0].length)
      const turn = { utteranceId: String(at), channel, text: heard }
      const masks = redaction.partial(turn)
      const isShown = (span: TextSpan): boolean =>
        !masks.some(({ start, end }) => start <= span.start && span.end <= end) &&
        spans.some(({ start, end, may }) => !may && start <= span.start && span.end <= end)
      const shown = digitRuns(heard).flatMap(({ pieces }) => pieces.filter(isShown))
      if (shown.reduce((sum, { digits }) => sum + digits.length, 0) > mostOpenDigits) count++
    }
    redaction.take({ utteranceId: String(at), channel, text })
  }
  return count
}
