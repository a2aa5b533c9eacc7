import assert from 'node:assert/strict'
import { test } from 'node:test'

import { planEngines } from './engine-plan.js'

test('engine plan: two passes begin with the fast engine where there is one, and only it is revised', () => {
  assert.deepEqual(planEngines('two-pass', 'en', []), {
    engines: ['moonshine'],
    revised: 'moonshine',
  })
  assert.deepEqual(planEngines('two-pass', 'zh', []), { engines: ['whisper'], revised: undefined })
  assert.equal(planEngines('moonshine', 'en', []).revised, undefined)
})

test('engine plan: a fallback that does not understand the language is left out, the chosen engine never', () => {
  assert.deepEqual(planEngines('moonshine', 'zh', ['moonshine', 'whisper', 'vosk']).engines, [
    ...['moonshine', 'whisper', 'vosk'],
  ])
  assert.deepEqual(planEngines('vosk', 'ko', ['moonshine', 'whisper']).engines, ['vosk', 'whisper'])
})
