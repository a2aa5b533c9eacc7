import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { MatchResult } from '../matching/match.js'
import type { Matched } from '../matching/matching-stage.js'
import type { UtteranceFinal, UtterancePartial, UtteranceRevised } from '../utterance/utterance.js'
import { MediumAdvisor } from './advice/medium-advisor.js'
import { SpokenCards } from './spoken-cards.js'
import { SuggestionBoard } from './suggestion-board.js'
import { suggestionStage, type Suggested } from './suggestion-stage.js'

/** Two words that tell: a partial raises a card by no fewer. */
const telling = [
  { text: 'red', kind: 'word' },
  { text: 'light', kind: 'word' },
] as const

// eslint-disable-next-line @typescript-eslint/require-await -- an input stage is an async iterable
async function* from<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

async function run(items: readonly Matched[]): Promise<Suggested[]> {
  const board = new SuggestionBoard({ show: 0.5, sure: 0.8 })
  const stage = suggestionStage(
    board,
    new MediumAdvisor(),
    new SpokenCards(() => Promise.resolve(undefined)),
  )
  const out: Suggested[] = []
  for await (const item of stage.run(from(items))) out.push(item)
  return out
}

const partial = (text: string, stableChars = 0, atMs = 700): UtterancePartial => ({
  ...{
    kind: 'partial',
    utteranceId: 'u1',
    channel: 'customer',
    startMs: 0,
    text,
    stableChars,
    atMs,
  },
})
const final = (text: string, atMs = 1_600): UtteranceFinal => ({
  ...{ kind: 'final', utteranceId: 'u1', channel: 'customer', startMs: 0, endMs: 1_000, text },
  ...{ language: 'en', confidence: 0.9, engine: 'fake', atMs },
})
const revised = (said: string): UtteranceRevised => ({
  ...final(said, 1_800),
  ...{ kind: 'revised' as const, revision: 1, engine: 'whisper' },
})
const result = (solutionId: string, confidence: number): MatchResult => ({
  matches: [{ solutionId, confidence, because: telling }],
  solutionsVersion: 'v1',
})
const text = (utterance: UtterancePartial | UtteranceFinal): Matched => ({
  ...{ kind: 'utterance', utterance },
})
const matches = (
  utterance: UtterancePartial | UtteranceFinal,
  solutionId: string,
  confidence: number,
): Matched => ({ kind: 'matches', utterance, result: result(solutionId, confidence) })

const changes = (out: readonly Suggested[]): string[] =>
  out.flatMap((item) => (item.kind === 'change' ? [`${item.atMs} ${item.change.type}`] : []))

test('suggestions: text passes unchanged, and a change has the moment of its cause', async () => {
  const said = partial('my router is')
  const out = await run([
    text(said),
    matches(said, 'router', 0.9),
    matches(said, 'router', 0.9),
    text(final('My router is red.')),
    matches(final('My router is red.'), 'router', 0.95),
  ])
  assert.deepEqual(
    out.map((item) => (item.kind === 'utterance' ? item.utterance.kind : item.change.type)),
    ['partial', 'suggestion.shown', 'final', 'suggestion.changed'],
  )
  assert.deepEqual(changes(out), ['700 suggestion.shown', '1600 suggestion.changed'])
})

test('suggestions: one text that is all stable may show what a growing one may not', async () => {
  const growing = await run([matches(partial('my router', 3), 'router', 0.6)])
  assert.deepEqual(changes(growing), [])
  const whole = await run([matches(partial('my router', 9), 'router', 0.6)])
  assert.deepEqual(changes(whole), ['700 suggestion.shown'])
})

test('suggestions: an utterance that was nothing takes its likely card with it', async () => {
  const said = partial('my router')
  const out = await run([
    matches(said, 'router', 0.9),
    matches(said, 'router', 0.9),
    text(partial('', 0, 900)),
  ])
  assert.deepEqual(changes(out), ['700 suggestion.shown', '900 suggestion.withdrawn'])
})

test('suggestions: advice goes when its sentence turns out to be another one, or nothing', async () => {
  const light = { title: 'Red light', medium: 'video', hasSteps: true, tags: [] } as const
  const found = (solutionId: string, traits?: typeof light): MatchResult => ({
    matches: [{ solutionId, confidence: 0.9, because: telling, ...(traits ? { traits } : {}) }],
    solutionsVersion: 'v1',
  })
  const said = final('My router is blinking.')
  const raised: Matched[] = [
    text(said),
    { kind: 'matches', utterance: said, result: found('router', light) },
  ]
  const other = revised('My rota is blank.')
  const another = await run([
    ...raised,
    { kind: 'utterance', utterance: other },
    { kind: 'matches', utterance: other, result: found('rota') },
  ])
  assert.deepEqual(changes(another), [
    ...['1600 suggestion.shown', '1600 advice.shown'],
    ...['1800 suggestion.withdrawn', '1800 suggestion.shown', '1800 advice.withdrawn'],
  ])
  const nothing = await run([...raised, { kind: 'utterance', utterance: revised('') }])
  assert.deepEqual(changes(nothing).slice(2), [
    ...['1800 suggestion.withdrawn', '1800 advice.withdrawn'],
  ])
})

test('suggestions: the card of the match stands beside what is shown or changed, never in what is logged', async () => {
  const card = {
    id: 'router',
    title: 'Red light',
    answer: 'Unplug it.',
    tags: [],
    say: 'Unplug it.',
  }
  const withCard = (utterance: UtterancePartial | UtteranceFinal, confidence: number): Matched => ({
    ...{ kind: 'matches', utterance },
    result: {
      ...result('router', confidence),
      matches: [{ ...result('router', confidence).matches[0]!, card }],
    },
  })
  const said = partial('my router is')
  const out = await run([
    withCard(said, 0.9),
    withCard(said, 0.9),
    withCard(final('My router is red.'), 0.95),
    { kind: 'utterance', utterance: revised('') },
  ])
  const seen = out.flatMap((item) => (item.kind === 'change' ? [item] : []))
  assert.deepEqual(
    seen.map(({ change, card: beside }) => [change.type, beside]),
    [
      ['suggestion.shown', card],
      ['suggestion.changed', card],
      ['suggestion.withdrawn', undefined],
    ],
  )
  assert.ok(
    seen.every(({ change }) => !('card' in change)),
    'not logged',
  )
})
