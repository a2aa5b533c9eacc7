import { rm, stat } from 'node:fs/promises'
import path from 'node:path'

import { agentDigest } from '../assist/call/call-owner.js'
import type { CallEvent, CallEventBody } from '../assist/pipeline/log/call-event.js'
import { percentile } from '../assist/quality/scores/error-rate.js'
import { readQueries } from '../assist/quality/scores/matching-files.js'
import type { CallSearchQuery } from '../assist/store/desk/call-search.js'
import { openSqliteStore } from '../assist/store/sqlite/sqlite-store.js'
import type { Store } from '../assist/store/store.js'
import type { BenchContext, BenchOutcome, FigureDefinition } from './harness/bench.js'
import { seededRandom } from './harness/numbers.js'

export const name = 'calls'
export const question = 'How long does a list of 100,000 calls take to open, to filter, to search?'

const callCount = 100_000
const quickCallCount = 2_000
const daysOfCalls = 365
const agentCount = 40
const pageLength = 50
const repetitions = 40
/** Calls whose writing is under way at once. */
const writtenAtOnce = 200

const goal = { atMost: 300 } as const
const of = `of ${callCount.toLocaleString('en')} made-up calls in English and Chinese (12 lines each, the sentences of the demo base’s test queries, one in ten wrapped up), ${pageLength} listed, through the store’s worker, on a database in a file; 95th percentile`

export const definitions: Readonly<Record<string, FigureDefinition>> = {
  openP95Ms: { definition: `The newest ${of}`, goal },
  pageP95Ms: { definition: `A page somewhere in the list ${of}`, goal },
  filterP95Ms: {
    definition: `Filters (agent, language, medium, outcome, topic, entry, length, wrong, degraded, masked, days), alone and together, also those that hardly any call fits, ${of}`,
    goal,
  },
  searchP95Ms: {
    definition: `Words in both languages, from those in hardly any call to those in very many, with the lines in which they stand, ${of}`,
    goal,
  },
  searchAndFilterP95Ms: { definition: `Words and filters together, ${of}`, goal },
  scopedP95Ms: {
    definition: `The newest calls of one agent, and of a team that has none, ${of}`,
    goal,
  },
  figuresMs: {
    definition:
      'Figures by day, agent and entry, repeated contact and unanswered questions over a month of them (a twelfth); slowest of 5',
  },
  readMsPerCall: {
    definition: 'Reading one call that is over for the search: words, matter, traits; mean',
  },
  forgetMs: { definition: 'Forgetting one call, and letting every trace of it leave the file' },
  databaseMb: { definition: 'Size of the database' },
}

/** Fills a store, then asks it. */
export async function run({ workDir, isQuick, progress }: BenchContext): Promise<BenchOutcome> {
  const file = path.join(workDir, 'calls.db')
  const clear = async (): Promise<void> => {
    for (const ending of ['', '-wal', '-shm']) await rm(file + ending, { force: true })
  }
  await clear()
  const store = await openSqliteStore({ path: file })
  const bar = progress('Filling')
  try {
    const count = isQuick ? quickCallCount : callCount
    await fill(store, count, (share) => bar.update(share / 2))
    const beganMs = performance.now()
    await store.callSearch.update()
    const readMsPerCall = (performance.now() - beganMs) / count
    const rows: string[][] = []
    const figures: Record<string, number> = { readMsPerCall }
    const kinds = await questions(store, count)
    for (const [at, [figure, asked]] of Object.entries(kinds).entries()) {
      const times: number[] = []
      for (let turn = 0; turn < repetitions; turn++) {
        for (const query of asked) times.push(await timeOf(store, query))
      }
      figures[figure] = percentile(times, 0.95)
      for (const query of asked) rows.push(await rowOf(store, figure, query))
      bar.update(0.5 + (at + 1) / 12)
    }
    const month = { fromMs: beganAt + 150 * dayMs, toMs: beganAt + 180 * dayMs }
    const counted: number[] = []
    for (let turn = 0; turn < 5; turn++) {
      const countBeganMs = performance.now()
      await store.figures.of(month, 0)
      counted.push(performance.now() - countBeganMs)
    }
    figures['figuresMs'] = Math.max(...counted)
    const forgetBeganMs = performance.now()
    await store.retention.forget(idOf(1), 'call')
    await store.retention.clean()
    figures['forgetMs'] = performance.now() - forgetBeganMs
    figures['databaseMb'] = (await stat(file)).size / 1_048_576
    const head = ['Figure', 'Question', 'calls listed', 'slowest of 5, ms']
    return { figures, tables: [{ title: 'By question', head, rows }] }
  } finally {
    bar.end()
    await store.close()
    await clear()
  }
}

