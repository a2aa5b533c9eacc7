import assert from 'node:assert/strict'
import { test } from 'node:test'

import { analyse } from '../matching/words/analysis.js'
import type { EmbedText } from '../matching/meaning/embed-text.js'
import { normalise } from '../matching/vectors/normalise.js'
import type { Solution } from '../solutions/solution.js'
import type { Finding, LintRule } from './finding.js'
import { countFindings, lintReport } from './lint-report.js'
import { lintSolutions } from './lint-solutions.js'

const today = '2026-06-15'

const noModel: EmbedText = () => Promise.resolve(undefined)

/** Meaning without a model: each word a place of its own, synonyms the same one. */
const embed: EmbedText = (text, language) => {
  const vector = new Float32Array(64)
  for (const { term } of analyse(text, language)) {
    const known = places.get(synonyms[term] ?? term) ?? places.size % 64
    places.set(synonyms[term] ?? term, known)
    vector[known] = (vector[known] ?? 0) + 1
  }
  return Promise.resolve(normalise(vector))
}
const places = new Map<string, number>()
const synonyms: Readonly<Record<string, string>> = { modem: 'router', crimson: 'red' }

const entry = (id: string, title: string, more: Partial<Solution> = {}): Solution => ({
  ...{ id, title, answer: `Answer of ${id}.`, questions: [], tags: [] },
  ...more,
})

const lint = (solutions: readonly Solution[], by = embed): Promise<Finding[]> =>
  lintSolutions(solutions, { today, embed: by })

const ofRule = (findings: readonly Finding[], rule: LintRule): Finding[] =>
  findings.filter((finding) => finding.rule === rule)

test('overlap: sentences that mean the same without the same words, with the pair and both texts', async () => {
  const findings = await lint([
    entry('router', 'Router light', { questions: ['my router has a red light'] }),
    entry('modem', 'Lamp on modem', { questions: ['my modem has a crimson light'] }),
    entry('bill', 'Bill is high', { questions: ['why is my bill so high'] }),
  ])
  const [pair, ...others] = ofRule(findings, 'overlap')
  assert.equal(others.length, 0, 'a pair is told once')
  assert.deepEqual(pair?.ids, ['router', 'modem'])
  assert.equal(
    pair.evidence,
    '“my router has a red light” and “my modem has a crimson light” mean nearly the same (1.00).',
  )
})

test('overlap: by words alone without a model, and a note says so', async () => {
  const findings = await lint(
    [
      entry('a', 'Replace a broken router power cable'),
      entry('b', 'Router power cable broken', { questions: ['how is the weather'] }),
      entry('c', 'Bill is high'),
    ],
    noModel,
  )
  assert.deepEqual(
    ofRule(findings, 'overlap').map(({ ids, evidence }) => [ids, /\((.*)\)/.exec(evidence)?.[1]]),
    [[['a', 'b'], '0.80']],
  )
  assert.match(ofRule(findings, 'overlap')[0]!.evidence, /have nearly the same words/)
  assert.match(ofRule(findings, 'model')[0]!.evidence, /English is not installed/)
})

test('unreachable: an entry whose every question finds another, and which one', async () => {
  const shadow = { questions: ['red light', 'router red'] }
  const findings = await lint([
    entry('owner', 'Router shows a red light', {
      questions: ['red light', 'router red', 'router red light'],
    }),
    entry('shadow', 'Weather', { ...shadow, tags: ['sun', 'rain'] }),
    entry('bill', 'Bill is high', { questions: ['why is my bill so high'] }),
  ])
  const [finding, ...others] = ofRule(findings, 'unreachable')
  assert.equal(others.length, 0)
  assert.equal(finding?.severity, 'error')
  assert.deepEqual(finding.ids, ['shadow', 'owner'])
  assert.equal(finding.evidence, 'None of its questions finds it first: “red light” finds owner.')
})

test('unreachable: no question and a title that another entry owns, or in a language it is not marked with', async () => {
  const findings = await lint([
    entry('bill', 'Bill high', { questions: ['high bill'] }),
    entry('bill-2', 'High bill', { tags: ['sun', 'rain', 'wind'] }),
    entry('lamp', '光猫亮红灯', { language: 'en' }),
  ])
  assert.deepEqual(
    ofRule(findings, 'unreachable').map(({ evidence }) => evidence),
    [
      'It has no question, and its title does not find it first: “High bill” finds bill.',
      'It has no question, and its title does not find it first: “光猫亮红灯” finds nothing; it is marked as en.',
    ],
  )
})

test('lint: retired entries, and drafts that nobody can find yet, are not searched for', async () => {
  const same = { questions: ['red light'] }
  const findings = await lint([
    entry('a', 'Red light', same),
    entry('b', 'Red light', { ...same, status: 'retired' }),
    entry('c', 'Crimson lamp', { status: 'draft', questions: ['crimson light'] }),
  ])
  assert.deepEqual(findings, [])
})

test('lint: a base of nothing, of one word and of many identical entries', async () => {
  assert.deepEqual(await lint([]), [])
  assert.deepEqual(await lint([entry('a', 'Refund')]), [])
  const same = Array.from({ length: 2_000 }, (_, at) => entry(`e${at}`, 'T', { answer: 'A' }))
  const findings = await lint(same.map((one) => ({ ...one, title: 'Refund' })))
  assert.deepEqual(
    findings.map(({ rule }) => rule),
    ['duplicate'],
  )
})

test('lint: progress goes from nothing to all in each part of the work', async () => {
  const heard = new Map<string, number[]>()
  await lintSolutions([entry('a', 'Refund'), entry('b', 'Bill')], {
    today,
    embed,
    onProgress: (what, share) => heard.set(what, [...(heard.get(what) ?? []), share]),
  })
  assert.deepEqual(
    [...heard],
    [
      ['Reading entries', [0.5, 1]],
      ['Looking for entries', [0.5, 1]],
    ],
  )
})

test('report: by rule with counts, an advice once, many findings cut, a summary as the last line', () => {
  const finding = (at: number): Finding => ({
    ...{ severity: 'warning', rule: 'length', ids: [`e${at}`] },
    ...{ evidence: 'The answer has 200 words: 80 s to read aloud.', advice: 'Cut it.' },
  })
  const findings = Array.from({ length: 25 }, (_, at) => finding(at))
  const counts = countFindings(findings, 30)
  assert.deepEqual(counts, { entries: 30, error: 0, warning: 25, note: 0, rules: { length: 25 } })
  const lines = lintReport(findings, counts).trimEnd().split('\n')
  assert.match(lines[0]!, /^length: .* \(25 warnings\)$/)
  assert.equal(lines[1], '  warning e0: The answer has 200 words: 80 s to read aloud.')
  assert.equal(lines.filter((line) => line.endsWith('→ Cut it.')).length, 1)
  assert.ok(lines.includes('          and 5 more; --json has all of them'))
  assert.equal(lines.at(-1), '30 entries: 0 errors, 25 warnings, 0 notes.')
})
