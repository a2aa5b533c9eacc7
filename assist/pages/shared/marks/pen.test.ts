import assert from 'node:assert/strict'
import { test } from 'node:test'
import { penDown, penLifted, penMoved, restingPen, type PenStep } from './pen.js'

const at = (x: number) => ({ x, y: 0 })
const xs = ({ mark }: PenStep) => mark?.points.map(({ x }) => x)

test('a mouse that moves over the picture points, 60 ms apart at the least; a finger does not', () => {
  const first = penMoved(restingPen, at(0.1), 1_000, 'hover')
  assert.deepEqual(first.mark, { kind: 'pointer', points: [at(0.1)] })
  assert.equal(penMoved(first.pen, at(0.2), 1_059, 'hover').mark, undefined)
  assert.deepEqual(xs(penMoved(first.pen, at(0.3), 1_060, 'hover')), [0.3])
  assert.equal(penMoved(restingPen, at(0.1), 1_000, 'tap').mark, undefined)
})

test('a line goes out in pieces that join, and its rest when the pen is lifted', () => {
  const down = penDown(at(0.1), 0)
  const early = penMoved(down.pen, at(0.2), 30, 'tap')
  assert.equal(early.mark, undefined)
  const piece = penMoved(early.pen, at(0.3), 60, 'tap')
  assert.equal(piece.mark?.kind, 'line')
  assert.deepEqual(xs(piece), [0.1, 0.2, 0.3])
  const rest = penLifted(penMoved(piece.pen, at(0.4), 90, 'tap').pen, 'tap')
  assert.deepEqual(xs(rest), [0.3, 0.4])
  assert.deepEqual(rest.pen.drawn, [])
})

test('a tap points, a click does not, and neither draws', () => {
  const { pen } = penDown(at(0.5), 0)
  assert.deepEqual(penLifted(pen, 'tap').mark, { kind: 'pointer', points: [at(0.5)] })
  assert.equal(penLifted(pen, 'hover').mark, undefined)
  const line = penMoved(pen, at(0.6), 60, 'tap')
  assert.equal(penLifted(line.pen, 'tap').mark, undefined, 'the line has gone out already')
})

test('lifting a pen that was never put down sends nothing', () => {
  assert.equal(penLifted(restingPen, 'tap').mark, undefined)
})
