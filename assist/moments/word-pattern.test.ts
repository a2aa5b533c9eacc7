import assert from 'node:assert/strict'
import { test } from 'node:test'

import { patternOf, patternProblem, spokenWords } from './word-pattern.js'

const fits = (pattern: string, sentence: string): boolean =>
  patternOf(pattern).test(spokenWords(sentence))

test('word pattern: words stand whole and in order, whatever case, apostrophe and punctuation', () => {
  assert.ok(fits('i guarantee', 'Well, I guarantee: it works.'))
  assert.ok(!fits('i guarantee', 'the guarantee'))
  assert.ok(!fits('pin', 'the shopping list'))
  assert.ok(fits("can't promise", 'I cannot promise that'))
  assert.ok(fits('it is', 'It’s late'))
})

test('word pattern: a star is up to three words, brackets are one of several or none', () => {
  assert.ok(fits('never * again', 'it will never ever happen again'))
  assert.ok(!fits('never * again', 'never in the whole long life again'))
  assert.ok(fits('not (my|our) (big|) problem', 'that is not our problem'))
  assert.ok(fits('recommend* it', 'I recommended it'))
})

test('word pattern: Chinese goes by characters, and a star stays within its clause', () => {
  assert.ok(fits('保证*到', '我保证您明天能到'))
  assert.ok(!fits('保证*到', '我保证，明天到'))
  assert.ok(fits('(加|留)*微信', '您加一下我的微信'))
})

test('word pattern: what cannot be read is named', () => {
  assert.equal(patternProblem('a (b|c) *'), undefined)
  assert.match(patternProblem('(a|b') ?? '', /brackets/)
  assert.match(patternProblem('a ((b)) c') ?? '', /brackets/)
  assert.match(patternProblem('a | b') ?? '', /bar/)
  assert.match(patternProblem('* * *') ?? '', /no word/)
  assert.match(patternProblem('a * b * c * d * e * f') ?? '', /stars/)
})

test('word pattern: letters that mean something in expressions are letters', () => {
  assert.ok(fits('100% sure', 'I am 100% sure'))
  assert.doesNotThrow(() => patternOf('a.b+c [d] \\ ^$'))
})
