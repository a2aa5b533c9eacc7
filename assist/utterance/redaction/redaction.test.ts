import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { withLuhn } from '../../testing/luhn.js'
import { redact } from './redaction.js'

/** A published test number with its check digit. */
const digits = '4111111111111111'
const names = 'zero one two three four five six seven eight nine'.split(' ')
const words = (text: string): string[] => Array.from(text, (digit) => names[Number(digit)] ?? '')
const grouped = (parts: readonly string[], size: number, joint: string, inside = ' '): string =>
  Array.from({ length: Math.ceil(parts.length / size) }, (_, at) =>
    parts.slice(at * size, (at + 1) * size).join(inside),
  ).join(joint)

function masks(cases: readonly (readonly [string, string])[], isPartial = false): void {
  for (const [said, kept] of cases) assert.equal(redact(said, isPartial), kept, said)
}

test('redaction: a card number is hidden whatever stands between its groups', () => {
  for (const joint of [', ', '. ', ' ', ', um, ', ' and then ', ' – ', '... ', ' next ']) {
    masks([
      [`it is ${grouped(words(digits), 4, joint)}, thanks`, 'it is [card], thanks'],
      [`it is ${grouped(Array.from(digits), 4, joint, '')}, thanks`, 'it is [card], thanks'],
    ])
  }
  const han = Array.from('四一一一一一一一一一一一一一一一')
  for (const joint of ['，', '。', ' ', '、', '，嗯，', '，然后']) {
    masks([[`我的卡号是${grouped(han, 4, joint, '')}，谢谢`, '我的卡号是[card]，谢谢']])
  }
  masks([
    ['it is forty one eleven eleven eleven eleven eleven eleven eleven', 'it is [card]'],
    ['it is four triple one double one, double one. Quadruple one, quadruple one', 'it is [card]'],
    ['卡号四三个一四个一四个一四个一', '卡号[card]'],
    ['4,111,111,111,111,111', '[card]'],
    ['卡号 ４１１１ １１１１ １１１１ １１１１', '卡号 [card]'],
  ])
})

test('redaction: what follows a card number, its expiry and security code, goes with it', () => {
  const spoken = grouped(words(digits), 4, ', ')
  masks([
    [`${spoken}, twelve twenty seven, three two one`, '[card]'],
    [`${spoken}. twenty dollars`, '[card]. twenty dollars'],
  ])
})

test('redaction: a digit that was misheard does not uncover the others', () => {
  masks([
    ['4111 1111 1111 1112', '[card]'],
    ['my card is 4111 1111 1111 111', 'my card is [card]'],
    [
      grouped(words(digits), 4, ' ').replace('four', '4').replace('one one one', 'won 1 one'),
      '[card]',
    ],
    ['order number 4111 1111 1111 1112', 'order number 4111 1111 1111 1112'],
  ])
})

test('redaction: a code is hidden behind its cue, also where more was said in between', () => {
  masks([
    ['the code I got is 482913', 'the code I got is [code]'],
    ['The verification code? 482913.', 'The verification code? [code].'],
    ['the code is, um, four eight, two nine', 'the code is, um, [code]'],
    ['my O T P is four eight two nine', 'my O T P is [code]'],
    ['the c v v is three two one', 'the c v v is [code]'],
    ['the three digits on the back are 321', 'the three digits on the back are [code]'],
    ['the verification code is AB7 74', 'the verification code is [code]'],
    ['password is capital S u n 4 2', 'password is [code]'],
    ['password is banana forty two', 'password is [code]'],
    ['验证码我收到的是四八，二九，一三。', '验证码我收到的是[code]。'],
    ['驗證碼是482913', '驗證碼是[code]'],
    ['动态码 4 8 2 9', '动态码 [code]'],
    ['背面后三位是三二一', '背面后三位是[code]'],
    ['密码是 a b c 一二三', '密码是 [code]'],
  ])
})

