import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldMark, noDrawing } from './drawing.js'

const line = { kind: 'line', points: [{ x: 0, y: 0 }] } as const
const pointer = { kind: 'pointer', points: [{ x: 0.5, y: 0.25 }] } as const

test('both sides draw on one picture, and either clears it for both', () => {
  const drawn = foldMark(foldMark(noDrawing, 'agent', line), 'customer', line)
  assert.deepEqual(
    drawn.lines.map(({ by }) => by),
    ['agent', 'customer'],
  )
  assert.deepEqual(foldMark(drawn, 'customer', { kind: 'clear', points: [] }), noDrawing)
})

test('each side has one pointer, and each movement of it counts', () => {
  const once = foldMark(noDrawing, 'customer', pointer)
  const twice = foldMark(foldMark(once, 'customer', pointer), 'agent', pointer)
  assert.deepEqual(once.pointers, { customer: { x: 0.5, y: 0.25, turn: 1 } })
  assert.deepEqual([twice.pointers.customer?.turn, twice.pointers.agent?.turn], [2, 1])
  assert.equal(foldMark(once, 'customer', { kind: 'pointer', points: [] }), once)
})

test('of a long drawing the oldest pieces go', () => {
  let drawing = noDrawing
  for (let at = 0; at < 401; at++) {
    drawing = foldMark(drawing, 'agent', { kind: 'line', points: [{ x: at, y: 0 }] })
  }
  assert.deepEqual([drawing.lines.length, drawing.lines[0]?.points[0]?.x], [400, 1])
})
