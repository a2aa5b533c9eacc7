import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { betterText } from './better-text.js'
import type { HeardText } from './heard-words.js'

/** A text whose words are all as sure as this, but for some. */
function heard(text: string, confidence: number, words: Record<string, number> = {}): HeardText {
  const wordConfidences = text.split(' ').map((word) => words[word] ?? confidence)
  return { text, confidence, wordConfidences }
}

const better = (first: HeardText | string, second: HeardText | string, prompt?: string[]): string =>
  betterText(
    typeof first === 'string' ? heard(first, 0.7) : first,
    typeof second === 'string' ? heard(second, 0.9) : second,
    prompt,
  )

test('better text: a word that the second pass is surer of is taken, with its marks', () => {
  assert.equal(
    better('charged a fee on my cart', heard('Charged a fee on my card.', 0.9)),
    'Charged a fee on my card.',
  )
})

test('better text: a word that the first pass is surer of stays, beside better ones of the second', () => {
  const first = heard('The stale smell of tacos I’ll pass store lingers', 0.9, {
    'I’ll': 0.3,
    pass: 0.3,
    store: 0.2,
  })
  const second = heard('The snail smell of tacos al pastor lingers.', 0.8, { snail: 0.1, al: 0.9 })
  assert.equal(better(first, second), 'The stale smell of tacos al pastor lingers.')
})

test('better text: neither the first nor the last words are lost', () => {
  assert.equal(better('No, thank you.', 'Thank you.'), 'No, Thank you.')
  assert.equal(
    better('my card is not working anymore', 'My card is not working'),
    'My card is not working anymore',
  )
  assert.equal(better(heard('Um, I paid.', 0.3), heard('I paid.', 0.99)), 'Um, I paid.')
})

test('better text: a negation or a number that the first pass is sure of is not lost', () => {
  assert.equal(
    better(heard("No, that'll be all.", 0.7), heard('Nazarobia.', 0.9)),
    "No, that'll be all.",
  )
  assert.equal(better(heard("I can't see it", 0.7), heard('I can see it', 0.99)), "I can't see it")
  assert.equal(better(heard('it costs 90 pounds', 0.7), heard('it costs nine tea pounds', 0.95)), 'it costs nine tea pounds') // prettier-ignore
  assert.equal(better(heard('it costs 90 pounds', 0.7), heard('it costs many pounds', 0.99)), 'it costs 90 pounds') // prettier-ignore
})

test('better text: nothing is said twice that the first pass heard once', () => {
  assert.equal(better('savings', 'Savings savings savings.'), 'savings.')
  assert.equal(better(heard('saving', 0.4), heard('savings savings savings', 0.9)), 'saving')
  const once = 'Press 8 to forward the message to another user.'
  assert.equal(better(once, `${once} ${once}`), once)
  assert.equal(better('bye bye', 'Bye bye.'), 'Bye bye.')
})

test('better text: an echo of what the second pass was told is not taken', () => {
  const told = ['I would like to order a new card.']
  assert.equal(better('Yes please.', 'Yes I would like to order please.', told), 'Yes please.')
  assert.equal(
    better('Yes please.', heard('Yes I would like to order please.', 0.99)),
    'Yes I would like to order please.',
  )
})

test('better text: letters and numbers that were read out stay so', () => {
  assert.equal(better('S-h-e-i-l-a.', 'SHE-ILA.'), 'S-h-e-i-l-a.')
  assert.equal(better('four one two six', heard('412-68', 0.99)), 'four one two six')
  assert.equal(better('It is 25306.', 'It is 253-06.'), 'It is 25306.')
})

test('better text: every word comes from one of the passes, and where they agree it is there (property)', () => {
  const words = fc.array(fc.constantFrom<string>('aa', 'bb', 'no', 'dd', '7', 'ff'), {
    minLength: 1,
    maxLength: 10,
  })
  const sure = fc.double({ min: 0.01, max: 1, noNaN: true })
  fc.assert(
    fc.property(words, words, sure, sure, (before, after, one, other) => {
      const text = betterText(heard(before.join(' '), one), heard(after.join(' '), other))
      const all = text.split(' ')
      assert.ok(
        all.every((word) => before.includes(word) || after.includes(word)),
        text,
      )
      assert.ok(all.length <= before.length + after.length)
      if (before.join() === after.join()) assert.deepEqual(all, before)
      if (one >= 0.5 && before.includes('no')) assert.ok(all.includes('no'), text)
    }),
  )
})
