import { loadConfig } from '../assist/settings/config.js'
import { round3 } from '../assist/quality/scores/error-rate.js'
import { readJsonLines, readQueries } from '../assist/quality/scores/matching-files.js'
import { Assist } from '../assist/service/assist.js'
import { matchingStage } from '../assist/matching/matching-stage.js'
import type { FinalTranscript, SpeechStarted } from '../assist/recognition/transcript.js'
import { demoSolutions } from '../assist/testing/demo-base.js'
import { defaultBase } from '../assist/store/solution-store.js'
import { openSqliteStore } from '../assist/store/sqlite/sqlite-store.js'
import type { MediumAdvice } from '../assist/suggestion/advice/medium-advice.js'
import { MediumAdvisor } from '../assist/suggestion/advice/medium-advisor.js'
import { SpokenCards } from '../assist/suggestion/spoken-cards.js'
import { SuggestionBoard } from '../assist/suggestion/suggestion-board.js'
import { suggestionStage } from '../assist/suggestion/suggestion-stage.js'
import { utteranceStage } from '../assist/utterance/utterance-stage.js'
import type { BenchContext, BenchOutcome, FigureDefinition, ResultTable } from './harness/bench.js'
import { evaluationFile, missing, need } from './harness/inputs.js'
import { capitalised, sampleOf } from './harness/numbers.js'

export const name = 'advice'
export const question = 'Is advice on the medium given where voice struggles, and only there?'

const callsFile = 'fixtures/advice/calls.jsonl'
const splits = ['fit', 'test'] as const

/** One labelled call of the fixture. */
export interface AdviceCall {
  readonly id: string
  readonly language: 'en' | 'zh'
  readonly split: (typeof splits)[number]
  readonly scenario: string
  readonly utterances: readonly {
    readonly channel: 'customer' | 'agent'
    readonly text: string
    /** As recognition would give it; 0.9 where left out. */
    readonly confidence?: number
  }[]
  /** Advice that is right, any of it; empty: none is. */
  readonly expect: readonly MediumAdvice['advice'][]
}

const measures: Readonly<Record<string, FigureDefinition>> = {
  precision: {
    definition: 'share of the advice given that the call’s label allows',
    goal: { atLeast: 0.9 },
  },
  recall: {
    definition: 'share of the calls where advice is right that got some that is',
    goal: { atLeast: 0.7 },
  },
  falseAlarms: { definition: 'share of the enquiries, where none is right, that got advice' },
}

export const definitions: Readonly<Record<string, FigureDefinition>> = {
  ...Object.fromEntries(
    splits.flatMap((split) =>
      Object.entries(measures).map(([measure, { definition, goal }]) => [
        `${split}${capitalised(measure)}`,
        {
          definition: `${callsFile}, ${split}: ${definition}`,
          // What the rules were written by proves nothing.
          ...(goal && split === 'test' ? { goal } : {}),
        },
      ]),
    ),
  ),
  unanswerableFalseAlarms: {
    definition:
      'share of the queries of fixtures/queries/demo.*.test.jsonl that nothing answers, each as a call, that got advice',
  },
  bankFalseAlarms: {
    definition:
      'share of 400 test questions to a bank (BANKING77), each as a call against the demo base, that got advice',
  },
}

/** Every labelled call through the stages of a call, from text on, against the demo base. */
export async function run({ progress }: BenchContext): Promise<BenchOutcome> {
  need('models')
  const bar = progress('Advising')
  const store = await openSqliteStore({ path: ':memory:' })
  const assist = new Assist({ config: loadConfig({}), store })
  try {
    await store.solutions.replace(defaultBase, await demoSolutions())
    await assist.loadBase()
    const calls = await readAdviceCalls()
    const judged: JudgedCall[] = []
    for (const call of calls) {
      judged.push({ call, given: await adviceIn(assist, call) })
      bar.update(judged.length / calls.length)
    }
    const figures: Record<string, number> = {}
    for (const split of splits) {
      const own = judged.filter(({ call }) => call.split === split)
      for (const [measure, value] of Object.entries(scoreOf(own))) {
        figures[`${split}${capitalised(measure)}`] = value
      }
    }
    const queries = [...(await unanswerable('en')), ...(await unanswerable('zh'))]
    figures['unanswerableFalseAlarms'] = await alarmShare(assist, queries)
    const noEvaluationFiles = missing('shared')
    if (noEvaluationFiles === undefined) {
      const bank = await readQueries(evaluationFile('text', 'en/banking77', 'queries.jsonl'))
      const texts = bank.filter(({ expect }) => expect !== null).map(({ text }) => text)
      figures['bankFalseAlarms'] = await alarmShare(assist, sampleOf(texts, 400))
    }
    return {
      figures,
      tables: [byScenario(judged.filter(({ call }) => call.split === 'test'))],
      notes: [
        'The rules were written by the calls of fit; those of test were written and committed before them, by the same hand.',
        ...(noEvaluationFiles === undefined ? [] : [`Left out: ${noEvaluationFiles}.`]),
      ],
    }
  } finally {
    bar.end()
    await assist.close()
    await store.close()
  }
}

