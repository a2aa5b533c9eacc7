import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Scorecard } from '../../review/scorecards/scorecard.js'
import type { NewScore } from '../../store/quality/score-store.js'
import { emptyStore, type StoreUnderTest } from './store-under-test.js'

/** Defines the cases that every `ScoreStore` has to pass. */
export function scoreStoreCases(under: StoreUnderTest): void {
  const title = (claim: string): string => `${under.name} scores: ${claim}`
  const card: Scorecard = {
    ...{ id: 'service', title: 'Service' },
    questions: [{ id: 'greets', text: 'Greets?', weight: 1, answers: 'yes-no' }],
  }
  const evidence = [{ utteranceId: 'u1', text: '您好' }]
  const score: NewScore = {
    ...{ callId: 'i1', who: 'kim', cardVersion: 'v1', points: 100, at: 1_000, isBlind: true },
    answers: [{ questionId: 'greets', value: 1, note: '', evidence }],
  }
  const call = { callId: 'c1', internalId: 'i1', language: 'en', startedAt: 0 } as const

  test(
    title('a reviewer has one score a version; others, and those of earlier versions, stay'),
    async (t) => {
      const { calls, scores } = await emptyStore(t, under)
      await calls.create(call)
      const first = await scores.save(score, card)
      await scores.save({ ...score, who: 'lee' }, card)
      const changed: Scorecard = { ...card, title: 'Changed' }
      await scores.save({ ...score, cardVersion: 'v2', points: 0 }, changed)
      const again = await scores.save({ ...score, points: 50, at: 2_000 }, card)
      assert.equal(again.scoreId, first.scoreId)
      assert.deepEqual(
        (await scores.list('i1')).map(({ who, cardVersion, points }) => [who, cardVersion, points]),
        [
          ['kim', 'v1', 50],
          ['lee', 'v1', 100],
          ['kim', 'v2', 0],
        ],
      )
      assert.deepEqual((await scores.list('i1'))[0]?.answers, score.answers)
      assert.deepEqual(await scores.list(), await scores.list('i1'))
      assert.deepEqual([await scores.card('v1'), await scores.card('v2')], [card, changed])
      assert.equal(await scores.card('v3'), undefined)
    },
  )

  test(title('an appeal is of one score of its call, and outlives a new score'), async (t) => {
    const { calls, scores } = await emptyStore(t, under)
    await calls.create(call)
    const { scoreId } = await scores.save(score, card)
    const appeal = { who: 'ann', text: 'I did greet.', at: 3_000, answer: null }
    assert.equal(await scores.appeal('i2', scoreId, appeal), false)
    assert.equal(await scores.appeal('i1', scoreId, appeal), true)
    await scores.save({ ...score, points: 10 }, card)
    assert.deepEqual((await scores.list('i1'))[0]?.appeal, appeal)
  })

  test(
    title('first answers stay as they were given blind; who has seen others gave none'),
    async (t) => {
      const { calls, scores } = await emptyStore(t, under)
      await calls.create(call)
      const first = await scores.save(score, card)
      assert.equal(await scores.hasSeen('i1', 'kim'), false)
      await scores.noteSight('i1', 'kim')
      await scores.noteSight('i1', 'kim')
      assert.deepEqual(
        [await scores.hasSeen('i1', 'kim'), await scores.hasSeen('i1', 'lee')],
        [true, false],
      )
      const answers = [{ questionId: 'greets', value: 0, note: '', evidence: [] }]
      const again = await scores.save({ ...score, answers, isBlind: false }, card)
      assert.deepEqual([again.answers, again.firstAnswers], [answers, first.answers])
      const late = await scores.save({ ...score, who: 'lee', isBlind: false }, card)
      assert.equal(late.firstAnswers, null)
      await assert.rejects(scores.noteSight('i2', 'kim'), { code: 'ASSIST_CALL_NOT_FOUND' })
    },
  )

  test(title('there is no score of a call that there is not'), async (t) => {
    const { scores } = await emptyStore(t, under)
    await assert.rejects(scores.save(score, card), { code: 'ASSIST_CALL_NOT_FOUND' })
  })
}
