import { stat } from 'node:fs/promises'
import path from 'node:path'

import Sqlite from 'better-sqlite3'

import { agentDigest } from '../assist/call/call-owner.js'
import { Seal } from '../assist/sealing/seal.js'
import type { CallEvent, CallEventBody } from '../assist/pipeline/log/call-event.js'
import { percentile } from '../assist/quality/scores/error-rate.js'
import { readQueries } from '../assist/quality/scores/matching-files.js'
import type { CallSearchQuery } from '../assist/store/desk/call-search.js'
import { eventRow } from '../assist/store/sqlite/rows/event-rows.js'
import { openSqliteStore } from '../assist/store/sqlite/sqlite-store.js'
import type { Store } from '../assist/store/store.js'
import type { WrapUp } from '../assist/wrapup/wrap-up.js'
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
/** Calls of one transaction. */
const writtenAtOnce = 1_000

const goal = { atMost: 300 } as const
const of = `of ${callCount.toLocaleString('en')} made-up calls in English and Chinese (12 lines each, the sentences of the demo base’s test queries, one in ten wrapped up), ${pageLength} listed, through the store’s worker, on a database in a file; 95th percentile`

export const definitions: Readonly<Record<string, FigureDefinition>> = {
  openP95Ms: { definition: `The newest ${of}`, goal },
  pageP95Ms: { definition: `A page somewhere in the list ${of}`, goal },
  filterP95Ms: {
    definition: `Filters (agent, language, medium, outcome, topic, entry, length, confidence, wrong, degraded, masked, days), alone and together, also those that hardly any call fits, ${of}`,
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

/** Fills a store, then asks it. A store that an earlier run has filled is taken again. */
export async function run({ workDir, isQuick, progress }: BenchContext): Promise<BenchOutcome> {
  const count = isQuick ? quickCallCount : callCount
  const file = path.join(workDir, `calls-${count}.db`)
  const bar = progress('Filling')
  await (await openSqliteStore({ path: file })).close()
  await fill(file, count, (share) => bar.update(share / 4))
  const store = await openSqliteStore({ path: file })
  try {
    const unread = await unreadCount(file)
    const beganMs = performance.now()
    await store.callSearch.update()
    const readMsPerCall = (performance.now() - beganMs) / Math.max(1, unread)
    bar.update(0.5)
    const rows: string[][] = []
    const figures: Record<string, number> = unread < count ? {} : { readMsPerCall }
    const kinds = await questions(store)
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
    const [newest] = await store.callSearch.find({ limit: 1 })
    const forgetBeganMs = performance.now()
    await store.retention.forget(newest?.call.internalId ?? '', 'call')
    await store.retention.clean()
    figures['forgetMs'] = performance.now() - forgetBeganMs
    figures['databaseMb'] = (await stat(file)).size / 1_048_576
    const head = ['Figure', 'Question', 'calls listed', 'slowest of 5, ms']
    return { figures, tables: [{ title: 'By question', head, rows }] }
  } finally {
    bar.end()
    await store.close()
  }
}

const idOf = (at: number): string => `i${String(at).padStart(6, '0')}`
const dayMs = 86_400_000
const beganAt = Date.UTC(2026, 0, 1)

/** Calls that were not read for the search yet. */
async function unreadCount(file: string): Promise<number> {
  const database = new Sqlite(file, { readonly: true })
  const count = database.prepare('SELECT count(*) FROM calls WHERE docSeq < lastSeq').pluck().get()
  database.close()
  return Promise.resolve(Number(count))
}

/** Writes the calls past the store, which would wait for the disk with each. */
async function fill(file: string, count: number, told: (share: number) => void): Promise<void> {
  const random = seededRandom(23)
  const sentences = {
    en: (await readQueries('fixtures/queries/demo.en.test.jsonl')).map(({ text }) => text),
    zh: (await readQueries('fixtures/queries/demo.zh.test.jsonl')).map(({ text }) => text),
  }
  const database = new Sqlite(file)
  try {
    // One is forgotten in each run.
    const before = Number(database.prepare('SELECT count(*) FROM calls').pluck().get())
    if (before >= count - 100) return
    database.pragma('synchronous = OFF')
    const writer = writerOf(database)
    for (let start = 0; start < count; start += writtenAtOnce) {
      const end = Math.min(start + writtenAtOnce, count)
      database.transaction(() => {
        for (let at = start; at < end; at++) writer(madeCall(at, count, random, sentences))
      })()
      told(end / count)
    }
  } finally {
    database.close()
  }
}

interface MadeCall {
  readonly internalId: string
  readonly language: 'en' | 'zh'
  readonly startedAt: number
  readonly lengthMs: number
  readonly agent: string
  readonly customer: string
  readonly wrapUp: WrapUp | undefined
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
  // Beside the other draws, so that these stay what they were.
  const confidence = ((at * 37) % 101) / 100
  const lines = Array.from({ length: 12 }, (_, line): CallEventBody => {
    const channel = line % 2 === 0 ? 'customer' : 'agent'
    const startMs = line * 9_000
    // Words that hardly any call has, to be looked for.
    const rare =
      line === 4 && at % 5_000 === 77 ? (language === 'en' ? ' zanzibar' : '桑给巴尔') : ''
    return {
      ...{ type: 'utterance.final', utteranceId: `u${line}`, channel, startMs },
      ...{ endMs: startMs + 6_000, text: pick() + rare, language, confidence, engine: 'made' },
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
  const lengthMs = 60_000 + Math.floor(random() * 900_000)
  const wrapUp = random() < 0.1 ? madeWrapUp(lengthMs) : undefined
  if (wrapUp) bodies.push(wrappedBody(wrapUp))
  return {
    ...{ internalId: idOf(at), language, lengthMs, wrapUp },
    startedAt: beganAt + Math.floor((at / count) * daysOfCalls * dayMs),
    agent: `Agent ${Math.floor(random() * agentCount)}`,
    customer: `customer ${Math.floor((random() * count) / 2)}`,
    events: bodies.map((body, index) => ({
      ...{ seq: index + 1, callId: '', atMs: index * 1_000 },
      ...body,
    })),
  }
}

function madeWrapUp(lengthMs: number): WrapUp {
  return {
    ...{ summary: [], solutions: [], followUps: [], missing: [], notes: '' },
    topics: [{ name: `topic ${lengthMs % 12}`, isTicked: true }],
    outcome: lengthMs % 3 === 0 ? 'not' : 'resolved',
    disposition: 'fault',
  }
}

function wrappedBody({ outcome, disposition, topics }: WrapUp): CallEventBody {
  return {
    ...{ type: 'call.wrapped', revision: 1, outcome, disposition },
    topics: topics.map((topic) => topic.name),
    ...{ solutionIds: [], missing: [], summary: [] },
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

function writerOf(database: Sqlite.Database): (call: MadeCall) => void {
  const seal = new Seal(undefined)
  const addCall = database.prepare(
    `INSERT INTO calls (callId, internalId, language, startedAt, endedAt, lastSeq, facts)
     VALUES (@callId, @internalId, @language, @startedAt, @endedAt, @lastSeq, @facts)`,
  )
  const addEvent = database.prepare(
    'INSERT INTO events (callId, seq, atMs, type, body) VALUES (@callId, @seq, @atMs, @type, @body)',
  )
  const addCustomer = database.prepare('INSERT INTO callCustomers (callId, mark) VALUES (?, ?)')
  const addWrapUp = database.prepare(
    `INSERT INTO wrapUps (callId, revision, savedAt, outcome, disposition, body)
     VALUES (?, 1, 0, ?, 'fault', ?)`,
  )
  return ({ internalId, language, startedAt, lengthMs, agent, customer, wrapUp, events }) => {
    const callId = `call-${internalId}`
    const owner = { id: 'key:made', team: 'made', agent: agentDigest(agent) }
    const facts = JSON.stringify({ owner })
    const call = { callId, internalId, language, startedAt, facts, lastSeq: events.length }
    addCall.run({ ...call, endedAt: startedAt + lengthMs })
    for (const event of events) addEvent.run(eventRow(callId, event, seal))
    addCustomer.run(internalId, customer)
    if (wrapUp) addWrapUp.run(internalId, wrapUp.outcome, JSON.stringify(wrapUp))
  }
}

type Question = Omit<CallSearchQuery, 'limit'>

async function questions(store: Store): Promise<Readonly<Record<string, readonly Question[]>>> {
  const [middle] = await store.callSearch.find({
    limit: 1,
    toMs: beganAt + (daysOfCalls / 2) * dayMs,
  })
  const behind = middle?.call.internalId ?? idOf(0)
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
      { maxConfidence: 0.3 },
      { minConfidence: 0.999, isWrong: true },
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
