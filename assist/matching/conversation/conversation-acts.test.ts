import assert from 'node:assert/strict'
import { test } from 'node:test'

import { actOf, isCorrection, opensAnother, withoutDenied, type Act } from './conversation-acts.js'

const acts: Readonly<Record<Act, readonly string[]>> = {
  talk: [
    ...['Hello, good morning.', 'yes please', 'No, that is all for today.', 'Okay, thank you.'],
    ...[
      'That is very kind of you.',
      'can you hear me?',
      'right',
      'uh huh',
      'I see, one moment please',
    ],
    ...['喂你好', '好的谢谢', '没有了就这些', '太好了谢谢啊', '喂听得见吗', '嗯嗯', '不着急'],
  ],
  aside: [
    ...['Hold on, let me find my papers.', 'one second my child is calling'],
    ...['sorry the line is terrible', '稍等啊，我家狗要出去', '不好意思信号不太好'],
  ],
  spelled: [
    ...[
      'four seven one one dash two nine',
      'M I L L E R',
      "it's A for apple, B for bravo, one nine",
    ],
    ...['S W one nine two', '幺三八零零一三八零零零', '我姓张，弓长张'],
  ],
  matter: [
    ...['the light is red', 'My card is lost, please help.', 'put a hold on my account'],
    ...[
      'can I have a second card',
      'I have one card and two accounts',
      'no hot water',
      'no, it stays cold',
    ],
    ...['红灯亮了', '好的，那怎么退货', '不制冷', '1000元分十期', '我想改约到礼拜三'],
  ],
}

for (const [act, texts] of Object.entries(acts)) {
  test(`acts: what is ${act}`, () => {
    for (const text of texts) assert.equal(actOf(text), act, text)
  })
}

test('acts: what opens another matter', () => {
  for (const text of [
    'By the way, my bill',
    'another thing, the brakes',
    '对了，我车',
    '还有个事',
    '另外我想问',
  ])
    assert.ok(opensAnother(text), text)
  for (const text of ['and the other card', '那另外一双怎么寄', 'my bill'])
    assert.ok(!opensAnother(text), text)
})

test('acts: what takes something back', () => {
  for (const text of [
    'no, the credit card',
    'no sorry, the contract',
    'I mean the fridge',
    '不是，我是说合同',
    '说错了，是空调',
  ])
    assert.ok(isCorrection(text), text)
  for (const text of ['no thank you', 'it is not cooling', '不制冷', 'no problem'])
    assert.ok(!isCorrection(text), text)
})

test('acts: what is denied is left out, and nothing else', () => {
  assert.match(withoutDenied("no, not leaking, it isn't cooling"), /^no,\s+, it isn't cooling$/)
  assert.equal(withoutDenied('不对，不是漏水，是不制冷'), '不对，是不制冷')
  for (const text of ['it is not there yet, despite that', 'my card is not working', '不是我的卡'])
    assert.equal(withoutDenied(text), text)
})
