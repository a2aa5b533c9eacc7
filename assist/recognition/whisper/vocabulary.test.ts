import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'

import fc from 'fast-check'

import { installedFolder } from '../../testing/installed-models.js'
import { requirement } from '../../testing/requirements.js'
import { WhisperVocabulary } from './vocabulary.js'

test(
  'vocabulary: any text comes back from its tokens, Chinese characters over several of them too (property)',
  requirement('models'),
  async () => {
    const folder = installedFolder('whisper-base')
    const file = await readFile(path.join(folder, 'base-tokens.txt'), 'utf8')
    const vocabulary = new WhisperVocabulary(file)
    const piece = fc.constantFrom(
      'hello',
      ' world',
      '光猫',
      '亮红灯',
      '，',
      ' 5',
      "it's",
      '鑫',
      'é',
      '\u{1f600}',
    )
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        assert.equal(vocabulary.decode(vocabulary.encode(text)), text.trim())
      }),
    )
    assert.ok(vocabulary.encode('鑫').length > 1, 'one character over several tokens')
    assert.deepEqual(vocabulary.encode(' the'), [264], 'as the published tokeniser has it')
  },
)
