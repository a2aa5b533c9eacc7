import { loadConfig } from '../assist/settings/config.js'
import { round3 } from '../assist/quality/scores/error-rate.js'
import { readJsonLines } from '../assist/quality/scores/matching-files.js'
import { Assist } from '../assist/service/assist.js'
import { matchingStage } from '../assist/matching/matching-stage.js'
import type { FinalTranscript, SpeechStarted } from '../assist/recognition/transcript.js'
import { demoSolutions } from '../assist/testing/demo-base.js'
import { defaultBase } from '../assist/store/solution-store.js'
import { openSqliteStore } from '../assist/store/sqlite/sqlite-store.js'
import { MediumAdvisor } from '../assist/suggestion/advice/medium-advisor.js'
import { SpokenCards } from '../assist/suggestion/spoken-cards.js'
import { SuggestionBoard } from '../assist/suggestion/suggestion-board.js'
import { suggestionStage } from '../assist/suggestion/suggestion-stage.js'
import type { Matched } from '../assist/matching/matching-stage.js'
import { utteranceStage } from '../assist/utterance/utterance-stage.js'
import type { BenchContext, BenchOutcome, FigureDefinition, ResultTable } from './harness/bench.js'
import { need } from './harness/inputs.js'
import { capitalised } from './harness/numbers.js'

export const name = 'conversation'
export const question = 'What does it bring to match utterances in their conversation, not alone?'

const folder = 'fixtures/dialogues'
const languages = ['en', 'zh'] as const
const splits = ['fit', 'test'] as const
type Language = (typeof languages)[number]

/** One labelled dialogue of the fixture. */
export interface Dialogue {
  readonly id: string
  readonly language: Language
  readonly split: (typeof splits)[number]
  readonly kind: string
  /** What is known before the call. */
  readonly context?: Readonly<Record<string, string>>
  readonly turns: readonly {
    readonly channel: 'customer' | 'agent'
    readonly text: string
    /** The solution that has to be there after the turn; null: nothing new may come; left out: not judged. */
    readonly expect?: string | null
  }[]
}

/** What a turn came to. */
export interface JudgedTurn {
  readonly kind: string
  readonly isCustomer: boolean
  readonly expect: string | null | undefined
  /** Place of the expected solution among the candidates, from 0; −1: not among them. */
  readonly rank: number
  /** Its card was on the screen after the turn. */
  readonly isVisible: boolean
  /** It was the first of them. */
  readonly isFirst: boolean
  /** A card newly appeared. */
  readonly isRaised: boolean
}

const measures: Readonly<Record<string, string>> = {
  recallAt1: 'customers’ turns that expect a solution: share for which it ranks first',
  recallAt3: 'the same, among the first three',
  visible: 'turns that expect a solution: share after which its card is on the screen',
  first: 'turns that expect a solution: share after which its card stands first',
  falsePerHundred:
    'turns of either side that expect nothing: how many in a hundred a card newly appeared at',
}

export const definitions: Readonly<Record<string, FigureDefinition>> = Object.fromEntries(
  languages.flatMap((language) =>
    (['alone', 'together'] as const).flatMap((how) =>
      Object.entries(measures).map(([measure, meaning]) => [
        `${language}${capitalised(how)}${capitalised(measure)}`,
        {
          definition: `${folder}/demo.${language}.test.jsonl, ${how === 'alone' ? 'every utterance alone' : 'in its conversation'}: ${meaning}`,
        },
      ]),
    ),
  ),
)

/** Every dialogue through the stages of a call from text on, against the demo base, with and without context. */
export async function run({ progress }: BenchContext): Promise<BenchOutcome> {
  need('models')
  const bar = progress('Conversing')
  const store = await openSqliteStore({ path: ':memory:' })
  const assist = new Assist({ config: loadConfig({}), store })
  const figures: Record<string, number> = {}
  const rows: string[][] = []
  try {
    await store.solutions.replace(defaultBase, await demoSolutions())
    await assist.loadBase()
    for (const [at, language] of languages.entries()) {
      const kinds = new Map<string, Record<'alone' | 'together', JudgedTurn[]>>()
      for (const split of splits) {
        const dialogues = await readDialogues(language, split)
        for (const how of ['alone', 'together'] as const) {
          const turns: JudgedTurn[] = []
          for (const dialogue of dialogues) {
            turns.push(...(await judge(assist, dialogue, how === 'together')))
          }
          const scores = scoreOf(turns)
          rows.push([language, split, how, ...Object.values(scores).map(String)])
          if (split === 'fit') continue
          for (const [measure, value] of Object.entries(scores)) {
            figures[`${language}${capitalised(how)}${capitalised(measure)}`] = value
          }
          for (const turn of turns) {
            const own = kinds.get(turn.kind) ?? { alone: [], together: [] }
            own[how].push(turn)
            kinds.set(turn.kind, own)
          }
        }
        bar.update((at + (split === 'fit' ? 0.5 : 1)) / languages.length)
      }
      for (const [kind, { alone, together }] of kinds)
        rows.push(...byKind(language, kind, { alone, together }))
    }
    return {
      figures,
      tables: [tableOf(rows)],
      notes: [
        'The rules were tuned on fit; both parts were written and committed before, by the same hand.',
      ],
    }
  } finally {
    bar.end()
    await assist.close()
    await store.close()
  }
}

