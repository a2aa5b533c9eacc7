import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldEvent, foldGesture, newCallState, type CallState } from '../call-state.js'
import type { DeskEvent } from '../desk-event.js'
import { HoldSender } from './hold-sender.js'

function withCards(...solutionIds: string[]): CallState {
  return solutionIds.reduce((call, solutionId, at) => {
    const event: DeskEvent = {
      ...{ type: 'suggestion.shown', seq: at + 1, callId: 'c', atMs: 0, utteranceId: 'u1' },
      ...{ suggestionId: `s-${solutionId}`, solutionId, confidence: 0.9, likely: false },
      ...{ because: [], question: 1, solutionsVersion: 'v1' },
    }
    const solution = { id: solutionId, title: solutionId, answer: solutionId, tags: [] }
    return foldEvent(call, event, solution)
  }, newCallState('c'))
}

const pin = (call: CallState, solutionId: string) =>
  foldGesture(call, { kind: 'pin', key: `s-${solutionId}/${solutionId}` })

function setUp() {
  const sent: (readonly [string, boolean])[] = []
  const holds = new HoldSender((suggestionId, isHeld) => sent.push([suggestionId, isHeld]))
  return { sent, holds }
}

test('each change of what the agent holds is sent once', () => {
  const { sent, holds } = setUp()
  const free = withCards('a', 'b')
  holds.settle(free)
  holds.settle(pin(free, 'a'))
  holds.settle(pin(free, 'a'))
  holds.settle(pin(free, 'b'))
  assert.deepEqual(sent, [
    ['s-a', true],
    ['s-a', false],
    ['s-b', true],
  ])
})

test('after a new watch all held suggestions are sent again, and no release', () => {
  const { sent, holds } = setUp()
  const held = pin(withCards('a', 'b'), 'a')
  holds.settle(held)
  holds.forget()
  holds.settle(held)
  holds.forget()
  holds.settle(withCards('a', 'b'))
  assert.deepEqual(sent, [
    ['s-a', true],
    ['s-a', true],
  ])
})