test('redaction: identity numbers are found by check digit or by their name', () => {
  masks([
    ['my social is one two three, four five, six seven eight nine', 'my social is [id]'],
    ['social security number 123 45 6789', 'social security number [id]'],
    ['身份证一一零一零五，一九四九，一二三一，零零二X。', '身份证[id]。'],
    ['身份证号是110105 19491231 0023', '身份证号是[id]'],
    ['身份证幺幺零幺零五幺九四九幺二三幺零零二叉', '身份证[id]'],
  ])
})

test('redaction: other numbers and codes stay', () => {
  for (const said of [
    'the error code is four oh four',
    'my zip code is nine oh two one oh',
    'post code s w one a two a a',
    'my code is a b seven seven four dash nine oh two',
    'the code is AB774-902',
    'I changed my pin 3 times',
    'I forgot my password 2 weeks ago',
    'a password of 12 or more characters',
    'password, and two-factor authentication',
    "I didn't get the code. 512 555 0199 is my number",
    "I didn't get the code, my number is 512 555 0199",
    'call 512 555 0199. Or 512 555 0200',
    'call 512-555-0199, then 512-555-0200',
    '13800138000，13900139000',
    'tracking number 1234 5678 9012 3456',
    'five one two five five five oh one nine nine',
    'I paid 1,299.00, 1,500.00 and 2,750.00, and 3,000.00',
    '成功后重置密码的有效期是72小时',
    '一共三百二十五块，一个月一次，一年十二次',
  ]) {
    assert.equal(redact(said), said)
  }
})

test('redaction: a partial hides a code from its first digit and a named card from its fifth', () => {
  masks(
    [
      ['my pin is one', 'my pin is [code]'],
      ['验证码是四八', '验证码是[code]'],
      ['my card is four one one one one', 'my card is [number]'],
      ['my card is four one', 'my card is four one'],
      ['卡号四一一一一一', '卡号[number]'],
      ['four one one one, one one one one. one one one one', '[number]'],
      [
        'five one two five five five oh one nine nine',
        'five one two five five five oh one nine nine',
      ],
    ],
    true,
  )
})

test('redaction: no stretch of four digits of a card is left, in any mixture of ways (property)', () => {
  const ways: ((digit: string) => string)[] = [
    (digit) => digit,
    (digit) => names[Number(digit)] ?? '',
    (digit) => (digit === '0' ? 'oh' : (names[Number(digit)] ?? '')),
    (digit) => '零一二三四五六七八九'[Number(digit)] ?? '',
    (digit) => (digit === '1' ? '幺' : ('〇一两三四五六七八九'[Number(digit)] ?? '')),
  ]
  fc.assert(
    fc.property(
      fc.stringMatching(/^4\d{14}$/),
      fc.array(fc.tuple(fc.nat(ways.length - 1), fc.constantFrom(' ', ', ', '. ', ' um ')), {
        minLength: 16,
        maxLength: 16,
      }),
      (start, style) => {
        const said = Array.from(withLuhn(start), (digit, at) => {
          const [way, joint] = style[at] ?? [0, ' ']
          return (ways[way]?.(digit) ?? '') + joint
        }).join('')
        assert.match(redact(`it is ${said}thanks`), /^it is \[card\][\s.,]*(?:um )?thanks$/)
      },
    ),
  )
})

test('redaction: a long text costs time in proportion to its length', () => {
  const sentence = 'the code one two three four and my card 4111 social 12 security 验证码三个 '
  const costMs = (text: string): number => {
    const before = performance.now()
    redact(text, true)
    return performance.now() - before
  }
  costMs(sentence.repeat(50))
  const small = Math.min(...[1, 2, 3].map(() => costMs(sentence.repeat(50))))
  const large = Math.min(...[1, 2, 3].map(() => costMs(sentence.repeat(500))))
  assert.ok(large < small * 40 + 5, `${small} ms for 50 sentences, ${large} ms for 500`)
})
