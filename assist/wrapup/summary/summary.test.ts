import assert from 'node:assert/strict'
import { test } from 'node:test'

import { saidCall, type SaidTurn } from '../../testing/said-call.js'
import { saidLines } from '../said-line.js'
import { quotedSummary } from './summary.js'

function summaryOf(turns: readonly SaidTurn[]): string[] {
  const lines = saidLines(saidCall(turns))
  return quotedSummary(lines, new Map()).map(({ part, text, quote }) => {
    const line = lines.find(({ utteranceId }) => utteranceId === quote.utteranceId)
    assert.ok(line, 'every sentence rests on a line')
    assert.ok(line.text.includes(quote.text), 'and stands in it')
    assert.equal(line.atMs, quote.atMs)
    return `${part}: ${text}`
  })
}

test('summary: says what was wanted, done and promised, in the words of the call', () => {
  assert.deepEqual(
    summaryOf([
      'A: Good morning, how can I help you?',
      'C: hello good morning',
      'C: the red light on my modem is on and nothing works',
      'A: Let me just check the line.',
      "A: I've restarted it from here. A technician will call you tomorrow.",
      'C: thank you',
    ]),
    [
      'matter: the red light on my modem is on and nothing works',
      "done: I've restarted it from here.",
      'promised: A technician will call you tomorrow.',
    ],
  )
})

test('summary: says it in Mandarin too', () => {
  assert.deepEqual(
    summaryOf([
      'A: 您好，请问有什么可以帮您？',
      'C: 光猫上的灯一直是红的，上不了网',
      'A: 我帮您看一下。',
      'A: 我已经给您报修了。明天上午师傅会给您打电话。',
      'C: 好的谢谢',
    ]),
    [
      'matter: 光猫上的灯一直是红的，上不了网',
      'done: 我已经给您报修了。',
      'promised: 明天上午师傅会给您打电话。',
    ],
  )
})

test('summary: a sentence that tells what was done and what will be is both', () => {
  assert.deepEqual(summaryOf(["A: I've told my manager, she will call you back."]), [
    "done: I've told my manager",
    'promised: she will call you back.',
  ])
})

test('summary: what the agent does meanwhile, asks, or wants from the customer is no promise', () => {
  const said: SaidTurn[] = [
    "A: I'll just have a look.",
    "A: I'll put you on hold for a moment.",
    "A: You'll need to bring the receipt.",
    'A: Shall I send you the form?',
    'A: Have a nice day.',
    'A: 我帮您查一下，请稍等。',
    'A: 麻烦您把照片发给我们。',
    'A: 祝您生活愉快。',
  ]
  assert.deepEqual(summaryOf(said), [])
})

test('summary: another matter of the same call is named as well', () => {
  const matters = summaryOf([
    'C: my washing machine does not drain',
    'A: Please clean the filter.',
    'C: by the way the dishwasher also leaves spots on the glasses',
  ])
  assert.equal(matters.length, 2)
})

test('summary: a card that a line raised tells that it holds the matter', () => {
  const lines = saidLines(
    saidCall(['C: I would like to know something please if I may', 'C: LOS blinks']),
  )
  const raised = new Map([['u2', { confidence: 0.9, isUsed: true }]])
  assert.equal(quotedSummary(lines, raised)[0]?.text, 'LOS blinks')
})

test('summary: of a call of hours it is short and made in an instant, of an empty one it is empty', () => {
  const turns: SaidTurn[] = Array.from({ length: 4_000 }, (_turn, at): SaidTurn =>
    at % 2 ? `A: I will send you letter number ${at}.` : 'C: and what about the next one please',
  )
  assert.ok(summaryOf(turns).length <= 15)
  assert.deepEqual(summaryOf([]), [])
})

test('summary: of a very long line only the part that matters is quoted', () => {
  const filler = 'and then we went on talking about this and that, '.repeat(8)
  const [first] = summaryOf([`C: ${filler}so my boiler has no pressure, ${filler}`])
  assert.match(first ?? '', /boiler has no pressure/)
  assert.ok((first ?? '').length < 220)
})
