import assert from 'node:assert/strict'
import { test } from 'node:test'

import { integerKernels } from './integer-kernels.js'

test('integer kernels: the best that the processor names, and nothing is claimed of an unknown one', () => {
  const flags = (words: string): string => `model name\t: Some\nflags\t\t: ${words}\nbugs\t: x\n`
  assert.equal(integerKernels(flags('fpu avx avx2 fma')), 'avx2')
  assert.equal(integerKernels(flags('avx2 avx512f avx512bw')), 'avx512')
  assert.equal(integerKernels(flags('avx2 avx512bw avx512_vnni avx_vnni')), 'avx512-vnni')
  assert.equal(integerKernels(flags('avx2 avx_vnni')), 'avx-vnni')
  assert.equal(integerKernels('Features\t: fp asimd asimddp\n'), 'neon-dot')
  assert.equal(integerKernels(''), 'unknown')
})
