import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { writtenForm } from './written-form.js'

const cases: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'codes read out': [
    ['My order is a b double seven four dash nine oh two.', 'My order is AB774-902.'],
    ['it is b b double seven four dash nine oh two', 'it is BB774-902'],
    ['my post code is s w one a two a a', 'my post code is SW1A2AA'],
    ["It's P as in Papa, Q, R for Robert, five.", "It's PQR5."],
    ['P I T T S B U R G H', 'PITTSBURGH'],
    ['P-I-T-T', 'PITT'],
    ['It is double oh seven.', 'It is 007.'],
    ['one eight hundred five five five oh one nine nine', '18005550199'],
    ['My number is five one two, five five five, oh one nine nine.', 'My number is 5125550199.'],
    ['2 0 1 4', '2014'],
    ['4-8-2-9', '4829'],
    ['order number A B one two three', 'order number AB123'],
    ['S W 1 A 2 A A', 'SW1A2AA'],
    ['the U S A office', 'the USA office'],
    ['I need an M R I.', 'I need an MRI.'],
    ['P. I. T. T. is my name', 'PITT is my name'],
    ['one hundred twenty three four five six', '123456'],
    ['triple two, nine oh one', '222901'],
    ['erase t m a z x two thousand five hundred and fifty two', 'erase TMAZX2552'],
    ['it is spelled a l l e v a', 'it is spelled ALLEVA'],
    ['a v i p guest', 'a VIP guest'],
    ['room twenty one oh five', 'room 2105'],
  ],
  addresses: [
    ['j o h n at gmail dot com', 'john@gmail.com'],
    ["it's j o h n at gmail dot com", "it's john@gmail.com"],
    [
      'my email is b o b seven at hotmail dot co dot uk thank you',
      'my email is bob7@hotmail.co.uk thank you',
    ],
    ['john underscore smith ninety nine at yahoo dot com', 'john_smith99@yahoo.com'],
    ['John dot Smith at Gmail.com please', 'john.smith@gmail.com please'],
    ['write to support at example dot co dot uk', 'write to support@example.co.uk'],
    ['a b c at one six three dot com', 'abc@163.com'],
    ['look at amazon dot com', 'look at amazon.com'],
    ['w w w dot example dot com', 'www.example.com'],
    ['I was at home dot', 'I was at home dot'],
  ],
  'amounts, shares and decimals': [
    ['I paid twenty three dollars and fifty cents.', 'I paid $23.50.'],
    ['twenty three dollars fifty', '$23.50'],
    ['one thousand two hundred pounds', '£1,200'],
    ['ten dollars twenty times', '$10 20 times'],
    ['fifteen percent', '15%'],
    ['three point five per cent', '3.5%'],
    ['version two point one', 'version 2.1'],
    ['a thousand dollars', '$1,000'],
    ['one point five million dollars', '$1.5 million'],
    ['five hundred pounds', '£500'],
    ['the parcel weighs five pounds', 'the parcel weighs five pounds'],
  ],
  'numbers, dates and times': [
    ['two hundred and five', '205'],
    ['one million two hundred thousand', '1,200,000'],
    ['in nineteen ninety nine', 'in 1999'],
    ['March fifth, twenty twenty four', 'March 5th, 2024'],
    ['the twenty first of June', 'the 21st of June'],
    ['at three thirty p.m.', 'at 3:30 p.m.'],
    ['nine o’clock', '9 o’clock'],
    ['in the nineteen nineties', 'in the 1990s'],
    ['at three thirty', 'at 3:30'],
    ['to 2 05 p.m.', 'to 2:05 p.m.'],
    ['at 0 45 a m', 'at 0:45 a.m.'],
    ['August twenty second, nineteen, sixty one.', 'August 22nd, 1961.'],
    ['in May ten people', 'in May 10 people'],
  ],
  'running text stays as it is': [
    ['one of the things', 'one of the things'],
    ['for two weeks', 'for two weeks'],
    ['give me a second', 'give me a second'],
    ['I have a hundred questions', 'I have a hundred questions'],
    ['oh I see', 'oh I see'],
    ['I am at home', 'I am at home'],
    ['between 8 a.m. and 10 a.m.?', 'between 8 a.m. and 10 a.m.?'],
    ['at 3:30 p.m. today', 'at 3:30 p.m. today'],
    ['A B', 'A B'],
    ['a four paper', 'a four paper'],
    ['the sum of 3, 7, 9, and 24', 'the sum of 3, 7, 9, and 24'],
    ['five sixteen sixty nine', 'five sixteen sixty nine'],
    ['at 8 pm', 'at 8 pm'],
    ["10 o'clock", "10 o'clock"],
    ['half past 0 p.m.', 'half past 0 p.m.'],
    ['see www.Example.com/faq', 'see www.Example.com/faq'],
    ['I have a b and c', 'I have a b and c'],
    ['may three people come', 'may three people come'],
    ['twenty four seven', 'twenty four seven'],
    ['one twenty three', 'one twenty three'],
    ['two hundred three hundred', 'two hundred three hundred'],
    ['twenty, thirty, forty', '20, 30, 40'],
    ['call 512-555-0199', 'call 512-555-0199'],
    ['on 2026-11-22', 'on 2026-11-22'],
    ['order 512 555', 'order 512 555'],
    ['the U.S.A. office', 'the U.S.A. office'],
  ],
  Mandarin: [
    ['三百二十五块五', '325.5块'],
    ['我的电话是幺三八零零幺三八零零零', '我的电话是13800138000'],
    ['二零二四年三月五号', '2024年3月5号'],
    ['百分之十五', '15%'],
    ['百分之三点五', '3.5%'],
    ['下午三点半', '下午3:30'],
    ['上午十点二十五分', '上午10:25'],
    ['设定三十二度', '设定32度'],
    ['一万二', '12000'],
    ['三百万', '300万'],
    ['增长三点五', '增长3.5'],
    ['我一个人', '我一个人'],
    ['一些问题', '一些问题'],
    ['万一坏了', '万一坏了'],
    ['千万不要', '千万不要'],
    ['三心二意', '三心二意'],
    ['十分抱歉', '十分抱歉'],
    ['等一下，有一点慢', '等一下，有一点慢'],
    ['我的 order 是 a 一', '我的 order 是 a 一'],
    ['套餐 twenty five dollars 一个月', '套餐 $25 一个月'],
  ],
}

