import assert from 'node:assert/strict'
import { test } from 'node:test'

import { workerFile } from './worker-file.js'

test('worker file: it has the extension of its caller', () => {
  assert.equal(workerFile('file:///x/dist/store/a.js', './b').href, 'file:///x/dist/store/b.js')
  assert.equal(workerFile('file:///x/assist/a.ts', './b').href, 'file:///x/assist/b.ts')
})
