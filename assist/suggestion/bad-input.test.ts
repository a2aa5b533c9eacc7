import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { MatchClient } from '../matching/match-client.js'
import { MatchIndex } from '../matching/match-index.js'
import { matchingStage } from '../matching/matching-stage.js'
import { embedderFolders } from '../matching/meaning/embedder-folders.js'
import { loadConfig } from '../settings/config.js'
import type { Solution } from '../solutions/solution.js'
import { demoSolutions } from '../testing/demo-base.js'
import { requirement } from '../testing/requirements.js'
import type { Utterance } from '../utterance/utterance.js'
import { MediumAdvisor } from './advice/medium-advisor.js'
import { SpokenCards } from './spoken-cards.js'
import { SuggestionBoard } from './suggestion-board.js'
import { suggestionStage } from './suggestion-stage.js'
import { worthShowing } from './worth-showing.js'

const needs = requirement('models')
const config = loadConfig({})
const { showThreshold: show, sureThreshold: sure } = config
const client = new MatchClient({ embedders: embedderFolders(config) })
const solutions = needs.skip === false ? await demoSolutions() : []
if (needs.skip === false) await client.loadBase('demo', 'v1', solutions)
after(() => client.close())

type Said = readonly [channel: 'customer' | 'agent', text: string]

/** Words that come with each partial, or Han characters. */
const growth = 4

/** What was heard of a turn as it grew. */
function growing(text: string): readonly string[] {
  const ends = [...text.matchAll(/\p{Script=Han}|\S+/gu)].map(({ index, 0: unit }) => {
    return index + unit.length
  })
  return ends.filter((_, at) => at % growth === growth - 1).map((end) => text.slice(0, end))
}

// eslint-disable-next-line @typescript-eslint/require-await -- an input stage is an async iterable
async function* heard(turns: readonly Said[]): AsyncGenerator<Utterance> {
  let atMs = 0
  for (const [at, [channel, text]] of turns.entries()) {
    const of = { utteranceId: `u${at + 1}`, channel, startMs: atMs, confidence: 0.9 }
    for (const part of growing(text)) {
      atMs += 800
      yield { kind: 'partial', ...of, text: part, stableChars: part.length - 8, atMs }
    }
    atMs += 600
    const end = { endMs: atMs, language: 'en', engine: 'fake' }
    yield { kind: 'final', ...of, ...end, text, atMs }
    atMs += 1_500
  }
}

/** What the agent's screen went through: the cards that stand in the end, and each change of cards. */
async function play(
  turns: readonly Said[],
  base = 'demo',
): Promise<{ now: readonly string[]; changes: readonly string[]; most: number }> {
  const board = new SuggestionBoard({ show, sure })
  const matching = matchingStage((text, options) => client.match(base, text, 5, options), {
    ...{ show, sure },
  })
  const spoken = new SpokenCards((text, ids) => client.spoken(base, text, ids))
  const stage = suggestionStage(board, new MediumAdvisor(), spoken)
  const changes: string[] = []
  let most = 0
  for await (const item of stage.run(matching.run(heard(turns)))) {
    most = Math.max(most, board.visible.length)
    if (item.kind !== 'change' || !item.change.type.startsWith('suggestion.')) continue
    const { type } = item.change
    changes.push('solutionId' in item.change ? `${type} ${item.change.solutionId}` : type)
  }
  return { now: board.visible.map(({ solutionId }) => solutionId), changes, most }
}

const matters = {
  en: 'my modem has a red light, my fridge is not cooling, I have not been refunded, and I want to book a service for my car',
  zh: '我的光猫红灯亮了，空调不制冷，退款没收到，还有我想约个保养',
}

test(
  'four things in one breath: three of them have their cards, and nothing else',
  needs,
  async () => {
    for (const [language, text, ids] of [
      ...([
        ['en', matters.en, ['broadband-los-light-red', 'appliance-fridge-not-cooling']],
        ['zh', matters.zh, ['broadband-los-light-red', 'appliance-ac-not-cooling']],
      ] as const),
    ]) {
      const { now } = await play([['customer', text]])
      const asked = [...ids, 'return-refund-time', 'car-book-service'].map(
        (id) => `${language}-${id}`,
      )
      assert.equal(now.length, 3, now.join())
      assert.deepEqual(
        now.filter((id) => !asked.includes(id)),
        [],
      )
    }
  },
)

