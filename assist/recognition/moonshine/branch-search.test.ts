import assert from 'node:assert/strict'
import { test } from 'node:test'

import { PhraseTrie } from '../biasing/phrase-trie.js'
import { searchBranches } from './branch-search.js'
import { moonshineVocabularySize, type MoonshineStep } from './model.js'
import { endToken } from './best-token.js'

/** Tokens of a model of a few words; 20 goes on with a word. */
const words = { my: 10, car: 11, papa: 12, did: 13, top: 14, up: 15, is: 16, lost: 17, dle: 20 }
const spelled = new Map(Object.entries(words))
const vocabulary = {
  encode: (text: string) => text.split(' ').map((word) => spelled.get(word) ?? 99),
  continuesWord: (token: number) => token === words.dle,
}

/** A memory that remembers nothing. */
class NoMemory {
  copyFrom(): void {
    // The model of a few words looks at the last one alone.
  }
}

/** Probabilities of the next word by the word before it. */
type Model = Readonly<Record<string, Readonly<Record<string, number>>>>

function stepOf(model: Model, last: string): MoonshineStep {
  const logProbabilities = new Float32Array(moonshineVocabularySize).fill(-Infinity)
  let best = { token: endToken, logProbability: -Infinity }
  for (const [word, probability] of Object.entries(model[last] ?? {})) {
    const token = spelled.get(word) ?? endToken
    logProbabilities[token] = Math.log(probability)
    if (Math.log(probability) > best.logProbability)
      best = { token, logProbability: Math.log(probability) }
  }
  return { best, logProbabilities }
}

async function textOf(model: Model, phrases: readonly string[]): Promise<string> {
  const spelling = new Map([...spelled].map(([word, token]) => [token, word]))
  const trie = new PhraseTrie(
    phrases.map((text) => ({ text, weight: 5 })),
    vocabulary,
  )
  const steps = searchBranches({
    ...{ choices: [], next: stepOf(model, ''), memory: new NoMemory(), maxTokens: 12, trie },
    borrow: () => new NoMemory(),
    step: (token) => Promise.resolve(stepOf(model, spelling.get(token) ?? '')),
  })
  for (;;) {
    const step = await steps.next()
    if (step.done) return step.value.best.choices.map(({ token }) => spelling.get(token)).join(' ')
  }
}

const model: Model = {
  '': { my: 0.9, papa: 0.1 },
  my: { papa: 0.6, top: 0.3, car: 0.1 },
  papa: { is: 0.9, end: 0.1 },
  top: { up: 0.5, dle: 0.5 },
  up: { is: 0.9, end: 0.1 },
  is: { lost: 1 },
  lost: { end: 1 },
  dle: { lost: 1 },
  car: { did: 1 },
  did: { end: 1 },
}

test('branch search: without phrases the best token is taken each time', async () => {
  assert.equal(await textOf(model, []), 'my papa is lost')
})

test('branch search: a phrase of the base wins over what is a little likelier', async () => {
  assert.equal(await textOf(model, ['top up']), 'my top up is lost')
})

test('branch search: a phrase that is not said to its end leaves the text as it is', async () => {
  const unsaid: Model = { ...model, top: { dle: 1 } }
  for (const phrases of [['top up'], ['top']])
    assert.equal(await textOf(unsaid, phrases), 'my papa is lost')
})

test('branch search: what is far less likely is not tried', async () => {
  const sure: Model = { ...model, my: { papa: 0.999, top: 0.001 } }
  assert.equal(await textOf(sure, ['top up']), 'my papa is lost')
})

test('branch search: a text that only repeats itself is cut before its repetition', async () => {
  assert.equal(await textOf({ '': { is: 1 }, is: { is: 1 } }, []), 'is')
})
