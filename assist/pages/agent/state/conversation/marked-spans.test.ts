import assert from 'node:assert/strict'
import { test } from 'node:test'
import { markedSpans } from './marked-spans.js'

const shape = (...input: Parameters<typeof markedSpans>) =>
  markedSpans(...input).map(({ text, kind, isStable }) => `${kind}${isStable ? '' : '?'}:${text}`)

test('marked words are found whatever their case, and only as whole words', () => {
  assert.deepEqual(shape('LOS, the loser', ['los'], 14), ['mark:LOS', 'plain:, the loser'])
  assert.deepEqual(shape('光猫亮红灯了', ['红灯'], 6), ['plain:光猫亮', 'mark:红灯', 'plain:了'])
})

test('the part that may change is told apart, also inside a mark', () => {
  assert.deepEqual(shape('red light', ['red light'], 3), ['mark:red', 'mark?: light'])
})

test('a mask is one span, whatever is marked or stable in it', () => {
  assert.deepEqual(shape('my [card] here', ['card'], 6), [
    'plain:my ',
    'mask:[card]',
    'plain?: here',
  ])
  assert.deepEqual(shape('卡号[卡号]', [], 6), ['plain:卡号', 'mask:[卡号]'])
})

test('brackets around anything longer stay text', () => {
  assert.deepEqual(shape('see [1] ok', [], 10), ['plain:see [1] ok'])
})

test('the spans joined are the text', () => {
  for (const stable of [0, 3, 7, 11, 99]) {
    const text = 'a red [card] light, red'
    const joined = markedSpans(text, ['red', '', 'light'], stable).map((span) => span.text)
    assert.equal(joined.join(''), text)
  }
  assert.deepEqual(markedSpans('', ['x'], 0), [])
})
