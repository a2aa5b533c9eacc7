import { createRequire } from 'node:module'

import {
  readJsonLines,
  readQueries,
  type LabelledQuery,
} from '../../assist/quality/scores/matching-files.js'
import type { Solution } from '../../assist/solutions/solution.js'
import { readSolutionsFile } from '../../assist/solutions/files/read-solutions-file.js'
import { evaluationFile, need } from './inputs.js'
import { sampleOf, seededRandom } from './numbers.js'

/** A query with its answer, and how it came to be worded so. */
export interface FittingQuery extends LabelledQuery {
  /** What was said, where a recogniser wrote it; left out for what was typed. */
  readonly meant?: string
}

/** A base and queries with known answers. */
export interface FittingSet {
  readonly solutions: readonly Solution[]
  readonly queries: readonly FittingQuery[]
  /** How much the set counts beside the others; 1 where left out. */
  readonly weight?: number
}

/** Every file that the calibration is fitted on, as bench/results.md names them. */
export const fittedOn = [
  'fixtures/fit/hwu64.queries.jsonl',
  'fixtures/fit/hwu64.heard.jsonl',
  'fixtures/fit/off-topic.en.queries.jsonl',
  'fixtures/fit/off-topic.en.heard.jsonl',
  'fixtures/fit/demo.en.heard.jsonl',
  'fixtures/queries/demo.en.fit.jsonl',
  'fixtures/queries/demo.zh.fit.jsonl',
  'zh/pairs_bq_dev.jsonl',
  'zh/pairs_atec_ccks_dev.jsonl',
  'zh/pairs_lcqmc_dev.jsonl',
] as const

/** Share of the Mandarin characters that a homophone replaces: what a telephone does to read speech. */
const homophoneShare = 0.18
const pairEntryCount = 500
const offTopicCount = 250

/** What callers say to a help desk counts for more than orders to a home assistant, of which there are more sets. */
const callWeight = 3

/** The sets of one language. */
export function fittingSets(language: 'en' | 'zh'): Promise<FittingSet[]> {
  return language === 'en' ? englishSets() : mandarinSets()
}

/**
 * HWU64 in parts, so that the queries of what is left out have no answer, and so that bases differ in size; with
 * requests to a hotel, which none of them answers. All as typed and as heard.
 */
async function englishSets(): Promise<FittingSet[]> {
  const all = await readSolutionsFile('fixtures/fit/hwu64.solutions.jsonl')
  const demo = await readSolutionsFile('fixtures/solutions/demo.en.jsonl')
  const sets: FittingSet[] = []
  for (const kind of ['queries', 'heard']) {
    const read = kind === 'heard' ? readHeard : readQueries
    const queries = await read(`fixtures/fit/hwu64.${kind}.jsonl`)
    const offTopic = await read(`fixtures/fit/off-topic.en.${kind}.jsonl`)
    for (const isIn of [
      (at: number) => at % 6 !== 0,
      (at: number) => at % 6 !== 3,
      (at: number) => at % 4 === 1,
    ]) {
      const solutions = all.filter((_, at) => isIn(at))
      sets.push({ solutions, queries: [...answerable(queries, solutions), ...offTopic] })
    }
  }
  const typed = await readQueries('fixtures/queries/demo.en.fit.jsonl')
  const heard = await readHeard('fixtures/fit/demo.en.heard.jsonl')
  return [
    ...sets,
    { solutions: demo, queries: typed, weight: callWeight },
    { solutions: demo, queries: heard, weight: callWeight },
  ]
}

/** Queries as the recogniser heard them, with what was said. */
async function readHeard(file: string): Promise<FittingQuery[]> {
  const queries = await readQueries(file)
  const rows = await readJsonLines(file)
  return queries.map((query, at) => ({
    ...query,
    meant: (rows[at]!.value as { spoken: string }).spoken,
  }))
}

/** The queries that the base answers, and of the others as many as make a fifth of those. */
function answerable(
  queries: readonly FittingQuery[],
  solutions: readonly Solution[],
): FittingQuery[] {
  const ids = new Set(solutions.map(({ id }) => id))
  const inBase = queries.filter(({ expect }) => expect !== null && ids.has(expect))
  const leftOut = queries.filter(({ expect }) => expect === null || !ids.has(expect))
  const nothing = sampleOf(leftOut, inBase.length / 5).map((one) => ({ ...one, expect: null }))
  return [...inBase, ...nothing]
}

/** One question an entry, as a help desk's list of questions has it, and the demo base; each as typed and misheard. */
async function mandarinSets(): Promise<FittingSet[]> {
  need('shared')
  const pairs = await pairBase()
  const demo = {
    solutions: await readSolutionsFile('fixtures/solutions/demo.zh.jsonl'),
    queries: await readQueries('fixtures/queries/demo.zh.fit.jsonl'),
  }
  const misheard = mishearer([...pairs.queries, ...demo.queries].map(({ text }) => text))
  return [pairs, demo].flatMap((set) => [
    set,
    {
      solutions: set.solutions,
      queries: set.queries.map(({ text, expect }) => ({
        ...{ text: misheard(text), expect },
      })),
    },
  ])
}

async function pairBase(): Promise<FittingSet> {
  const same: { a: string; b: string }[] = []
  for (const corpus of ['bq', 'atec_ccks']) {
    const rows = await readJsonLines(evaluationFile('text', 'zh', `pairs_${corpus}_dev.jsonl`))
    for (const { value } of rows) {
      const { a, b, same: isSame } = value as { a: string; b: string; same: number }
      if (isSame === 1) same.push({ a, b })
    }
  }
  const chosen = sampleOf(same, pairEntryCount)
  const solutions = chosen.map(({ a }, at): Solution => ({
    ...{ id: `pair-${at}`, title: a, answer: a, questions: [], tags: [], language: 'zh' },
  }))
  const offTopic = await readJsonLines(evaluationFile('text', 'zh', 'pairs_lcqmc_dev.jsonl'))
  const nothing = sampleOf(offTopic, offTopicCount).map(({ value }) => ({
    text: (value as { a: string }).a,
    expect: null,
  }))
  return {
    solutions,
    queries: [...chosen.map(({ b }, at) => ({ text: b, expect: `pair-${at}` })), ...nothing],
  }
}

/** Replaces characters by others of the same sound that these texts use, the same in every run. */
function mishearer(texts: readonly string[]): (text: string) => string {
  const { pinyin } = createRequire(import.meta.url)('pinyin-pro') as {
    pinyin: (text: string, options: object) => string[]
  }
  const sound = (character: string): string =>
    pinyin(character, { toneType: 'none', type: 'array' })[0] ?? ''
  const bySound = new Map<string, string[]>()
  for (const character of new Set(texts.join('').match(/\p{Script=Han}/gu) ?? [])) {
    const own = bySound.get(sound(character)) ?? []
    bySound.set(sound(character), [...own, character])
  }
  const random = seededRandom(7)
  return (text) =>
    text.replace(/\p{Script=Han}/gu, (character) => {
      const others = (bySound.get(sound(character)) ?? []).filter((one) => one !== character)
      if (others.length === 0 || random() >= homophoneShare) return character
      return others[Math.floor(random() * others.length)]!
    })
}
