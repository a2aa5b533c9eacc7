import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'

import { startReport } from './start-report.js'

test('start report: each step is a line, parts are named until they are there, and the end says how long it took', () => {
  const stream = new PassThrough()
  let nowMs = 0
  const report = startReport(stream, () => nowMs)
  report.step('Checking the models.')
  const loading = report.loading(['recognition', 'solution base'])
  nowMs = 2_500
  loading.update('solution base', 0.5)
  nowMs = 2_600
  loading.update('recognition', 1)
  nowMs = 5_000
  loading.update('solution base', 0.9)
  loading.update('solution base', 1)
  loading.end()
  nowMs = 7_240
  report.ready()
  assert.deepEqual((stream.read() as Buffer).toString().split('\n'), [
    'Checking the models.',
    'Loading 0 %, not there yet: recognition, solution base',
    'Loading 25 %, not there yet: recognition, solution base',
    'Loading 95 %, not there yet: solution base',
    'Loading 100 %',
    'Ready after 7.2 s.',
    '',
  ])
})
