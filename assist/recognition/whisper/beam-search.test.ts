import assert from 'node:assert/strict'
import { test } from 'node:test'

import { searchBeams, type BeamMove, type Hypothesis } from './beam-search.js'
import type { TokenChoice } from '../tokens/token-choice.js'
import { controlTokens } from './vocabulary.js'

/** A model of three words, whose next token depends only on the token before. */
const successors: Readonly<Record<number, readonly TokenChoice[]>> = {
  1: [
    { token: 2, logProbability: Math.log(0.5) },
    { token: 3, logProbability: Math.log(0.4) },
  ],
  2: [
    { token: 2, logProbability: Math.log(0.2) },
    { token: controlTokens.endOfText, logProbability: Math.log(0.1) },
  ],
  3: [
    { token: controlTokens.endOfText, logProbability: Math.log(0.9) },
    { token: 2, logProbability: Math.log(0.05) },
  ],
}

async function search(beamSize: number): Promise<Hypothesis> {
  const steps = searchBeams({
    beamSize,
    maxTokens: 6,
    first: successors[1] ?? [],
    step: (moves: readonly BeamMove[]) =>
      Promise.resolve(moves.map(({ token }) => successors[token] ?? [])),
  })
  for (;;) {
    const step = await steps.next()
    if (step.done) return step.value
  }
}

test('beam search: one beam takes the best next word, more find the better sentence', async () => {
  assert.equal((await search(1)).tokens[0], 2)
  assert.deepEqual((await search(3)).tokens, [3])
})

test('beam search: a hypothesis that only repeats itself is cut before its repetition', async () => {
  const stuck: TokenChoice[] = [{ token: 7, logProbability: -0.1 }]
  const steps = searchBeams({
    beamSize: 2,
    maxTokens: 50,
    first: stuck,
    step: (moves) => Promise.resolve(moves.map(() => stuck)),
  })
  let step = await steps.next()
  while (!step.done) step = await steps.next()
  assert.deepEqual(step.value.tokens, [7])
})
