import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { normalCharacters, normalWords } from './text-normal-form.js'

/** Both are read the same. */
function same(a: string, b: string): void {
  assert.deepEqual(normalWords(a), normalWords(b), `“${a}” and “${b}”`)
}

test('normal form: case and punctuation say nothing', () => {
  same('Hello, WORLD! It’s “fine” — really...', "hello world it's fine really")
  same('[noise] well <unk> then', 'well then')
  same('salt & pepper, 50%', 'salt and pepper fifty percent')
  assert.deepEqual(normalWords("'quoted' rock'n'roll"), ['quoted', "rock'n'roll"])
  assert.deepEqual(normalWords(' … !?'), [])
})

test('normal form: digits are what one says', () => {
  const cases: [string, string][] = [
    ['0', 'zero'],
    ['7 days', 'seven days'],
    ['13', 'thirteen'],
    ['42', 'forty two'],
    ['100', 'one hundred'],
    ['305', 'three hundred five'],
    ['1000', 'one thousand'],
    ['2005', 'two thousand five'],
    ['1,500', '1500'],
    ['1999', 'nineteen ninety nine'],
    ['1100', 'eleven hundred'],
    ['1st 2nd 3rd 5th 8th 9th 12th', 'first second third fifth eighth ninth twelfth'],
    ['20th', 'twentieth'],
    ['42nd', 'forty second'],
    ['112th', 'one hundred twelfth'],
    ['007', 'zero zero seven'],
    ['90210', 'nine zero two one zero'],
    ['12,345', 'one two three four five'],
    ['4g', 'four g'],
    ['mp3', 'mp three'],
    ['10am', 'ten am'],
    ['the 90s', 'the ninety s'],
    ["the 1990's", 'the 1990s'],
  ]
  for (const [written, spoken] of cases) same(written, spoken)
})

test('normal form: letters that are spelled are one word', () => {
  same('my name is p i t t', 'my name is pitt')
  same('P. I. T. T.', 'pitt')
  same('P-I-T-T', 'pitt')
  same('the u s a office', 'the USA office')
  same('at 5 a.m. sharp', 'at five am sharp')
  same('at 5 p.m.', 'at five p m')
  assert.deepEqual(normalWords('i am a man'), ['i', 'am', 'a', 'man'], 'one letter is a word')
})

test('normal form: titles, and noughts among digits, are as one says them', () => {
  same('Mr. Watson and Dr. No', 'mister watson and doctor no')
  same('five oh one, 2 o 3', 'five zero one two zero three')
  same('oh I see', 'oh i see')
  assert.deepEqual(normalWords('oh no'), ['oh', 'no'])
})

test('normal form: Chinese numbers are said by their value, characters are Simplified', () => {
  same('設定19度', '设定十九度')
  same('2024年3月5号', '二零二四年三月五号')
  same('涨了3.5%', '涨了百分之三点五')
  same('电话13800138000', '电话幺三八零零幺三八零零零')
  same('305块', '三百零五块')
  same('1,200个', '一千两百个')
  same('下午3:30', '下午三点三十')
  assert.deepEqual(
    normalWords('1 3 8', 'zh'),
    ['一', '三', '八'],
    'digits alone, in a Chinese clip',
  )
  same('我的order是B2', '我的 order 是 b 二')
})

test('normal form: Han characters are words, Latin words beside them stay whole', () => {
  assert.deepEqual(normalWords('光猫亮红灯'), Array.from('光猫亮红灯'))
  same('我的单号是 19，谢谢。', '我的单号是十九谢谢')
  same('我的 WiFi 断了', '我的wifi断了')
  same('第 1st 页', '第一st页')
  same('Ａ４纸１２', 'a四纸十二')
  assert.equal(normalCharacters('单号19！').join(''), '单号十九')
})

test('normal form: characters know neither spaces nor apostrophes', () => {
  assert.equal(normalCharacters("It's p i t t, 7").join(''), 'itspittseven')
})

test('normal form: noughts in a row and letters spelled beside digits read as they would a second time', () => {
  assert.deepEqual(normalWords('o o seven'), ['zero', 'zero', 'seven'])
  assert.deepEqual(normalWords('5 oh o oh 5').join(' '), 'five zero zero zero five')
  assert.deepEqual(normalWords('O H 0'), ['zero', 'zero'])
  assert.deepEqual(normalWords('m r'), ['mister'])
})

test('normal form: a normal form is its own normal form (property)', () => {
  const piece = fc.oneof(
    fc.nat(99_999).map(String),
    fc.constantFrom(
      'a',
      'p',
      'the',
      'red',
      "it's",
      '1st',
      '22nd',
      '1,500',
      'a.m.',
      '光',
      '单号',
      '%',
    ),
    fc.constantFrom(...'o oh h m r s d 0'.split(' ')),
    fc.string({ maxLength: 4 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const once = normalWords(pieces.join(' '))
      assert.deepEqual(normalWords(once.join(' ')), once)
    }),
    { numRuns: 300 },
  )
})

test('normal form: every word is letters, no digit is left in English (property)', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...Array.from("ab 019,.'’-%thsn")) }), (text) => {
      for (const word of normalWords(text)) assert.match(word, /^[a-z']+$/)
    }),
    { examples: [["0st'a"]] },
  )
})
