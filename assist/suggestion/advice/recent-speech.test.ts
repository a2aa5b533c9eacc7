import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { UtteranceFinal } from '../../utterance/utterance.js'
import { RecentSpeech } from './recent-speech.js'

const said = (
  utteranceId: string,
  text: string,
  more: Partial<UtteranceFinal> = {},
): UtteranceFinal => ({
  ...{ kind: 'final', utteranceId, channel: 'customer', startMs: 0, endMs: 2_000, text },
  ...{ language: 'en', confidence: 0.9, engine: 'fake', atMs: 2_000, ...more },
})
const purposes = ({ signs }: ReturnType<RecentSpeech['add']>): string[] =>
  signs.map(({ purpose }) => purpose)

test('recent speech: the same question again is a sign, of the customer and within two minutes', () => {
  const question = 'where does the grey cable of the router belong'
  const speech = new RecentSpeech()
  assert.ok(!purposes(speech.add(said('u1', question))).includes('repeated'))
  const agent = said('u2', question, { channel: 'agent', startMs: 3_000, endMs: 4_000 })
  assert.ok(!purposes(speech.add(agent)).includes('repeated'), 'the agent repeats it')
  assert.ok(purposes(speech.add(said('u3', question, { atMs: 9_000 }))).includes('repeated'))
  const late = said('u4', question, { atMs: 200_000 })
  assert.ok(!purposes(speech.add(late)).includes('repeated'), 'two minutes later')
})

test('recent speech: unsure recognition and speaking at once are signs, unless only a word was said', () => {
  const speech = new RecentSpeech()
  const unsure = said('u1', 'the thing on the wall', { confidence: 0.3 })
  assert.deepEqual(purposes(speech.add(unsure)), ['unclear'])
  assert.deepEqual(purposes(speech.add(said('u2', 'yes', { confidence: 0.3 }))), [])
  const over = said('u3', 'let me see', { channel: 'agent', startMs: 500, endMs: 1_900 })
  assert.deepEqual(purposes(speech.add(over)), ['unclear'])
})

test('recent speech: a revision with the same words brings no phrases again', () => {
  const speech = new RecentSpeech()
  const text = 'which button do I press'
  assert.ok(purposes(speech.add(said('u1', text))).includes('seen'))
  const again = { ...said('u1', text), kind: 'revised', revision: 1 } as const
  assert.deepEqual(speech.add(again), { isSame: true, signs: [] })
  const other = { ...again, text: 'which light do I press', revision: 2 }
  assert.equal(speech.add(other).isSame, false)
})
