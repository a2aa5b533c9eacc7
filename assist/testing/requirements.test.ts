import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'

import { requirement, requirementIn, sharedDir } from './requirements.js'
import { temporaryFolder } from './trial-models.js'

const nowhere = { PATH: '', ASSIST_SHARED_DIR: '/nowhere' }

test('requirements: what is there skips nothing', async (t) => {
  assert.deepEqual(requirement(), { skip: false })
  const folder = await temporaryFolder(t)
  await writeFile(path.join(folder, 'ffmpeg'), '', { mode: 0o755 })
  const env = { PATH: `/nowhere${path.delimiter}${folder}`, ASSIST_TEST_REQUIRE: 'all' }
  assert.deepEqual(requirementIn(env, ['ffmpeg']), { skip: false })
})

test('requirements: a missing program skips with a reason that names it', () => {
  for (const program of ['chromium', 'ffmpeg', 'python3', 'turnserver'] as const) {
    assert.deepEqual(requirementIn(nowhere, [program]), { skip: `${program} is not installed` })
  }
})

test('requirements: with ASSIST_TEST_REQUIRE=all a missing part is a failure', () => {
  const env = { ...nowhere, ASSIST_TEST_REQUIRE: 'all' }
  assert.throws(() => requirementIn(env, ['ffmpeg']), /ASSIST_TEST_REQUIRE=all, but ffmpeg is not/)
})

test('requirements: the evaluation data skip with a reason even then', async (t) => {
  const env = { ...nowhere, ASSIST_TEST_REQUIRE: 'all' }
  assert.match(String(requirementIn(env, ['shared']).skip), /evaluation data are not there/)
  const folder = await temporaryFolder(t)
  await mkdir(path.join(folder, 'data'))
  assert.deepEqual(requirementIn({ ...env, ASSIST_SHARED_DIR: folder }, ['shared']), {
    skip: false,
  })
})

test('requirements: the evaluation data lie beside the checkout unless the environment says where', () => {
  assert.equal(path.basename(sharedDir({})), 'shared')
  assert.equal(sharedDir({ ASSIST_SHARED_DIR: '/elsewhere' }), '/elsewhere')
})