for (const [title, pairs] of Object.entries(cases)) {
  test(`written form: ${title}`, () => {
    for (const [spoken, written] of pairs) assert.equal(writtenForm(spoken), written)
  })
}

const ones =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const tens = ['', '', ...'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')]

function spell(value: number): string {
  if (value < 20) return ones[value] ?? ''
  if (value < 100)
    return `${tens[Math.floor(value / 10)]}${value % 10 ? ` ${ones[value % 10]}` : ''}`
  for (const [scale, name] of [
    [1e9, 'billion'],
    [1e6, 'million'],
    [1e3, 'thousand'],
    [100, 'hundred'],
  ] as const) {
    if (value < scale) continue
    const rest = value % scale
    return `${spell(Math.floor(value / scale))} ${name}${rest ? ` ${spell(rest)}` : ''}`
  }
  return ''
}

test('written form: every number from ten on comes back from its words (property)', () => {
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 2e9 }), (value) => {
      assert.equal(
        writtenForm(`it is ${spell(value)} now`).replaceAll(',', ''),
        `it is ${value} now`,
      )
    }),
  )
})

test('written form: digits read one by one come back, doubled or as oh (property)', () => {
  const spoken = fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')
  fc.assert(
    fc.property(fc.array(spoken, { minLength: 4, maxLength: 20 }), fc.boolean(), (digits, isOh) => {
      const words = digits.map((digit) => (digit === '0' && isOh ? 'oh' : ones[Number(digit)]))
      assert.equal(writtenForm(`number ${words.join(' ')}`), `number ${digits.join('')}`)
    }),
  )
})

const hanDigits = Array.from('零一二三四五六七八九')

function spellHan(value: number): string {
  const section = (part: number): string => {
    let text = ''
    for (const [unit, name] of [
      [1_000, '千'],
      [100, '百'],
      [10, '十'],
      [1, ''],
    ] as const) {
      const digit = Math.floor(part / unit) % 10
      if (digit > 0) text += `${hanDigits[digit]}${name}`
      else if (text !== '' && !text.endsWith('零') && part % unit > 0) text += '零'
    }
    return text
  }
  const [high, low] = [Math.floor(value / 10_000), value % 10_000]
  if (high === 0) return section(low)
  const zero = low > 0 && low < 1_000 ? '零' : ''
  return `${section(high)}万${zero}${low > 0 ? section(low) : ''}`
}

test('written form: Mandarin numbers come back from their characters (property)', () => {
  fc.assert(
    fc.property(fc.integer({ min: 11, max: 99_999_999 }), (value) => {
      const written = writtenForm(`有${spellHan(value)}元`)
      const expected = value % 10_000 === 0 ? `有${value / 10_000}万元` : `有${value}元`
      assert.equal(written, expected)
    }),
  )
})

test('written form: what is written already is left alone, and nothing else is touched (property)', () => {
  const word = fc.constantFrom(
    'card',
    'lost',
    'refund',
    'the',
    'please',
    '问题',
    '账户',
    'is',
    '退款',
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), (words) => {
      const text = words.join(' ')
      assert.equal(writtenForm(text), text)
    }),
  )
  for (const pairs of Object.values(cases)) {
    for (const [, written] of pairs) assert.equal(writtenForm(written), written)
  }
})
