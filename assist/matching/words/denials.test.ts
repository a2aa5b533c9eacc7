import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { languageOf } from './analysis.js'
import { withoutDenials } from './denials.js'

const left = (text: string): string => withoutDenials(text, languageOf(text))

test('denials: a topic or something bad that is denied leaves nothing', () => {
  for (const text of [
    'I was not charged twice, everything is fine',
    "it's not about the refund",
    "I'm not calling about the wifi password",
    'this call is not about a refund',
    'it has nothing to do with the router',
    'my internet is not the problem',
    'I do not have a problem with my bill',
    'my wallet was not stolen',
    'I didn’t lose my passport',
    'nobody is hurt',
    'there is no smell of gas',
    'the washing machine is not shaking',
    "I don't need a refund",
    'not a refund',
    "I'm not looking for a refund",
    "I don't think my card was stolen",
    "it's not the router that's the problem",
    '不是退款的问题',
    '退款不是问题',
    '不是关于保修的',
    '跟宽带没关系',
    '我没有被骗',
    '洗衣机没有漏水',
    '没有人受伤',
    '不是我的洗衣机坏了',
    '网络没有断',
    '没有重复扣款，一切都好',
  ])
    assert.doesNotMatch(left(text), /[\p{L}\p{N}]{2}/u, text)
})

test('denials: what is said beside them stays, at its place', () => {
  for (const [text, kept] of [
    ["this isn't about my internet, my fridge is warm", 'my fridge is warm'],
    ['nobody was hurt but my bumper is cracked', 'but my bumper is cracked'],
    [
      "I haven't lost my card, I just want to change my address",
      'I just want to change my address',
    ],
    ["I don't want a refund, I want an exchange", 'I want an exchange'],
    ['不是退款的问题，是换货', '是换货'],
    ['灯没问题，就是上不了网', '就是上不了网'],
  ] as const) {
    const rest = left(text)
    assert.equal(rest.length, text.length)
    assert.equal(rest.replace(/^[\s,，]+/u, ''), kept)
    assert.ok(rest.endsWith(kept))
  }
})

test('denials: a fault that is told by a negation is a matter', () => {
  for (const text of [
    'my card is not working',
    'I did not receive my parcel',
    'I have not been refunded',
    "it doesn't turn on",
    'not a single page loads',
    "it's not the one I bought",
    "it's not my fault",
    'no hot water',
    'I did not make this payment',
    '不制冷',
    '没收到退款',
    '不能上网',
    '连不上',
    '快递没有被签收',
    '不是我要的颜色',
    '没有热水',
  ])
    assert.equal(left(text), text)
})

test('denials: a question, a condition and an expectation deny nothing', () => {
  for (const text of [
    'can I return it if it is not damaged',
    'was my card not stolen?',
    'why was I not charged twice',
    '是不是网络的问题',
    '不是退款的问题吗',
    '没坏的话怎么退',
    '不是说好三天到账吗',
  ])
    assert.equal(left(text), text)
})

/** A sentence with a negation: words that have to be left of it, and words that may not. */
interface Negated {
  readonly text: string
  readonly kind: 'denied' | 'matter' | 'both'
  readonly keeps: readonly string[]
  readonly drops: readonly string[]
}

const negated = ['en.fit', 'en.test', 'zh.fit', 'zh.test'].flatMap((part) =>
  readFileSync(`fixtures/denials/denials.${part}.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => ({ part, ...(JSON.parse(line) as Negated) })),
)

test('denials: no complaint of the fixtures loses a word, nor what stands beside a denial', () => {
  for (const { text, keeps } of negated)
    for (const word of keeps) assert.ok(left(text).includes(word), `${word}: ${text}`)
})

test('denials: of those of the fixtures that no rule was written by, nine in ten are known', () => {
  for (const part of ['en.test', 'zh.test']) {
    const own = negated.filter((one) => one.part === part && one.drops.length > 0)
    const known = own.filter(({ text, drops }) => !drops.some((word) => left(text).includes(word)))
    assert.ok(known.length / own.length >= 0.9, `${part}: ${known.length} of ${own.length}`)
  }
})

test('denials: “we” and “nt” in a word are no negation', () => {
  const text = 'something went wrong, it is not my day'
  assert.match(left(text), /went wrong/u)
})
