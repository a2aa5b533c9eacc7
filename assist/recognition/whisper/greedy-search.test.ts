import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { PhraseTrie } from '../biasing/phrase-trie.js'
import { searchGreedily, type GreedyText, type RowChoices } from './greedy-search.js'
import { controlTokens } from './vocabulary.js'

const { endOfText } = controlTokens

/** A model that writes one text, whatever it is asked, and counts its runs. */
function writerOf(text: readonly number[], wantedProbability = 0) {
  let runs = 0
  const rowAt = (at: number, wanted: readonly number[] = []): RowChoices => ({
    best: [{ token: text[at] ?? endOfText, logProbability: Math.log(0.9) }],
    wanted: wanted.map((token) => ({ token, logProbability: Math.log(wantedProbability) })),
  })
  /** Row by row what follows; behind a token that the text has not, it goes on all the same. */
  const write = async (
    draft: readonly number[],
    options: { trie?: PhraseTrie; maxTokens?: number } = {},
  ): Promise<GreedyText> => {
    const wanted = options.trie ? [...options.trie.wanted(options.trie.start)] : []
    const steps = searchGreedily({
      ...{ maxTokens: 50, draft, ...options },
      first: [0, ...draft].map((_, at) => rowAt(at, wanted)),
      run: (kept, tokens, also) => {
        runs++
        return Promise.resolve(tokens.map((_, at) => rowAt(kept + 1 + at, also)))
      },
    })
    for (;;) {
      const step = await steps.next()
      if (step.done) return step.value
    }
  }
  return { write, runCount: () => runs }
}

test('greedy search: the text is the same with any draft (property)', async () => {
  const tokens = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(tokens, tokens, async (text, draft) => {
      const plain = await writerOf(text).write([])
      assert.deepEqual(await writerOf(text).write(draft), plain)
    }),
  )
})

test('greedy search: a draft that is right costs no run, and one wrong token in it costs one', async () => {
  const text = [1, 2, 3, 4, 5, 6, 7, 8]
  const right = writerOf(text)
  await right.write(text)
  assert.equal(right.runCount(), 0)
  const replaced = writerOf(text)
  await replaced.write([1, 2, 3, 9, 5, 6])
  assert.ok(replaced.runCount() <= 3, String(replaced.runCount()))
  const extra = writerOf(text)
  await extra.write([1, 2, 9, 9, 3, 4, 5, 6, 7, 8])
  assert.equal(extra.runCount(), 1)
  const none = writerOf(text)
  await none.write([])
  assert.equal(none.runCount(), 8)
})

test('greedy search: what repeats itself is cut before its repetition, and is not settled', async () => {
  const { hypothesis, isSettled } = await writerOf(Array.from({ length: 40 }, () => 7)).write([])
  assert.deepEqual(hypothesis.tokens, [7])
  assert.equal(isSettled, false)
})

test('greedy search: a favoured phrase that is nearly as likely leaves the choice to beams', async () => {
  const trie = new PhraseTrie([{ text: 'phrase', weight: 4 }], {
    encode: () => [5],
    continuesWord: () => false,
  })
  const near = await writerOf([1, 2], 0.3).write([1, 2], { trie })
  assert.equal(near.isSettled, false)
  const far = await writerOf([1, 2], 0.001).write([1, 2], { trie })
  assert.equal(far.isSettled, true)
})
