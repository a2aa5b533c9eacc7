import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { endToken } from './best-token.js'
import { DraftedMemory, DraftedSteps } from './drafted-steps.js'
import type { MoonshineStep } from './model.js'
import { TokenMemory } from './token-memory.js'

const startToken = 1

/** A decoder that wants one text, whatever it is asked; tokens of the text are 10 and more. */
function decoderOf(text: readonly number[], runs: (readonly number[])[] = []) {
  const stepAt = (position: number): MoonshineStep => ({
    best: { token: text[position] ?? endToken, logProbability: -position },
  })
  return ({ tokens, position }: { tokens: readonly number[]; position: number }) => {
    runs.push(tokens)
    return Promise.resolve(tokens.map((_, at) => stepAt(position + at)))
  }
}

/** Writes what the decoder wants, token by token. */
async function write(steps: DraftedSteps): Promise<number[]> {
  const memory = new DraftedMemory(new TokenMemory())
  const written: number[] = []
  for (let token = startToken; ;) {
    token = (await steps.step(token, written.length, memory)).best.token
    if (token === endToken) return written
    written.push(token)
  }
}

test('drafted steps: the text is the same with any draft (property)', async () => {
  const tokens = fc.array(fc.integer({ min: 10, max: 14 }), { maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(tokens, tokens, async (text, draft) => {
      const steps = new DraftedSteps({ draft, most: 4, decode: decoderOf(text) })
      assert.deepEqual(await write(steps), text)
    }),
  )
})

test('drafted steps: a draft that is right costs a run for four tokens, one that is wrong a run a token', async () => {
  const text = [10, 11, 12, 13, 14, 15, 16]
  const runs: (readonly number[])[] = []
  await write(new DraftedSteps({ draft: text, most: 4, decode: decoderOf(text, runs) }))
  assert.deepEqual(runs, [
    [startToken, 10, 11, 12],
    [13, 14, 15, 16],
  ])
  runs.length = 0
  await write(new DraftedSteps({ draft: [], most: 4, decode: decoderOf(text, runs) }))
  assert.equal(runs.length, text.length + 1)
})

test('drafted steps: behind a word that the draft has not, it is taken up again', async () => {
  const runs: (readonly number[])[] = []
  const draft = [10, 20, 12, 13, 14, 15]
  const steps = new DraftedSteps({
    ...{ draft, most: 4 },
    decode: decoderOf([10, 11, 12, 13, 14, 15], runs),
  })
  await write(steps)
  assert.deepEqual(runs, [[startToken, 10, 20, 12], [11], [12, 13, 14, 15]])
})

test('drafted steps: what is known beyond a text is not taken over by one that parts from it', async () => {
  const memory = new DraftedMemory(new TokenMemory())
  const steps = new DraftedSteps({ draft: [10, 11], most: 4, decode: decoderOf([10, 11]) })
  await steps.step(startToken, 0, memory)
  assert.ok(!(steps.step(10, 1, memory) instanceof Promise))
  const other = new DraftedMemory(new TokenMemory())
  other.copyFrom(memory, 1)
  assert.ok(steps.step(10, 1, other) instanceof Promise)
})
