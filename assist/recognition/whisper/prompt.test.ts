import assert from 'node:assert/strict'
import { test } from 'node:test'

import { promptedWords } from './prompt.js'

test('prompt: domain words are told only where no phrases are favoured in the search', () => {
  const keyterms = ['top-up', 'card']
  assert.deepEqual(promptedWords({ keyterms }), keyterms)
  assert.deepEqual(promptedWords({ keyterms, phrases: [{ text: 'card', weight: 2 }] }), [])
  assert.deepEqual(promptedWords(undefined), [])
})
