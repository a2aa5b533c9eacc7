import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeskEvent } from '../desk-event.js'
import {
  emptyTranscript,
  foldTranscript,
  markedWords,
  type CallTranscript,
  type UtteranceLine,
} from './transcript.js'

const base = { seq: 1, callId: 'c', atMs: 0 }
const fold = (...events: DeskEvent[]): CallTranscript =>
  events.reduce(foldTranscript, emptyTranscript)
const spoken = ({ lines }: CallTranscript): readonly UtteranceLine[] =>
  lines.filter((line) => line.kind === 'utterance')
const partial = (text: string, stableChars = 0, utteranceId = 'u1'): DeskEvent => {
  const channel = 'customer' as const
  return {
    ...base,
    type: 'transcript.partial',
    utteranceId,
    channel,
    startMs: 0,
    text,
    stableChars,
  }
}
const said = {
  ...base,
  utteranceId: 'u1',
  channel: 'customer' as const,
  startMs: 0,
  endMs: 900,
  language: 'en',
  confidence: 1,
  engine: 'x',
}
const final = (text: string): DeskEvent => ({ ...said, type: 'utterance.final', text })
const suggested = (type: 'suggestion.shown' | 'suggestion.changed', utteranceId: string) => {
  return {
    ...base,
    type,
    suggestionId: 's1',
    solutionId: 'a',
    utteranceId,
    confidence: 0.9,
    likely: true,
    question: 1,
    solutionsVersion: 'v',
    because: [
      { text: 'red light', kind: 'word' as const },
      { text: 'my modem blinks', kind: 'meaning' as const },
    ],
  }
}

test('a partial becomes its final in the same place', () => {
  const transcript = fold(partial('a re'), partial('b', 0, 'u2'), final('a red light'))
  assert.deepEqual(
    spoken(transcript).map(({ text, isFinal }) => [text, isFinal]),
    [
      ['a red light', true],
      ['b', false],
    ],
  )
})

test('a late partial does not undo a final; a revision does replace its text', () => {
  assert.equal(spoken(fold(final('yes'), partial('ye')))[0]?.text, 'yes')
  const revised: DeskEvent = { ...said, type: 'utterance.revised', revision: 1, text: 'yes!' }
  assert.equal(spoken(fold(final('yes'), revised))[0]?.text, 'yes!')
})

test('an utterance without words leaves no line', () => {
  assert.equal(fold(partial('')).lines.length, 0)
  assert.equal(fold(partial('uh'), final('')).lines.length, 0)
})

test('a stable part never reaches beyond the text', () => {
  assert.equal(spoken(fold(partial('abc', 9)))[0]?.stableChars, 3)
})

test('words that raised a card are marked where they were said, meanings are not', () => {
  const shown = fold(final('a red light'), suggested('suggestion.shown', 'u1'))
  assert.deepEqual(markedWords(shown, 'u1'), ['red light'])
  const moved = foldTranscript(shown, suggested('suggestion.changed', 'u2'))
  assert.deepEqual(markedWords(moved, 'u1'), [])
  assert.deepEqual(markedWords(moved, 'u2'), ['red light'])
  const gone = foldTranscript(moved, {
    ...base,
    type: 'suggestion.withdrawn',
    suggestionId: 's1',
    reason: 'not-confirmed',
  })
  assert.deepEqual(markedWords(gone, 'u2'), [])
})

test('numbers and codes stand as one writes them, with the words as they were said behind them', () => {
  const event: DeskEvent = {
    ...said,
    ...{ type: 'utterance.final', text: 'double seven four', written: '774' },
  }
  const [line] = spoken(fold(event))
  assert.deepEqual([line?.text, line?.spoken, line?.stableChars], ['774', 'double seven four', 3])
  assert.equal(spoken(fold(final('a red light')))[0]?.spoken, undefined)
})

test('what was said first stands first, whenever it was recognised; a message has its place among it', () => {
  const late = { ...said, utteranceId: 'u2', channel: 'agent', startMs: 500 } as const
  const { lines } = fold(
    { ...said, type: 'utterance.final', text: 'Third.', utteranceId: 'u3', startMs: 3_000 },
    { ...base, type: 'message', messageId: 'm1', from: 'customer', text: 'Second.', atMs: 2_000 },
    { ...late, type: 'transcript.partial', text: 'First', stableChars: 0 },
    { ...late, type: 'utterance.final', text: 'First.' },
  )
  assert.deepEqual(
    lines.map((line) => ('text' in line ? line.text : '')),
    ['First.', 'Second.', 'Third.'],
  )
})

test('a final may still change only where this call has second passes, until its own has come', () => {
  const of = (utteranceId: string, startMs: number) => ({ ...said, utteranceId, startMs })
  const revision = { type: 'utterance.revised', revision: 1 } as const
  const transcript = fold(
    { ...of('u1', 0), type: 'utterance.final', text: 'One.' },
    { ...of('u1', 0), ...revision, text: 'Won.' },
    { ...of('u2', 2_000), type: 'utterance.final', text: 'Two.' },
  )
  assert.deepEqual(
    spoken(transcript).map(({ mayChange }) => mayChange),
    [false, true],
  )
})
