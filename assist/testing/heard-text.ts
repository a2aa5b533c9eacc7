/**
 * Claims on what a real model wrote. The weights are quantised to 8 bits, and on a processor without VNNI their products
 * saturate: the same clip then reads “all-ready” for “already”. So a test claims words within an error, never a spelling.
 */
import assert from 'node:assert/strict'

import type { SpokenLanguage } from '../call/call-start.js'
import { countErrors } from '../quality/scores/error-rate.js'
import { normalWords } from '../quality/scores/text-normal-form.js'

/** What was said in a clip, and how far a model may be from it. */
export interface SpokenWords {
  /** What a person hears in the clip. */
  readonly words: string
  readonly language: SpokenLanguage
  /** Greatest share of words (of characters in Mandarin) that may be wrong, missing or added, 0 to 1. */
  readonly maxErrorRate: number
}

/** Asserts that a text is what was said, within the error. */
export function assertHeard(text: string, said: SpokenWords): void {
  const { errorCount, referenceCount } = countErrors(
    normalWords(said.words, said.language),
    normalWords(text, said.language),
  )
  assertWithin(errorCount / referenceCount, text, said)
}

/** Asserts that somewhere in a longer text the words stand, within the error. */
export function assertHeardIn(text: string, said: SpokenWords): void {
  const expected = normalWords(said.words, said.language)
  const heard = normalWords(text, said.language)
  // Of every stretch that could hold the words, the best; a stretch of other length only adds errors.
  const maxLength = Math.ceil(expected.length * (1 + said.maxErrorRate))
  const rates = heard.map(
    (_, from) =>
      Math.min(
        ...Array.from(
          { length: maxLength },
          (_unused, length) =>
            countErrors(expected, heard.slice(from, from + length + 1)).errorCount,
        ),
      ) / expected.length,
  )
  assertWithin(Math.min(1, ...rates), text, said)
}

/** The shipped sample call opens with these words of the agent; what a test that plays it may expect to read. */
export const sampleGreeting: SpokenWords = {
  words: 'how can I help you',
  language: 'en',
  maxErrorRate: 0.2,
}

function assertWithin(errorRate: number, text: string, { words, maxErrorRate }: SpokenWords): void {
  assert.ok(
    errorRate <= maxErrorRate,
    `${errorRate.toFixed(2)} of “${words}” is wrong, at most ${maxErrorRate} may be: ${text}`,
  )
}