const rambling =
  'so I came home on Monday and my son had played in the hall and my sister said hers was the same in spring and I had to go shopping and my husband says I should just wait but I am not the waiting kind and then on Tuesday it rained and we had soup'

test(
  'a customer who never stops: what is asked last is answered, and the screen stays calm',
  needs,
  async () => {
    const minutes = `${`${rambling} and `.repeat(12)} so how do I book a service for my car`
    const { now, changes, most } = await play([['customer', minutes]])
    assert.deepEqual(now, ['en-car-book-service'])
    assert.ok(most <= 3)
    assert.ok(changes.length <= 4, changes.join('\n'))
  },
)

test('a customer who talks for minutes about nothing raises nothing', needs, async () => {
  const { changes } = await play([['customer', `${rambling} and `.repeat(12)]])
  assert.deepEqual(changes, [])
})

test('the same thing five times is one question with one card', needs, async () => {
  const said = ['my fridge is not cooling', 'the fridge is warm inside', 'I said my fridge is warm']
  const turns = [...said, 'fridge not cold', 'my fridge is not cooling'].flatMap((text): Said[] => [
    ['customer', text],
    ['agent', 'let me look that up'],
  ])
  const { now, changes } = await play(turns)
  const [first, ...others] = changes
  assert.equal(first, 'suggestion.shown en-appliance-fridge-not-cooling')
  assert.deepEqual(
    others.filter((one) => one !== 'suggestion.changed en-appliance-fridge-not-cooling'),
    [],
  )
  assert.deepEqual(now, ['en-appliance-fridge-not-cooling'])
})

test(
  'an agent who reads three answers aloud raises nothing, and moves nothing',
  needs,
  async () => {
    const answers = [
      'appliance-fridge-not-cooling',
      'return-refund-time',
      'broadband-los-light-red',
    ]
    const lines = answers.flatMap((id) => {
      const { answer = '' } = solutions.find((one) => one.id === `en-${id}`) ?? {}
      return answer.split('\n').map((line): Said => ['agent', line.replace(/^\d+\. /u, '')])
    })
    const { changes, now } = await play([['customer', 'my fridge is not cooling'], ...lines])
    assert.deepEqual(changes, [
      'suggestion.shown en-appliance-fridge-not-cooling',
      'suggestion.used',
    ])
    assert.deepEqual(now, ['en-appliance-fridge-not-cooling'])
    assert.deepEqual((await play(lines)).changes, [])
  },
)

test(
  'a base of one entry: its question raises it, courtesy and numbers do not',
  needs,
  async () => {
    const entry = solutions.filter(({ id }) => id === 'en-return-refund-time')
    await client.loadBase('one', 'v1', entry)
    assert.deepEqual((await play([['customer', 'When will the refund arrive?']], 'one')).now, [
      'en-return-refund-time',
    ])
    for (const text of ['hello, good morning', 'four five two one nine', 'it rained on Tuesday'])
      assert.deepEqual((await play([['customer', text]], 'one')).now, [], text)
  },
)

test('100,000 alike entries: none stands out, so none is shown; a number that tells one apart finds it', async () => {
  const alike = Array.from({ length: 100_000 }, (_, at): Solution => ({
    ...{ id: `e${at}`, title: `Router number ${at} shows a red light`, answer: 'Restart it.' },
    ...{ questions: ['my router is red'], tags: [], language: 'en' },
  }))
  const noModel = (): Promise<undefined> => Promise.resolve(undefined)
  const before = process.memoryUsage().heapUsed
  const index = await MatchIndex.build(alike, 'v', noModel, { today: '2026-01-01' })
  assert.ok(process.memoryUsage().heapUsed - before < 1e9, 'memory')
  const shown = async (text: string): Promise<string[]> => {
    const result = await index.match({ text, top: 5 }, noModel)
    return worthShowing(result, { show, sure }).map(({ solutionId }) => solutionId)
  }
  const startedMs = performance.now()
  assert.deepEqual(await shown('my router is red'), [])
  assert.deepEqual(await shown('router number 4711 shows a red light'), ['e4711'])
  assert.ok(performance.now() - startedMs < 3_000, 'time')
})
