import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadedTexts, pageLanguageOf, pageTexts } from './page-texts.js'

const texts = pageTexts(
  {
    'card.title': 'Card {name}, {place}',
    card: 'Card',
    cards_one: 'one card',
    cards_other: '{count} cards',
    'code.A_OTHER_B': 'Code',
  },
  {
    'card.title': '卡片{name}，{place}',
    card: '卡片',
    cards_other: '{count}张卡片',
    'code.A_OTHER_B': '代码',
  },
)
const english = texts.translator('en')
const chinese = texts.translator('zh-CN')

test('keys are flat: a dot in one is no level, and a colon in a value nothing at all', () => {
  assert.equal(english('card.title', { name: 'a:b', place: 1 }), 'Card a:b, 1')
  assert.equal(english('card'), 'Card')
  assert.equal(chinese('code.A_OTHER_B'), '代码')
})

test('a count chooses the plural form of each language', () => {
  assert.deepEqual(
    [0, 1, 2].map((count) => english('cards', { count })),
    ['0 cards', 'one card', '2 cards'],
  )
  assert.equal(chinese('cards', { count: 1 }), '1张卡片')
})

test('what people said is filled in as it is, whatever it looks like', () => {
  const said = '<b>$& {place} {name} $t(card) {{x}}</b>'
  assert.equal(english('card.title', { name: 'a', place: said }), `Card a, ${said}`)
})

test('a place without a value stays to be seen', () => {
  assert.equal(english('card.title', { place: 'x' }), 'Card {name}, x')
})

test('a name is one of the texts, with its plural forms as one name', () => {
  assert.ok(texts.isKey('card.title') && texts.isKey('cards'))
  assert.ok(!texts.isKey('toString') && !texts.isKey('card.other'))
})

test('Chinese of any country is Chinese; what is not known is English', () => {
  assert.equal(pageLanguageOf('zh-TW'), 'zh-CN')
  assert.equal(pageLanguageOf('fr'), 'en')
})

test('a language that is loaded later is there from then on, for who asked before as well', async () => {
  const loads: string[] = []
  const loader = (language: string) => () =>
    Promise.resolve({ hello: loads[loads.push(language) - 1]! })
  const late = loadedTexts<'hello'>({ en: loader('en'), 'zh-CN': loader('zh') })
  const chinese = late.translator('zh-CN')
  assert.deepEqual([chinese('hello'), late.isKey('hello')], ['hello', false])
  await late.load('zh-CN')
  await late.load('zh-CN')
  assert.deepEqual([chinese('hello'), late.isKey('hello'), loads], ['zh', true, ['zh']])
})
