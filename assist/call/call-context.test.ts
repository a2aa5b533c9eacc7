import assert from 'node:assert/strict'
import { test } from 'node:test'

import { weighedFacts } from './call-context.js'

test('call context: who it is does not weigh in what it is about', () => {
  const context = {
    queue: 'broadband',
    caller: '+44 20 7946 0018',
    link: 'https://crm/7',
    dtmf: '2',
  }
  assert.deepEqual(weighedFacts({ ...context, verified: 'Jo Doe', product: 'modem' }), {
    queue: 'broadband',
    product: 'modem',
  })
})
