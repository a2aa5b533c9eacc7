import assert from 'node:assert/strict'
import { before, test } from 'node:test'

import { openRecording } from '../../audio/recording.js'
import { withOfflineAssist } from '../../service/offline.js'
import { loadConfig } from '../../settings/config.js'
import { requirement } from '../../testing/requirements.js'
import { replay } from '../replay/replay.js'
import { readCalls, type LabelledCall } from './eval-calls.js'
import { firstAt, screenTimeline, type ScreenMoment } from './screen-timeline.js'

const needsModels = requirement('models')

/** A right card has to stand first within so long after a question's end. */
const graceMs = 3_000

let call: LabelledCall | undefined
let moments: readonly ScreenMoment[] = []

before(async () => {
  if (needsModels.skip !== false) return
  const [only] = await readCalls('fixtures/calls')
  assert.ok(only)
  call = only
  moments = await withOfflineAssist(loadConfig({}), undefined, process, async (assist) =>
    screenTimeline(
      await replay(assist, await openRecording(only.audioFile), {
        ...{ callId: only.callId, language: 'en', speed: 'max' },
      }),
    ),
  )
})

// All four are wanted. “Jump it” and “paid back” are found by no evidence that we have.
test('second call: half of its questions have their answer first within 3 s', needsModels, () => {
  const asked = (call?.utterances ?? []).filter(({ expect }) => expect !== null)
  const missed = asked.filter(
    ({ endMs, expect }) => firstAt(moments, endMs + graceMs)?.solutionId !== expect,
  )
  assert.ok(missed.length <= asked.length / 2, missed.map(({ text }) => text).join('\n'))
})

test('second call: at no moment stand two cards that nobody asked for', needsModels, () => {
  for (const { atMs, cards } of moments) {
    const asked = (call?.utterances ?? []).filter(({ startMs }) => startMs <= atMs)
    const off = cards.filter(({ solutionId }) => !asked.some(({ expect }) => expect === solutionId))
    assert.ok(off.length < 2, `${off.map(({ solutionId }) => solutionId).join(', ')} at ${atMs} ms`)
  }
})

test('second call: one word raises no card, nor an improbable match', needsModels, () => {
  for (const { solutionId, because, likely, confidence } of moments.flatMap(({ cards }) => cards)) {
    const words = because.filter(({ kind }) => kind !== 'meaning')
    assert.ok(!likely || words.length > 1, `${solutionId} by ${words[0]?.text ?? 'nothing'}`)
    assert.ok(confidence >= 0.15, `${solutionId} ${confidence}`)
  }
})
