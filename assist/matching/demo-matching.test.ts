import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { loadConfig } from '../settings/config.js'
import { demoSolutions } from '../testing/demo-base.js'
import { requirement } from '../testing/requirements.js'
import { Conversation } from './conversation/conversation.js'
import { MatchClient } from './match-client.js'
import type { Match } from './match.js'
import { embedderFolders } from './meaning/embedder-folders.js'

const needs = requirement('models')
const config = loadConfig({})
const client = new MatchClient({ embedders: embedderFolders(config) })
if (needs.skip === false) await client.loadBase('demo', 'v1', await demoSolutions())
after(() => client.close())

/** What the first words of a call are candidates for. */
async function heard(text: string): Promise<readonly Match[]> {
  const conversation = new Conversation(
    (asked, options) => client.match('demo', asked, 5, options),
    { show: config.showThreshold, sure: config.sureThreshold },
  )
  const turn = { channel: 'customer', utteranceId: 'u1', text, atMs: 1_000 } as const
  return (await conversation.hear(turn)).matches
}

/** The best candidate where enough speaks for any. */
async function raised(text: string): Promise<string | undefined> {
  const matches = (await heard(text)).slice(0, 3)
  const sum = matches.reduce((total, { confidence }) => total + confidence, 0)
  return sum >= config.showThreshold ? matches[0]?.solutionId : undefined
}

test('demo base: what is denied raises nothing', needs, async () => {
  for (const text of [
    'I was not charged twice, everything is fine',
    "I'm not calling about the wifi password",
    'my wallet was not stolen',
    'nobody is hurt',
    '不是退款的问题',
    '跟宽带没关系',
    '洗衣机没有漏水',
  ])
    assert.equal(await raised(text), undefined, text)
})

test('demo base: a fault that is told by a negation raises its entry', needs, async () => {
  for (const [text, id] of [
    ['I have not been refunded', 'en-return-refund-time'],
    ["it doesn't turn on", 'en-broadband-modem-no-power'],
    ['the fridge is not cooling', 'en-appliance-fridge-not-cooling'],
    ['空调不制冷', 'zh-appliance-ac-not-cooling'],
    ['没收到退款', 'zh-return-refund-time'],
  ] as const)
    assert.equal(await raised(text), id, text)
})

test('demo base: what is said beside a denial raises its entry', needs, async () => {
  assert.equal(
    await raised("this isn't about my internet, my fridge is warm"),
    'en-appliance-fridge-not-cooling',
  )
  assert.equal(await raised('不是要退货，我想换个颜色'), 'zh-return-exchange-instead')
})

test('demo base: capitals, width and script of Chinese change no confidence', needs, async () => {
  for (const forms of [
    ['LOS灯红了', 'los灯红了', 'ＬＯＳ灯红了', 'LOS燈紅了'],
    ['我的wifi连不上', '我的WiFi连不上', '我的WIFI連不上'],
  ]) {
    const [first, ...others] = await Promise.all(forms.map(heard))
    const confidences = (matches: readonly Match[] = []): unknown =>
      matches.map(({ solutionId, confidence }) => [solutionId, confidence])
    for (const other of others) assert.deepEqual(confidences(other), confidences(first))
  }
})

test('demo base: words of grammar and common talk are no reasons', needs, async () => {
  for (const [text, word] of [
    ['please, I want to call about one little refund', 'refund'],
    ['我想请问一下这个退款的时候', '退款'],
  ] as const) {
    const [best] = await heard(text)
    const marked = best?.because.filter(({ kind }) => kind !== 'meaning').map((one) => one.text)
    assert.deepEqual(marked, [word])
  }
})

test(
  'demo base: what is read out raises nothing, and a code that the base has raises its entry',
  needs,
  async () => {
    for (const text of [
      "it's oh seven seven double four",
      'my order number is four five two one nine',
      '手机号是一三八一二三四五六七八',
      '身份证号是三二零一',
    ])
      assert.equal(await raised(text), undefined, text)
    assert.equal(await raised('water heater error E1'), 'en-appliance-water-heater-no-hot')
    assert.equal(await raised('热水器显示E1'), 'zh-appliance-water-heater-no-hot')
  },
)
