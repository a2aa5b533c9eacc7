import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { readingsOf, type ScoredTokens } from './readings.js'

/** Words as tokens, each as likely as is written behind it: “my cart:0.5”. */
function run(text: string): ScoredTokens {
  const words = text.split(' ').map((word) => word.split(':'))
  let score = 0
  return {
    tokens: words.map(([word = '']) => tokenOf(word)),
    scores: words.map(([, probability = '1']) => (score += Math.log(Number(probability)))),
  }
}

const vocabulary: string[] = []
function tokenOf(word: string): number {
  const at = vocabulary.indexOf(word)
  return at >= 0 ? at : vocabulary.push(word) - 1
}
const decode = (tokens: readonly number[]): string =>
  tokens.map((token) => vocabulary[token]).join(' ')

test('readings: the stretch in which a hypothesis differs is exchanged, the rest is as it was written', () => {
  const best = run('my cart:0.6 is lost since the weekend')
  const lost = run('my card:0.4 is lost')
  const [reading] = readingsOf(best, [lost], decode)
  assert.equal(reading?.text, 'my card is lost since the weekend')
  assert.ok(Math.abs(reading.probability - 0.4) < 1e-9)
})

test('readings: words may be more or fewer, and at the end', () => {
  const best = run('the papa:0.5 did not go')
  assert.equal(
    readingsOf(best, [run('the top:0.5 up did not')], decode)[0]?.text,
    'the top up did not go',
  )
  assert.equal(
    readingsOf(run('lost my cart:0.5'), [run('lost my card:0.5')], decode)[0]?.text,
    'lost my card',
  )
})

test('readings: what is the same but for marks, or hardly likely, or never parted, is none', () => {
  const best = run('my card is lost')
  assert.deepEqual(readingsOf(best, [run('My card, is lost')], decode), [])
  assert.deepEqual(readingsOf(best, [run('my cart:0.01 is lost')], decode), [])
  assert.deepEqual(readingsOf(best, [run('my card')], decode), [])
})

test('readings: at most two, the likeliest first, with probabilities (property)', () => {
  const texts = fc.array(fc.constantFrom('a', 'b:0.5', 'c:0.2'), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(texts, fc.array(texts, { maxLength: 5 }), (best, others) => {
      const runs = others.map((other) => run(other.join(' ')))
      const readings = readingsOf(run(best.join(' ')), runs, decode)
      assert.ok(readings.length <= 2)
      assert.ok((readings[0]?.probability ?? 1) >= (readings[1]?.probability ?? 0))
      for (const { probability } of readings) assert.ok(probability > 0 && probability <= 0.5)
    }),
  )
})
