import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { CallEvent } from '../../../assist/pipeline/log/call-event.js'
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

test('said and logged: a pause in an utterance that another cut leaves out is no loss, whatever its words', () => {
  const whole = { ...said(0, "that's what I've modelled at"), endMs: 2_200 }
  const cut = [
    { ...whole, startMs: 100, endMs: 1_250, text: 'press the app model' },
    { ...whole, startMs: 1_850, endMs: 2_100, text: 'that' },
  ]
  assert.deepEqual(differenceOf([whole], logOf(...cut)).lost, [])
  const long = { ...whole, endMs: 4_000 }
  assert.deepEqual(
    differenceOf([long], logOf(...cut, { ...long, startMs: 3_300, text: 'mud' })).lost,
    [long],
  )
})

test('said and logged: one side twice at one time is doubled, both sides at once are not', () => {
  const one = said(0, 'my router is red')
  assert.equal(differenceOf([one], logOf(one, { ...one, startMs: 600 })).doubled.length, 1)
  assert.equal(differenceOf([one], logOf(one, { ...one, channel: 'agent' })).doubled.length, 0)
})