/** A call and what it was advised. */
export interface JudgedCall {
  readonly call: AdviceCall
  readonly given: readonly MediumAdvice[]
}

export async function readAdviceCalls(): Promise<AdviceCall[]> {
  return (await readJsonLines(callsFile)).map(({ value }) => value as AdviceCall)
}

/** Everything that a call is advised, said at the speed of speech. */
export async function adviceIn(assist: Assist, call: AdviceCall): Promise<MediumAdvice[]> {
  const { showThreshold: show, sureThreshold: sure } = assist.config
  const said = utteranceStage().run(transcripts(call))
  const matched = matchingStage((text) => assist.match(text), { show, sure }).run(said)
  const given: MediumAdvice[] = []
  const stage = suggestionStage(
    new SuggestionBoard({ show, sure }),
    new MediumAdvisor(),
    new SpokenCards(() => Promise.resolve(undefined)),
  )
  for await (const item of stage.run(matched)) {
    if (item.kind === 'change' && item.change.type === 'advice.shown') given.push(item.change)
  }
  return given
}

/** What recognition would hand on: one sentence after another, 0.5 s between them. */
// eslint-disable-next-line @typescript-eslint/require-await -- an input stage is an async iterable
async function* transcripts(call: AdviceCall): AsyncGenerator<SpeechStarted | FinalTranscript> {
  const msPerCharacter = call.language === 'zh' ? 220 : 70
  let atMs = 0
  for (const [segmentIndex, { channel, text, confidence = 0.9 }] of call.utterances.entries()) {
    const startMs = atMs
    const endMs = startMs + text.length * msPerCharacter
    const segment = { channel, segmentIndex, startMs }
    yield { kind: 'speech-started', ...segment, atMs: startMs }
    yield {
      ...{ kind: 'final', ...segment, endMs, text, language: call.language, confidence },
      ...{ engine: 'text', pass: 1, end: 'endpoint', atMs: endMs },
    }
    atMs = endMs + 500
  }
}

function scoreOf(judged: readonly JudgedCall[]): Record<keyof typeof measures, number> {
  const given = judged.flatMap(({ call, given: own }) =>
    own.map(({ advice }) => call.expect.includes(advice)),
  )
  const wanted = judged.filter(({ call }) => call.expect.length > 0)
  const enquiries = judged.filter(({ call }) => call.expect.length === 0)
  return {
    precision: shareOf(given.filter(Boolean).length, given.length),
    recall: shareOf(wanted.filter(isAnswered).length, wanted.length),
    falseAlarms: shareOf(
      enquiries.filter(({ given: own }) => own.length > 0).length,
      enquiries.length,
    ),
  }
}

function isAnswered({ call, given }: JudgedCall): boolean {
  return given.some(({ advice }) => call.expect.includes(advice))
}

async function alarmShare(assist: Assist, texts: readonly string[]): Promise<number> {
  let alarmCount = 0
  for (const [at, text] of texts.entries()) {
    const language = /\p{Script=Han}/u.test(text) ? 'zh' : 'en'
    const call: AdviceCall = {
      ...{ id: String(at), language, split: 'test', scenario: 'enquiry', expect: [] },
      utterances: [{ channel: 'customer', text }],
    }
    if ((await adviceIn(assist, call)).length > 0) alarmCount++
  }
  return shareOf(alarmCount, texts.length)
}

async function unanswerable(language: 'en' | 'zh'): Promise<string[]> {
  const queries = await readQueries(`fixtures/queries/demo.${language}.test.jsonl`)
  return queries.filter(({ expect }) => expect === null).map(({ text }) => text)
}

function byScenario(judged: readonly JudgedCall[]): ResultTable {
  const scenarios = [...new Set(judged.map(({ call }) => call.scenario))]
  return {
    title: 'Calls of the test part by scenario',
    head: ['Scenario', 'advice right: given', 'enquiries: advised anyway'],
    rows: scenarios.map((scenario) => {
      const own = judged.filter(({ call }) => call.scenario === scenario)
      const wanted = own.filter(({ call }) => call.expect.length > 0)
      const enquiries = own.filter(({ call }) => call.expect.length === 0)
      const alarmCount = enquiries.filter(({ given }) => given.length > 0).length
      return [
        scenario,
        `${wanted.filter(isAnswered).length} of ${wanted.length}`,
        `${alarmCount} of ${enquiries.length}`,
      ]
    }),
  }
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : round3(part / whole)
}