export async function readDialogues(
  language: Language,
  split: (typeof splits)[number],
): Promise<Dialogue[]> {
  const lines = await readJsonLines(`${folder}/demo.${language}.${split}.jsonl`)
  return lines.map(({ value }) => value as Dialogue)
}

/** What each turn of a dialogue came to, said at the speed of speech. */
export async function judge(
  assist: Pick<Assist, 'match' | 'config'>,
  dialogue: Dialogue,
  isContextUsed: boolean,
): Promise<JudgedTurn[]> {
  const { showThreshold: show, sureThreshold: sure } = assist.config
  const board = new SuggestionBoard({ show, sure })
  const ranked = new Map<string, readonly string[]>()
  const raised = new Set<string>()
  const visible = new Map<string, readonly string[]>()
  const { context: facts } = dialogue
  const options = { show, sure, isContextUsed, ...(facts && isContextUsed ? { facts } : {}) }
  const said = utteranceStage().run(transcripts(dialogue))
  const matched = noting(matchingStage((text) => assist.match(text), options).run(said), (item) => {
    if (item.kind !== 'matches') return
    ranked.set(
      item.utterance.utteranceId,
      item.result.matches.map(({ solutionId }) => solutionId),
    )
  })
  const silent = new SpokenCards(() => Promise.resolve(undefined))
  let turnId = ''
  for await (const item of suggestionStage(board, new MediumAdvisor(), silent).run(matched)) {
    if (item.kind === 'utterance') {
      if ('utteranceId' in item.utterance) turnId = item.utterance.utteranceId
    } else if (item.change.type === 'suggestion.shown') raised.add(turnId)
    visible.set(
      turnId,
      board.visible.map(({ solutionId }) => solutionId),
    )
  }
  return dialogue.turns.map(({ channel, expect }, at) => {
    const id = `u${at + 1}`
    return {
      ...{ kind: dialogue.kind, isCustomer: channel === 'customer', expect },
      rank: expect ? (ranked.get(id) ?? []).indexOf(expect) : -1,
      isVisible: Boolean(expect && visible.get(id)?.includes(expect)),
      isFirst: Boolean(expect && visible.get(id)?.[0] === expect),
      isRaised: raised.has(id),
    }
  })
}

async function* noting(
  items: AsyncIterable<Matched>,
  note: (item: Matched) => void,
): AsyncGenerator<Matched> {
  for await (const item of items) {
    note(item)
    yield item
  }
}

/** What recognition would hand on: one sentence after another, 0.5 s between them. */
// eslint-disable-next-line @typescript-eslint/require-await -- an input stage is an async iterable
async function* transcripts({
  language,
  turns,
}: Dialogue): AsyncGenerator<SpeechStarted | FinalTranscript> {
  const msPerCharacter = language === 'zh' ? 220 : 70
  let atMs = 0
  for (const [segmentIndex, { channel, text }] of turns.entries()) {
    const startMs = atMs
    const endMs = startMs + text.length * msPerCharacter
    const segment = { channel, segmentIndex, startMs }
    yield { kind: 'speech-started', ...segment, atMs: startMs }
    yield {
      ...{ kind: 'final', ...segment, endMs, text, language, confidence: 0.9 },
      ...{ engine: 'text', pass: 1, end: 'endpoint', atMs: endMs },
    }
    atMs = endMs + 500
  }
}

/** The measures over turns, in the order of `measures`. */
export function scoreOf(turns: readonly JudgedTurn[]): Record<keyof typeof measures, number> {
  const expecting = turns.filter(({ expect }) => expect)
  const asking = expecting.filter(({ isCustomer }) => isCustomer)
  const quiet = turns.filter(({ expect }) => expect === null)
  const share = (of: readonly JudgedTurn[], is: (turn: JudgedTurn) => boolean): number =>
    of.length === 0 ? 0 : of.filter(is).length / of.length
  return {
    recallAt1: round3(share(asking, ({ rank }) => rank === 0)),
    recallAt3: round3(share(asking, ({ rank }) => rank >= 0 && rank < 3)),
    visible: round3(share(expecting, ({ isVisible }) => isVisible)),
    first: round3(share(expecting, ({ isFirst }) => isFirst)),
    falsePerHundred: round3(100 * share(quiet, ({ isRaised }) => isRaised)),
  }
}

function byKind(
  language: Language,
  kind: string,
  turns: Readonly<Record<'alone' | 'together', readonly JudgedTurn[]>>,
): string[][] {
  return (['alone', 'together'] as const).map((how) => [
    ...[language, `test, ${kind}`, how],
    ...Object.values(scoreOf(turns[how])).map(String),
  ])
}

function tableOf(rows: readonly (readonly string[])[]): ResultTable {
  return {
    title: 'Dialogues by part and kind',
    head: [
      'Language',
      'Part',
      'Utterances',
      'recall@1',
      'recall@3',
      'visible',
      'first',
      'false per 100',
    ],
    rows,
  }
}
