import assert from 'node:assert/strict'
import { chmod, readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'

import { AssistError } from '../errors/errors.js'
import {
  temporaryFolder,
  trialCatalog,
  trialContents,
  writeFiles,
} from '../testing/trial-models.js'
import { installModels } from './install.js'
import { locateModel, verifyModels } from './local-files.js'
import type { ModelProgress } from './source.js'

const catalog = trialCatalog()

/** Asserts that the trial model is there and nothing half-written beside it. */
async function assertInstalled(modelsDir: string): Promise<void> {
  const { folder, files } = locateModel('trial', { modelsDir, catalog })
  for (const [file, bytes] of Object.entries(trialContents)) {
    assert.ok(bytes.equals(await readFile(files[file]!)), file)
  }
  const expected = ['.verified.json', ...Object.keys(trialContents)]
  assert.deepEqual((await readdir(folder)).sort(), expected.sort())
}

test('install: a mirror folder fills the models folder and progress ends at the whole', async (t) => {
  const [modelsDir, mirror] = [await temporaryFolder(t), await temporaryFolder(t)]
  await writeFiles(join(mirror, 'trial'), trialContents)
  const steps: ModelProgress[] = []
  const [installed] = await installModels(['trial'], {
    ...{ modelsDir, mirror, catalog },
    onProgress: (step) => steps.push(step),
  })
  await assertInstalled(modelsDir)
  assert.deepEqual(installed?.sources, ['mirror'])
  assert.equal(steps[0]?.receivedBytes, 0)
  assert.deepEqual(steps.at(-1), {
    ...{ model: 'trial', file: 'words.json', source: 'mirror' },
    ...{ receivedBytes: 23, totalBytes: 23 },
  })
})

test('install: what is there and verified is neither fetched nor hashed again', async (t) => {
  const [modelsDir, mirror] = [await temporaryFolder(t), await temporaryFolder(t)]
  await writeFiles(join(mirror, 'trial'), trialContents)
  await installModels(['trial'], { modelsDir, mirror, catalog })
  const file = join(modelsDir, 'trial', 'weights.bin')
  const wholeSecond = new Date(1_700_000_000_000)
  await utimes(file, wholeSecond, wholeSecond)
  await verifyModels(['trial'], { modelsDir, catalog })
  // Same size and time, other bytes: only the stamp can call this verified.
  await writeFile(file, Buffer.alloc(trialContents['weights.bin']!.byteLength))
  await utimes(file, wholeSecond, wholeSecond)
  const [again] = await installModels(['trial'], { modelsDir, catalog })
  assert.deepEqual(again?.sources, [])
  const [verdict] = await verifyModels(['trial'], { modelsDir, catalog })
  assert.equal(verdict?.isVerified, false, 'verify hashes all the same')
})

test('install: files put there by hand are verified and used without any source', async (t) => {
  const modelsDir = await temporaryFolder(t)
  await writeFiles(join(modelsDir, 'trial'), trialContents)
  const [installed] = await installModels(['trial'], { modelsDir, catalog })
  assert.deepEqual(installed?.sources, [])
  await assertInstalled(modelsDir)
})

test('install: a wrong local file is replaced from a source', async (t) => {
  const [modelsDir, mirror] = [await temporaryFolder(t), await temporaryFolder(t)]
  await writeFiles(join(mirror, 'trial'), trialContents)
  await writeFiles(join(modelsDir, 'trial'), { ...trialContents, 'words.json': 'something else' })
  assert.throws(() => locateModel('trial', { modelsDir, catalog }), {
    code: 'ASSIST_MODEL_UNAVAILABLE',
  })
  await installModels(['trial'], { modelsDir, mirror, catalog })
  await assertInstalled(modelsDir)
})

test('install: a wrong local file that no source replaces is moved aside and named', async (t) => {
  const modelsDir = await temporaryFolder(t)
  const wrong = Buffer.alloc(23)
  await writeFiles(join(modelsDir, 'trial'), { ...trialContents, 'words.json': wrong })
  await assert.rejects(installModels(['trial'], { modelsDir, catalog }), (thrown) => {
    assert.ok(thrown instanceof AssistError)
    assert.equal(thrown.code, 'ASSIST_MODEL_CHECKSUM_MISMATCH')
    assert.match(thrown.message, /words\.json/)
    return true
  })
  const names = await readdir(join(modelsDir, 'trial'))
  assert.ok(names.includes('words.json.wrong') && !names.includes('words.json'))
})

test('install: when every source fails the message lists each with its reason and the way by hand', async (t) => {
  const [modelsDir, mirror] = [await temporaryFolder(t), await temporaryFolder(t)]
  await writeFiles(join(mirror, 'trial'), { 'weights.bin': Buffer.alloc(300_000) })
  const sources = [
    { kind: 'upstream', isTested: false, urls: { 'weights.bin': 'http://127.0.0.1:1/w' } },
  ] as const
  const failing = trialCatalog(sources)
  await assert.rejects(
    installModels(['trial'], { modelsDir, mirror, catalog: failing }),
    (thrown) => {
      assert.ok(thrown instanceof AssistError)
      assert.equal(thrown.code, 'ASSIST_MODEL_UNAVAILABLE')
      assert.match(thrown.message, /mirror: weights\.bin has sha256 [0-9a-f]{64} instead of/)
      assert.match(thrown.message, /upstream: 127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)/)
      assert.match(thrown.message, /folder trial of the models folder/)
      assert.match(thrown.message, /words\.json \(23 bytes, sha256 [0-9a-f]{64}\)/)
      assert.ok(!thrown.message.includes(modelsDir) && !thrown.message.includes(mirror), 'no path')
      return true
    },
  )
  const left = await readdir(join(modelsDir, 'trial'))
  assert.deepEqual(left, [], 'nothing half-written is left')
})

test('install: an unknown model is refused before anything is fetched', async (t) => {
  const modelsDir = await temporaryFolder(t)
  await assert.rejects(installModels(['nope'], { modelsDir, catalog }), {
    code: 'ASSIST_MODEL_UNKNOWN',
  })
})

test('install: a models folder that is a file is named as the trouble', async (t) => {
  const folder = await temporaryFolder(t)
  await writeFiles(folder, { taken: 'a file' })
  await chmod(join(folder, 'taken'), 0o600)
  await assert.rejects(installModels(['trial'], { modelsDir: join(folder, 'taken'), catalog }), {
    code: 'ASSIST_MODEL_UNAVAILABLE',
  })
})

test('install: two installs at once take turns and leave one whole model', async (t) => {
  const [modelsDir, mirror] = [await temporaryFolder(t), await temporaryFolder(t)]
  await writeFiles(join(mirror, 'trial'), trialContents)
  const both = await Promise.all(
    [1, 2].map(() => installModels(['trial'], { modelsDir, mirror, catalog })),
  )
  await assertInstalled(modelsDir)
  const fetchedBy = both.filter(([installed]) => installed!.sources.length > 0)
  assert.equal(fetchedBy.length, 1, 'only the first of them fetched')
})

test('install: a lock left by a dead process is taken over', async (t) => {
  const [modelsDir, mirror] = [await temporaryFolder(t), await temporaryFolder(t)]
  await writeFiles(join(mirror, 'trial'), trialContents)
  await writeFiles(join(modelsDir, 'trial'), { '.lock': 'somebody' })
  const longAgo = new Date(Date.now() - 60_000)
  await utimes(join(modelsDir, 'trial', '.lock'), longAgo, longAgo)
  await installModels(['trial'], { modelsDir, mirror, catalog })
  await assertInstalled(modelsDir)
})
