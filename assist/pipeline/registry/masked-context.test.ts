import assert from 'node:assert/strict'
import { test } from 'node:test'

import { maskedContext } from './masked-context.js'

test('masked context: card numbers never stay, telephone numbers where they may', () => {
  const context = {
    ...{ chat: 'My card is 4111 1111 1111 1111', caller: '020 7946 0018' },
    queue: 'broadband',
  }
  const masked = maskedContext(context, new Set())
  assert.doesNotMatch(JSON.stringify(masked), /4111/)
  assert.deepEqual([masked['queue'], masked['caller']], ['broadband', '020 7946 0018'])
  assert.equal(maskedContext(context, new Set(['phone']))['caller'], '[phone]')
})
