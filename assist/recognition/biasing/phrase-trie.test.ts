import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { PhraseTrie, type BiasState } from './phrase-trie.js'
import { PhraseTries } from './phrase-tries.js'

/** A letter a token; a space, as a token of its own, begins a word. */
const letters = {
  encode: (text: string) => Array.from(` ${text}`, (letter) => letter.charCodeAt(0)),
  continuesWord: (token: number) => token !== 32,
}

const trie = new PhraseTrie(
  [
    { text: 'card', weight: 2 },
    { text: 'card payment', weight: 4 },
    { text: 'top-up', weight: 5 },
  ],
  letters,
)

function stateAfter(text: string): BiasState {
  return letters.encode(text).reduce((state, token) => trie.after(state, token), trie.start)
}

const bonusOf = (text: string): number => trie.bonusOf(stateAfter(text))
const bonusAtEnd = (text: string): number => trie.bonusOf(trie.end(stateAfter(text)))
const close = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-9, `${a}, not ${b}`)

test('phrase trie: a phrase earns its bonus when it is said to its end', () => {
  close(bonusAtEnd('my card'), 1.2)
  close(bonusAtEnd('my Card is lost'), 1.2)
  close(bonusAtEnd('card payment'), 2.4)
  close(bonusAtEnd('top up'), 3)
})

test('phrase trie: an open phrase counts as its best end, and gives that back where it fails', () => {
  close(bonusOf('c'), 2.4)
  close(bonusOf('car'), 2.4)
  close(bonusOf('car x'), 0)
  close(bonusAtEnd('car'), 0)
  close(bonusOf('card pay'), 2.4)
  close(bonusOf('card pays'), 1.2)
  close(bonusAtEnd('card on'), 1.2)
})

test('phrase trie: the beginning of a longer word is no phrase, and a phrase begins with a word', () => {
  close(bonusAtEnd('cardinal'), 0)
  close(bonusAtEnd('scard'), 0)
})

test('phrase trie: however often it is asked, no phrase brings more than its bound a word (property)', () => {
  const words = fc.array(fc.constantFrom('card', 'top', 'up', 'payment', 'cardigan', 'x'))
  fc.assert(
    fc.property(words, (said) => {
      const bonus = bonusAtEnd(said.join(' '))
      assert.ok(bonus >= 0 && bonus <= 3 * said.length, String(bonus))
    }),
  )
})

test('phrase tries: the same phrases have one trie, none have none', () => {
  const tries = new PhraseTries(letters)
  const phrases = [{ text: 'card', weight: 2 }]
  assert.equal(tries.of(phrases), tries.of(structuredClone(phrases)))
  assert.notEqual(tries.of(phrases), tries.of([{ text: 'card', weight: 3 }]))
  assert.equal(tries.of([]), undefined)
  assert.equal(tries.of(undefined), undefined)
})
