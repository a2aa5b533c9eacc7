import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { loadMender } from './load-mender.js'

const now = (): Promise<void> => Promise.resolve()
const entries = (...textOf: string[]): { textOf: string[]; entryOf: number[] } => ({
  ...{ textOf, entryOf: textOf.map((_, entry) => entry) },
})

const english = await loadMender(
  'en',
  entries(
    'My transfer has not arrived',
    'How do I activate my new card?',
    'I forgot my PIN',
    'What are your exchange rates?',
    'The broadband keeps dropping',
    'Somebody was scraping along my door',
  ),
  now,
)
const mandarin = await loadMender(
  'zh',
  entries('微粒贷的额度是多少', '预留手机号码变更了怎么办'),
  now,
)

test('mender: English words that no text of the base says give way to those that sound like them', () => {
  assert.deepEqual(english.mend('I did a trance for to you'), {
    text: 'I did a transfer to you',
    changes: [{ heard: 'trance for', meant: 'transfer' }],
  })
  assert.equal(english.mend('I forgot my pen.')?.text, 'I forgot my pin.')
  assert.equal(english.mend('my broad ban keeps strapping')?.text, 'my broadband keeps dropping')
})

test('mender: Mandarin runs give way to those with the same syllables', () => {
  assert.deepEqual(mandarin.mend('我微里贷没有了'), {
    text: '我微粒贷没有了',
    changes: [{ heard: '微里贷', meant: '微粒贷' }],
  })
  assert.equal(mandarin.mend('手技浩码变根了')?.text, '手机号码变更了')
})

test('mender: what the base says, and what sounds like nothing in it, stays', () => {
  for (const text of ['My new card has not arrived', 'Do you sell umbrellas?', '', '?!', '4711'])
    assert.equal(english.mend(text), undefined, text)
  for (const text of ['微粒贷的额度', '你好', ''])
    assert.equal(mandarin.mend(text), undefined, text)
})

test('mender: the same text is always mended in the same way, and every change names what stands in it (property)', () => {
  const word = fc.constantFrom(
    ...['my', 'pen', 'trance', 'for', 'exchains', 'card', "isn't", '微里', '贷', '手技', '，', '7'],
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.string()), { maxLength: 12 }), (words) => {
      const text = words.join(' ')
      for (const mender of [english, mandarin]) {
        const mended = mender.mend(text)
        assert.deepEqual(mender.mend(text), mended)
        if (!mended) continue
        assert.ok(mended.changes.length > 0)
        let from = 0
        for (const { heard, meant } of mended.changes) {
          from = text.indexOf(heard, from)
          assert.ok(from >= 0, `${text}: ${heard}`)
          assert.ok(mended.text.includes(meant))
        }
      }
    }),
  )
})
