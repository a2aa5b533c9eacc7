import assert from 'node:assert/strict'
import { test } from 'node:test'

import { filtersOfHash, hashOfView, noFilters, queryOfFilters } from './call-filters.js'

test('filters: a view reads back from its address, with the call that was open', () => {
  const filters = {
    ...noFilters,
    q: '红灯 & more',
    wrong: true,
    minLength: '2.5',
    from: '2026-01-31',
  }
  const hash = hashOfView(filters, 'call#1')
  assert.deepEqual(filtersOfHash(hash), filters)
  assert.equal(new URLSearchParams(hash.slice(1)).get('call'), 'call#1')
  assert.equal(hashOfView(noFilters, undefined), '#')
  assert.deepEqual(filtersOfHash('#nonsense=1&wrong=maybe'), noFilters)
})

test('filters: the service is asked what is filled in, days as whole days, minutes as milliseconds', () => {
  const filters = {
    ...noFilters,
    agent: ' Ana ',
    minLength: '2.5',
    maxLength: 'x',
    minConfidence: '120',
    maxConfidence: '55',
    to: '2026-01-31',
  }
  const query = new URLSearchParams(queryOfFilters(filters))
  assert.deepEqual([...query.keys()].sort(), ['agent', 'maxConfidence', 'minLengthMs', 'to'])
  assert.deepEqual(
    [query.get('agent'), query.get('minLengthMs'), query.get('maxConfidence')],
    ['Ana', '150000', '0.55'],
  )
  const to = new Date(query.get('to') ?? '')
  assert.deepEqual([to.getDate(), to.getHours(), to.getMinutes()], [31, 23, 59])
})
