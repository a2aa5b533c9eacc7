import assert from 'node:assert/strict'
import { test } from 'node:test'

import { continued, saidCall } from '../../testing/said-call.js'
import { pairAgreements } from './agreement.js'
import {
  machineAnswers,
  pointsOf,
  requireSoundAnswers,
  type ScoreAnswer,
} from './reviewer-score.js'
import { readScorecard, scorecardVersion, type Scorecard } from './scorecard.js'

const card: Scorecard = {
  ...{ id: 'service', title: 'Service' },
  questions: [
    {
      ...{ id: 'greets', text: 'Greets?', weight: 1, answers: 'yes-no' },
      machine: { moment: 'greeting', isGood: true },
    },
    { id: 'solves', text: 'Solves it?', weight: 3, answers: 'scale' },
    {
      ...{ id: 'honest', text: 'Promises nothing?', weight: 1, answers: 'yes-no' },
      ...{ isCritical: true, machine: { moment: 'sure', isGood: false } },
    },
  ],
}
const answer = (questionId: string, value: number | null): ScoreAnswer => {
  return { questionId, value, note: '', evidence: [] }
}

test('scorecard: what is wrong with a file is named by place', () => {
  assert.deepEqual(readScorecard(JSON.stringify(card)), card)
  const [first, second] = card.questions
  for (const [bad, problem] of [
    ['{', /not JSON/],
    [JSON.stringify({ ...card, questions: [] }), /questions/],
    [JSON.stringify({ ...card, questions: [first, first] }), /two questions have the id “greets”/],
    [
      JSON.stringify({ ...card, questions: [{ ...second, machine: first?.machine }] }),
      /“solves” is answered by the machine/,
    ],
  ] as const) {
    assert.throws(() => readScorecard(bad), { code: 'ASSIST_SCORECARD_INVALID', message: problem })
  }
  assert.notEqual(scorecardVersion(card), scorecardVersion({ ...card, title: 'Other' }))
})

test('scorecard: points are the weighted mean of what applies, and a critical no leaves none', () => {
  assert.equal(pointsOf(card, [answer('greets', 1), answer('solves', 0.5)]), 62.5)
  assert.equal(pointsOf(card, [answer('greets', null), answer('solves', 0.5)]), 50)
  assert.equal(pointsOf(card, [answer('solves', 1), answer('honest', 0)]), 0)
  assert.equal(pointsOf(card, [answer('solves', null)]), null)
})

test('scorecard: the machine answers by moments with the lines, and says nothing it did not listen for', () => {
  const log = continued(saidCall(['A: Good morning!', 'C: hello']), [
    {
      ...{ type: 'moment.rules', version: 'v' },
      moments: [{ momentId: 'greeting', title: 'Greets', kind: 'must-say' }],
    },
    {
      ...{ type: 'moment.seen', momentId: 'greeting', utteranceId: 'u1', by: 'words' },
      ...{ phrase: 'good morning', likeness: 1 },
    },
  ])
  assert.deepEqual(machineAnswers(card, log), [
    { ...answer('greets', 1), evidence: [{ utteranceId: 'u1', text: 'Good morning!' }] },
    answer('honest', null),
  ])
})

test('scorecard: answers that no question takes and quotes that nobody said are refused', () => {
  const log = saidCall(['A: Good morning!'])
  const quoted = (text: string): ScoreAnswer => {
    return { ...answer('greets', 1), evidence: [{ utteranceId: 'u1', text }] }
  }
  requireSoundAnswers(card, [quoted('Good'), answer('solves', 0.25)], log)
  for (const bad of [
    [answer('unknown', 1)],
    [answer('greets', 0.5)],
    [answer('solves', 0.3)],
    [answer('greets', 1), answer('greets', 0)],
    [quoted('Bad morning')],
    [quoted('')],
  ]) {
    assert.throws(() => requireSoundAnswers(card, bad, log), { code: 'ASSIST_SCORE_INVALID' })
  }
})

test('agreement: pairs, share and kappa over more than two answers', () => {
  const of = (who: string, ...says: string[]) =>
    says.map((one, at) => ({ who, subject: `s${at}`, says: one }))
  const [pair, ...others] = pairAgreements([
    ...of('kim', '1', '0', '0.5', '1'),
    ...of('lee', '1', '0', '1', '1'),
    { who: 'max', subject: 'other', says: '1' },
  ])
  assert.equal(others.length, 0)
  assert.deepEqual(pair, { first: 'kim', second: 'lee', count: 4, same: 0.75, kappa: 0.556 })
  assert.equal(pairAgreements([...of('a', '1'), ...of('b', '1')])[0]?.kappa, null)
})
