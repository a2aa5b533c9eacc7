import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { cardOf } from '../solutions/solution-card.js'
import type { Solution } from '../solutions/solution.js'
import { analyse } from './words/analysis.js'
import type { MatchResult } from './match.js'
import type { EmbedText } from './meaning/embed-text.js'
import { MatchIndex } from './match-index.js'
import { normalise } from './vectors/normalise.js'

const today = '2026-06-15'

/** Meaning without a model: words that stand for the same count in the same places. */
const embed: EmbedText = (text, language) => {
  const vector = new Float32Array(32)
  for (const { term } of analyse(text, language)) {
    const place = Array.from(synonyms[term] ?? term).reduce(
      (sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 32,
      7,
    )
    vector[place] = (vector[place] ?? 0) + 1
  }
  return Promise.resolve(normalise(vector))
}
const synonyms: Readonly<Record<string, string>> = { modem: 'router' }

const noModel: EmbedText = () => Promise.resolve(undefined)

const solution = (id: string, title: string, more: Partial<Solution> = {}): Solution => ({
  ...{ id, title, answer: 'Do this.', questions: [], tags: [] },
  ...more,
})

const router = solution('router', 'Router shows a red light', {
  questions: ['the light on my router is red'],
  language: 'en',
})
const bill = solution('bill', 'Bill is too high', {
  questions: ['why is my bill so high this month'],
  language: 'en',
})
const lamp = solution('zh-router', '光猫亮红灯', { questions: ['光猫的灯变红了'], language: 'zh' })
const base = [router, bill, lamp]

const build = (solutions: readonly Solution[], by = embed): Promise<MatchIndex> =>
  MatchIndex.build(solutions, 'v1', by, { today })

async function match(
  solutions: readonly Solution[],
  text: string,
  { top = 5, by = embed } = {},
): Promise<MatchResult> {
  return (await build(solutions, by)).match({ text, top }, by)
}

const ids = (result: MatchResult): string[] => result.matches.map((one) => one.solutionId)

test('match: the solution that says it comes first, with its words and its question', async () => {
  const result = await match(base, 'my router has a red light')
  const [best] = result.matches
  assert.equal(result.solutionsVersion, 'v1')
  assert.equal(best?.solutionId, 'router')
  assert.deepEqual(best.because, [
    ...['router', 'red', 'light'].map((text) => ({ text, kind: 'word' })),
    { text: best.because.at(-1)?.text, kind: 'meaning' },
  ])
  assert.ok([router.title, ...router.questions].includes(best.because.at(-1)!.text), 'its own text')
  assert.ok(best.confidence > (result.matches[1]?.confidence ?? 0), 'surer than the next')
})

test('match: a candidate brings the card of the version that was matched', async () => {
  const before = await build(base)
  const after = await build([{ ...router, answer: 'Call us.\nNow.', internal: 'L2' }, bill, lamp])
  const query = { text: 'my router has a red light', top: 1 }
  const [old] = (await before.match(query, embed)).matches
  const [fresh] = (await after.match(query, embed)).matches
  assert.deepEqual(old?.card, cardOf(router))
  assert.equal(fresh?.card?.say, 'Call us.')
  assert.equal(fresh.card.internal, 'L2')
})

test('match: meaning finds what shares no word', async () => {
  const { matches } = await match(base, 'modem')
  assert.equal(matches[0]?.solutionId, 'router')
  assert.deepEqual(
    matches[0].because.map((reason) => reason.kind),
    ['meaning'],
  )
})

test('match: without a model words and sound decide', async () => {
  const { matches } = await match(base, 'my router is red', { by: noModel })
  assert.equal(matches[0]?.solutionId, 'router')
  for (const one of matches) {
    assert.ok(
      one.because.every((reason) => reason.kind !== 'meaning'),
      one.solutionId,
    )
  }
})

test('match: misheard words are found by their sound, and the reason is what stands in the query', async () => {
  for (const by of [embed, noModel]) {
    const { matches } = await match(base, 'the rooter is broken', { by })
    assert.equal(matches[0]?.solutionId, 'router')
    const sounds = matches[0].because.filter(({ kind }) => kind === 'sound')
    assert.ok(
      sounds.some(({ text }) => text.includes('rooter')),
      JSON.stringify(sounds),
    )
  }
})

test('match: a language finds its own solutions only', async () => {
  assert.deepEqual(ids(await match(base, '我家光猫亮红灯')), ['zh-router'])
  assert.ok(!ids(await match(base, 'red light')).includes('zh-router'), 'not in English')
  assert.deepEqual(ids(await match([router, bill], '我家光猫亮红灯')), [])
  const unmarked = solution('x', '光猫 LOS 亮红灯')
  assert.deepEqual(ids(await match([router, unmarked], '光猫红灯')), ['x'])
})

test('match: drafts, retired and expired ones are never found; today counts', async () => {
  const copy = (id: string, more: Partial<Solution>): Solution => ({ ...router, ...more, id })
  const result = await match(
    [
      copy('draft', { status: 'draft' }),
      copy('retired', { status: 'retired' }),
      copy('published', { status: 'published' }),
      copy('expired', { validTo: '2026-06-14' }),
      copy('future', { validFrom: '2026-06-16' }),
      copy('last day', { validTo: today }),
      copy('first day', { validFrom: today }),
    ],
    'my router has a red light',
    { top: 10 },
  )
  assert.deepEqual(ids(result).sort(), ['first day', 'last day', 'published'])
})

test('match: a text that says nothing finds nothing', async () => {
  for (const text of ['', '   ', '…?!', 'um, hi, please', 'ok, could you', '请问一下']) {
    assert.deepEqual((await match(base, text)).matches, [], `“${text}”`)
  }
  assert.deepEqual((await match([], 'my router')).matches, [])
})

test('match: a question of nothing but grammar is compared by what it means', async () => {
  const self = { ...router, id: 'self', title: 'Who are you?', questions: [] }
  const [first] = (await match([...base, self], 'who are you')).matches
  assert.equal(first?.solutionId, 'self')
})

test('match: as many as asked for, best first by rank, the same order every time', async () => {
  const many = Array.from({ length: 12 }, (_, at) => ({ ...router, id: `same-${at}` }))
  const result = await match(many, 'my router has a red light', { top: 3 })
  assert.equal(result.matches.length, 3)
  const again = await match([...many].reverse(), 'my router has a red light', { top: 3 })
  assert.deepEqual(again, result)
})

test('match: an index tells its version, its size and how far it is', async () => {
  const shares: number[] = []
  const index = await MatchIndex.build(base, 'v7', embed, {
    today,
    onProgress: (share) => shares.push(share),
  })
  assert.deepEqual([index.version, index.solutionCount], ['v7', 3])
  assert.equal(shares.length, 3)
  assert.equal(shares.at(-1), 1)
})

test('match: enormous text, control characters and halves of characters are matched like any other', async () => {
  const said = 'my router has a red light'
  const plain = await match(base, said)
  const index = await build(base)
  for (const text of [
    `${said}\0\u0007\ud83d`,
    said.replaceAll(' ', '\u0000'),
    `\u001b[31m${said}`,
  ]) {
    const { matches } = await index.match({ text, top: 5 }, embed)
    assert.equal(matches[0]?.solutionId, plain.matches[0]?.solutionId, JSON.stringify(text))
  }
  const startedMs = performance.now()
  for (const text of [
    `${said} ${'blah '.repeat(200_000)}`,
    'x'.repeat(2 ** 20),
    '光'.repeat(2 ** 20),
  ]) {
    const { matches } = await index.match({ text, top: 5 }, embed)
    for (const one of matches) assert.ok(one.confidence >= 0 && one.confidence <= 1)
  }
  // A tenth of a second each on any machine; work that grows with the square of the length takes minutes.
  const takenMs = performance.now() - startedMs
  assert.ok(takenMs < 20_000, `${takenMs} ms for three megabytes`)
})

test('match: entries in three scripts are found by their own, and others break nothing', async () => {
  const scripts = [
    ...base,
    solution('ru', 'Роутер мигает красным', { questions: ['почему роутер мигает'] }),
    solution('ko', '공유기에 빨간 불이 켜져요'),
  ]
  assert.equal(ids(await match(scripts, 'роутер мигает красным'))[0], 'ru')
  assert.equal(ids(await match(scripts, 'my router has a red light'))[0], 'router')
  assert.equal(ids(await match(scripts, '光猫亮红灯'))[0], 'zh-router')
  for (const text of ['공유기 빨간 불', 'مودم أحمر', '🔴🔴🔴', 'ルーターの赤いランプ']) {
    const result = await match(scripts, text)
    assert.ok(
      result.matches.every(({ confidence }) => confidence >= 0 && confidence <= 1),
      text,
    )
  }
})

const word = fc.constantFrom(
  ...['router', 'red', "light's", 'bill', 'high', 'my', 'the', 'modem', 'Router', 'won’t', 'lamp'],
)
const zhWord = fc.constantFrom('光猫', '红灯', '灯', '我家', '的', 'LOS', '账单')

test('match: a word that is given as a reason really stands in the query (property)', async () => {
  const index = await build(base)
  const text = fc.oneof(
    fc.array(word, { maxLength: 8 }).map((words) => words.join(' ')),
    fc.array(zhWord, { maxLength: 8 }).map((words) => words.join('')),
    fc.string({ unit: 'grapheme', maxLength: 20 }),
  )
  await fc.assert(
    fc.asyncProperty(text, async (query) => {
      const { matches } = await index.match({ text: query, top: 5 }, embed)
      for (const { because, confidence, solutionId } of matches) {
        assert.ok(confidence >= 0 && confidence <= 1, `${confidence}`)
        const found = base.find((one) => one.id === solutionId)!
        const texts = [found.title, ...found.questions]
        for (const reason of because) {
          if (reason.kind !== 'meaning') assert.ok(query.includes(reason.text), reason.text)
          else assert.ok(texts.includes(reason.text), reason.text)
        }
      }
      assert.equal(new Set(ids({ matches, solutionsVersion: '' })).size, matches.length)
    }),
    { numRuns: 200 },
  )
})

test('match: an exact question of a solution finds it first (property)', async () => {
  const vocabulary = ['router', 'bill', 'lamp', 'door', 'oven', 'claim', 'crash', 'phone', 'noise']
  const question = fc.uniqueArray(fc.constantFrom(...vocabulary), { minLength: 2, maxLength: 4 })
  const questions = fc.uniqueArray(question, {
    minLength: 2,
    maxLength: 6,
    selector: (words) => [...words].sort().join(),
  })
  await fc.assert(
    fc.asyncProperty(questions, async (all) => {
      const solutions = all.map((words, at) =>
        solution(`s${at}`, words.join(' '), { language: 'en' }),
      )
      const index = await build(solutions)
      for (const [at, words] of all.entries()) {
        const { matches } = await index.match({ text: words.join(' '), top: 1 }, embed)
        assert.equal(matches[0]?.solutionId, `s${at}`, words.join(' '))
      }
    }),
    { numRuns: 40 },
  )
})

test('match: the glossary adds the proper term, and marks the word that the customer said', async () => {
  const glossary = [{ says: 'the box', means: 'router', language: 'en' as const }]
  const query = { text: 'the box has a red glow', top: 5 }
  const plain = await (await build(base)).match(query, embed)
  const index = await MatchIndex.build(base, 'v2', embed, { today, glossary })
  const [best] = (await index.match(query, embed)).matches
  assert.equal(best?.solutionId, 'router')
  assert.ok(best.confidence > plain.matches[0]!.confidence)
  const words = best.because.filter(({ kind }) => kind === 'word').map(({ text }) => text)
  assert.deepEqual(words.sort(), ['box', 'red'])
})
