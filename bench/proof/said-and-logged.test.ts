import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { CallEvent } from '../../assist/pipeline/log/call-event.js'
import { differenceOf, saidIn, type Said } from './said-and-logged.js'

const said = (startMs: number, text: string): Said => ({
  ...{ channel: 'customer', startMs, endMs: startMs + 1_000, text },
})

function logOf(...finals: readonly Said[]): Said[] {
  const events = finals.map((one, at): CallEvent => ({
    ...{
      seq: at + 1,
      callId: 'c',
      atMs: one.endMs,
      type: 'utterance.final',
      utteranceId: `u${at}`,
    },
    ...{ ...one, language: 'en', confidence: 1, engine: 'fake' },
  }))
  return saidIn(events)
}

test('said and logged: another cut and another spelling of the same is the same', () => {
  const whole = said(0, 'my router is red')
  const halves = [
    { ...whole, endMs: 500, text: 'My router' },
    { ...whole, startMs: 500, text: 'is read.' },
  ]
  assert.deepEqual(differenceOf([whole], logOf(...halves)), { lost: [], doubled: [] })
})

test('said and logged: what nothing covers is lost, and so is what is covered by half and reads otherwise', () => {
  const both = [said(0, 'my router is red'), said(5_000, 'it will not go on')]
  const half = { ...said(5_000, 'it'), endMs: 5_600 }
  assert.deepEqual(differenceOf(both, logOf(half)).lost, both)
  assert.deepEqual(differenceOf([both[0]!], logOf(both[0]!)).lost, [])
})

test('said and logged: one side twice at one time is doubled, both sides at once are not', () => {
  const one = said(0, 'my router is red')
  assert.equal(differenceOf([one], logOf(one, { ...one, startMs: 600 })).doubled.length, 1)
  assert.equal(differenceOf([one], logOf(one, { ...one, channel: 'agent' })).doubled.length, 0)
})