const idOf = (at: number): string => `i${String(at).padStart(6, '0')}`
const dayMs = 86_400_000
const beganAt = Date.UTC(2026, 0, 1)

async function fill(store: Store, count: number, told: (share: number) => void): Promise<void> {
  const random = seededRandom(23)
  const sentences = {
    en: (await readQueries('fixtures/queries/demo.en.test.jsonl')).map(({ text }) => text),
    zh: (await readQueries('fixtures/queries/demo.zh.test.jsonl')).map(({ text }) => text),
  }
  for (let start = 0; start < count; start += writtenAtOnce) {
    const group = Array.from({ length: Math.min(writtenAtOnce, count - start) }, (_, at) => {
      return madeCall(start + at, count, random, sentences)
    })
    await Promise.all(group.map((call) => write(store, call)))
    told((start + group.length) / count)
  }
}

interface MadeCall {
  readonly internalId: string
  readonly language: 'en' | 'zh'
  readonly startedAt: number
  readonly lengthMs: number
  readonly agent: string
  readonly customer: string
  readonly isWrapped: boolean
  readonly events: readonly CallEvent[]
}

function madeCall(
  at: number,
  count: number,
  random: () => number,
  sentences: Readonly<Record<'en' | 'zh', readonly string[]>>,
): MadeCall {
  const language = random() < 0.5 ? 'en' : 'zh'
  const own = sentences[language]
  const pick = (): string => own[Math.floor(random() * own.length)] ?? ''
  const lines = Array.from({ length: 12 }, (_, line): CallEventBody => {
    const channel = line % 2 === 0 ? 'customer' : 'agent'
    const startMs = line * 9_000
    // Words that hardly any call has, to be looked for.
    const rare =
      line === 4 && at % 5_000 === 77 ? (language === 'en' ? ' zanzibar' : '桑给巴尔') : ''
    return {
      ...{ type: 'utterance.final', utteranceId: `u${line}`, channel, startMs },
      ...{ endMs: startMs + 6_000, text: pick() + rare, language, confidence: 0.9, engine: 'made' },
    }
  })
  const bodies: CallEventBody[] = [
    { type: 'call.medium', medium: random() < 0.9 ? 'voice' : 'text' },
    ...lines,
    ...cardsOf(random),
    ...(random() < 0.03
      ? [{ type: 'alert', code: 'ASSIST_ENGINE_FAILED', severity: 'warning' } as const]
      : []),
    { type: 'call.ended', reason: 'stopped' },
  ]
  return {
    internalId: idOf(at),
    language,
    startedAt: beganAt + Math.floor((at / count) * daysOfCalls * dayMs),
    lengthMs: 60_000 + Math.floor(random() * 900_000),
    agent: `Agent ${Math.floor(random() * agentCount)}`,
    customer: `customer ${Math.floor((random() * count) / 2)}`,
    isWrapped: random() < 0.1,
    events: bodies.map((body, index) => ({
      seq: index + 1,
      callId: '',
      atMs: index * 1_000,
      ...body,
    })),
  }
}

function cardsOf(random: () => number): CallEventBody[] {
  return [1, 2].flatMap((number): CallEventBody[] => {
    const suggestionId = `s${number}`
    const solutionId = `entry-${Math.floor(random() ** 2 * 120)}`
    const because = [{ text: 'made', kind: 'word' as const }]
    return [
      {
        ...{ type: 'suggestion.shown', suggestionId, solutionId, utteranceId: `u${number * 2}` },
        ...{ question: number, confidence: 0.8, likely: false, solutionsVersion: 'v', because },
      },
      ...(random() < 0.4 ? [{ type: 'suggestion.used', suggestionId } as const] : []),
      ...(random() < 0.02
        ? [{ type: 'suggestion.rated', suggestionId, rating: 'wrong' } as const]
        : []),
    ]
  })
}

