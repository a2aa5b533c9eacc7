import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { analyse, languageOf } from './analysis.js'

const terms = (text: string): string[] => analyse(text).map((one) => one.term)
const surfaces = (text: string): string[] => analyse(text).map((one) => one.surface)

test('analysis: inflected words are one term, and the word that stands there is kept', () => {
  assert.deepEqual(terms('blinking'), terms('blinks'))
  assert.deepEqual(terms('Routers'), terms('router'))
  assert.deepEqual(surfaces('My ROUTERS were Blinking!'), ['ROUTERS', 'Blinking'])
})

test('analysis: what callers say before they say anything is left out', () => {
  assert.deepEqual(terms('um hi, could you please just help me with the'), [])
  assert.deepEqual(terms('请问一下，我们这个怎么办呢'), [])
})

test('analysis: small words that tell questions apart stay', () => {
  for (const word of ['not', 'no', 'out', 'off', 'up', 'down', 'over', 'before', 'after']) {
    assert.equal(terms(`the light ${word}`).length, 2, word)
  }
  assert.notDeepEqual(terms('power off'), terms('power'))
})

test('analysis: a contraction is one word with or without its apostrophe', () => {
  for (const text of ["the car's light won't work", 'the car’s light won’t work']) {
    assert.deepEqual(terms(text), terms('the cars light wont work'))
  }
  assert.deepEqual(surfaces("the car's light"), ["car's", 'light'], 'as it stands there')
  assert.deepEqual(surfaces("'quoted' words"), ['quoted', 'words'])
})

test('analysis: Chinese is cut into words, and words inside words are found', () => {
  assert.ok(terms('我家的光猫亮红灯了').includes('红灯'), terms('我家的光猫亮红灯了').join())
  const warranty = terms('洗衣机保修期')
  assert.ok(warranty.includes('洗衣机') && warranty.includes('保修'), warranty.join())
})

test('analysis: Latin words and digits in Chinese text are words too', () => {
  const mixed = terms('我的WiFi连不上，错误代码E05')
  assert.ok(mixed.includes('wifi'), mixed.join())
  assert.ok(
    mixed.some((term) => term.includes('05')),
    mixed.join(),
  )
  assert.deepEqual(terms('路由器的 routers'), [...terms('路由器'), 'router'])
})

test('analysis: a fifth of Han characters makes a text Chinese', () => {
  assert.equal(languageOf('光猫 LOS 红灯'), 'zh')
  assert.equal(languageOf('什么是 broadband'), 'zh')
  assert.equal(languageOf('my modem says 光 on it'), 'en')
  assert.equal(languageOf('ni hao'), 'en')
  assert.equal(languageOf(''), 'en')
  assert.equal(languageOf('12345 …'), 'en')
})

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        'router',
        "won't",
        'car’s',
        ' ',
        '-',
        '光猫',
        '红灯',
        'WiFi',
        '5G',
        '，',
        '_',
        "'",
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
)

test('analysis: every word really stands in the text (property)', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      for (const { surface, term } of analyse(text)) {
        assert.ok(surface !== '' && term !== '', 'not empty')
        assert.ok(text.includes(surface), `“${surface}” of “${text}”`)
      }
    }),
    { numRuns: 300 },
  )
})

test('analysis: case changes no term (property)', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
      assert.deepEqual(terms(text.toUpperCase()), terms(text.toLowerCase()))
    }),
  )
})
