import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { Bm25Index, type WeightedField } from './bm25.js'

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '')
const plain = (text: string): WeightedField[] => [{ terms: words(text), weight: 1 }]
const index = (...texts: string[]): Bm25Index => new Bm25Index(texts.map(plain))
const score = (of: Bm25Index, query: string, document: number): number =>
  of.search(words(query)).get(document)?.score ?? 0

test('bm25: rarer words weigh more, and one that nobody has weighs most', () => {
  const base = index('router red', 'router blue', 'router lamp', 'lamp off')
  assert.ok(base.idf('router') > 0, 'even the commonest speaks for something')
  assert.ok(base.idf('router') < base.idf('lamp'), 'lamp')
  assert.ok(base.idf('lamp') < base.idf('red'), 'red')
  assert.ok(base.idf('red') < base.idf('submarine'), 'submarine')
  assert.ok(score(base, 'router red', 0) > score(base, 'router red', 1), 'red decides')
})

test('bm25: only documents that hold a word of the query are found', () => {
  const base = index('router red', 'lamp off', '')
  assert.deepEqual([...base.search(['red']).keys()], [0])
  assert.deepEqual([...base.search(['none']).keys()], [])
  assert.deepEqual([...base.search([]).keys()], [])
  assert.equal(new Bm25Index([]).search(['red']).size, 0)
})

test('bm25: heavier fields count more, longer documents less, repetition saturates', () => {
  const fielded = new Bm25Index([
    [
      { terms: ['red'], weight: 2 },
      { terms: ['x'], weight: 0.3 },
    ],
    [
      { terms: ['x'], weight: 2 },
      { terms: ['red'], weight: 0.3 },
    ],
  ])
  assert.ok(score(fielded, 'red', 0) > score(fielded, 'red', 1), 'title over answer')
  const long = index('red', 'red a b c d e f g h')
  assert.ok(score(long, 'red', 0) > score(long, 'red', 1), 'short over long')
  const repeated = index('red a a a', 'red red a a', 'red red red a', 'a a a a')
  const [one, two, three] = [0, 1, 2].map((at) => score(repeated, 'red', at))
  assert.ok(two! - one! > three! - two!, 'each further one adds less')
})

test('bm25: coverage is the share of what the query says that the document holds', () => {
  const base = index('router red', 'lamp off')
  const found = base.search(['router', 'red', 'router'])
  assert.ok(Math.abs(found.get(0)!.coverage - 1) < 1e-9, 'all of it, once each')
  const half = base.search(['red', 'submarine']).get(0)!.coverage
  assert.ok(half > 0 && half < 0.5, 'the unknown word weighs more')
})

const word = fc.constantFrom('red', 'router', 'lamp', 'off', 'on', 'bill', 'late')
const document = fc.array(word, { maxLength: 8 })
const documents = fc.array(document, { minLength: 1, maxLength: 8 })

test('bm25: scores are never negative, coverage is from 0 to 1 (property)', () => {
  fc.assert(
    fc.property(documents, fc.array(word, { maxLength: 6 }), (all, query) => {
      const base = new Bm25Index(all.map((terms) => [{ terms, weight: 1 }]))
      for (const [place, found] of base.search(query)) {
        assert.ok(place >= 0 && place < all.length, 'a document')
        assert.ok(found.score > 0 && Number.isFinite(found.score), `score ${found.score}`)
        assert.ok(found.coverage > 0 && found.coverage <= 1 + 1e-9, `coverage ${found.coverage}`)
        assert.ok(
          query.some((term) => all[place]!.includes(term)),
          'it holds a word',
        )
      }
    }),
  )
})

test('bm25: an unrelated document is not found and takes nothing from those that are (property)', () => {
  fc.assert(
    fc.property(documents, fc.array(word, { minLength: 1, maxLength: 4 }), (all, query) => {
      const total = all.reduce((sum, terms) => sum + terms.length, 0)
      // As long as the others on average, so that only its being there can matter.
      const average = Math.max(1, Math.ceil(total / all.length))
      const unrelated = Array.from({ length: average }, (_, at) => `other-${at}`)
      const fields = (terms: string[]): WeightedField[] => [{ terms, weight: 1 }]
      const before = new Bm25Index(all.map(fields)).search(query)
      const after = new Bm25Index([...all, unrelated].map(fields)).search(query)
      assert.deepEqual([...after.keys()].sort(), [...before.keys()].sort())
      for (const [place, found] of before) {
        assert.ok(after.get(place)!.score >= found.score - 1e-9, 'rarer now')
      }
    }),
  )
})

test('bm25: the order of a query’s words, and saying one twice, change nothing (property)', () => {
  fc.assert(
    fc.property(documents, fc.array(word, { minLength: 1, maxLength: 5 }), (all, query) => {
      const base = new Bm25Index(all.map((terms) => [{ terms, weight: 1 }]))
      const twice = base.search([...[...query].reverse(), ...query])
      for (const [place, { score: value }] of base.search(query)) {
        assert.ok(Math.abs(twice.get(place)!.score - value) < 1e-9, 'the same')
      }
    }),
  )
})

test('bm25: a document holds exactly its own words (property)', () => {
  fc.assert(
    fc.property(documents, word, (all, asked) => {
      const base = new Bm25Index(all.map((terms) => [{ terms, weight: 1 }]))
      for (const [place, terms] of all.entries()) {
        assert.equal(base.holds(place, asked), terms.includes(asked))
        assert.equal(base.holds(place, 'unheard'), false)
      }
    }),
  )
})

test('bm25: scores are those of the formula, worked out term by term (property)', () => {
  fc.assert(
    fc.property(documents, fc.array(word, { maxLength: 5 }), (all, query) => {
      const base = new Bm25Index(all.map((terms) => [{ terms, weight: 0.3 }]))
      const average = all.reduce((sum, terms) => sum + terms.length, 0) / all.length
      const found = base.search(query)
      for (const [place, terms] of all.entries()) {
        let expected = 0
        for (const term of new Set(query)) {
          const count = all.filter((other) => other.includes(term)).length
          const idf = Math.log(1 + (all.length - count + 0.5) / (count + 0.5))
          const frequency = 0.3 * terms.filter((own) => own === term).length
          const norm = 1.2 * (0.5 + (0.5 * terms.length) / average)
          if (frequency > 0) expected += (idf * frequency * 2.2) / (frequency + norm)
        }
        const value = found.get(place)?.score ?? 0
        assert.ok(Math.abs(value - expected) < 1e-9, `${value} and ${expected}`)
      }
      const best = Math.max(0, ...[...found].map(([, { score: own }]) => own))
      assert.equal(found.best, best)
    }),
  )
})

test('bm25: scores that were given back leave nothing in the next search (property)', () => {
  const query = fc.array(word, { maxLength: 5 })
  fc.assert(
    fc.property(documents, query, query, (all, first, second) => {
      const base = new Bm25Index(all.map((terms) => [{ terms, weight: 1 }]))
      base.giveBack(base.search(first))
      const fresh = new Bm25Index(all.map((terms) => [{ terms, weight: 1 }]))
      assert.deepEqual([...base.search(second)], [...fresh.search(second)])
    }),
  )
})