async function write(store: Store, call: MadeCall): Promise<void> {
  const { internalId, language, startedAt, lengthMs, agent, customer, isWrapped, events } = call
  const callId = `call-${internalId}`
  const owner = { id: 'key:made', team: 'made', agent: agentDigest(agent) }
  await store.calls.create({
    callId,
    internalId,
    language,
    startedAt,
    owner,
    customers: [customer],
  })
  const own = events.map((event) => ({ ...event, callId }))
  await store.calls.append(callId, own)
  await store.calls.end(callId, startedAt + lengthMs)
  if (!isWrapped) return
  const outcome = lengthMs % 3 === 0 ? 'not' : 'resolved'
  const topics = [`topic ${lengthMs % 12}`]
  const empty = { summary: [], solutions: [], followUps: [], missing: [], notes: '' }
  const ticked = topics.map((topic) => ({ name: topic, isTicked: true }))
  await store.wrapUps.save(
    internalId,
    { ...empty, topics: ticked, outcome, disposition: 'fault' },
    0,
  )
  const wrapped = {
    revision: 1,
    outcome,
    disposition: 'fault',
    topics,
    ...{ solutionIds: [], missing: [], summary: [] },
  }
  const seq = own.length + 1
  await store.calls.append(callId, [
    { seq, callId, atMs: lengthMs, type: 'call.wrapped', ...wrapped },
  ])
}

type Question = Omit<CallSearchQuery, 'limit'>

async function questions(
  store: Store,
  count: number,
): Promise<Readonly<Record<string, readonly Question[]>>> {
  const [middle] = await store.callSearch.find({
    limit: 1,
    toMs: beganAt + (daysOfCalls / 2) * dayMs,
  })
  const behind = middle?.call.internalId ?? idOf(Math.floor(count / 2))
  const day = { fromMs: beganAt + 100 * dayMs, toMs: beganAt + 101 * dayMs }
  const texts = [
    'zanzibar',
    '桑给巴尔',
    'phone number',
    'password',
    '怎么取消',
    '密码',
    'refund order late',
    'zanzibar cancel order',
  ]
  return {
    openP95Ms: [{}],
    pageP95Ms: [{ behind }, { behind: idOf(3) }],
    filterP95Ms: [
      { agent: 'Agent 7' },
      { agent: 'Nobody' },
      { language: 'zh' },
      { medium: 'text' },
      { medium: 'video' },
      { outcome: 'resolved' },
      { topic: 'topic 5' },
      { entry: 'entry-3' },
      { entry: 'entry-119', isWrong: true },
      { minLengthMs: 900_000 },
      { isDegraded: true, isWrong: true, language: 'en' },
      { isRedacted: true },
      { ...day, agent: 'Agent 7', language: 'en' },
      { callId: 'call-i0999' },
      { callId: 'none' },
    ],
    searchP95Ms: texts.map((text) => ({ text })),
    searchAndFilterP95Ms: [
      { text: 'password', agent: 'Agent 7', language: 'en' },
      { text: '密码', isWrong: true },
      { text: 'phone number', outcome: 'not', ...day },
      { text: 'zanzibar', isDegraded: true },
    ],
    scopedP95Ms: [
      { scope: { id: 'key:1', agents: [agentDigest('Agent 7')] } },
      { scope: { id: 'key:1', agents: [], team: 'none' } },
      { scope: { id: 'key:1', agents: [], team: 'made' }, text: 'password' },
    ],
  }
}

async function timeOf(store: Store, query: Question): Promise<number> {
  const beganMs = performance.now()
  await store.callSearch.find({ ...query, limit: pageLength })
  return performance.now() - beganMs
}

async function rowOf(store: Store, figure: string, query: Question): Promise<string[]> {
  const times: number[] = []
  for (let turn = 0; turn < 5; turn++) times.push(await timeOf(store, query))
  const listed = await store.callSearch.find({ ...query, limit: pageLength })
  return [figure, JSON.stringify(query), String(listed.length), Math.max(...times).toFixed(1)]
}
