import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'

import {
  sha256,
  temporaryFolder,
  trialCatalog,
  trialContents,
  usePath,
  writeFiles,
} from '../testing/trial-models.js'
import type { BuildSource } from './catalog.js'
import { installModels } from './install.js'

/** A model whose published form is a file that our converter makes its files of. */
const published = Buffer.from('published')
const source: BuildSource = {
  ...{ kind: 'build', isTested: false, script: 'build_trial.py', arguments: [] },
  weights: {
    files: [{ file: 'published.ort', byteLength: published.byteLength, sha256: sha256(published) }],
    sources: [],
  },
}
const catalog = trialCatalog([source])

/** A Python whose environments build the model by copying it, where the weights lie in the folder that they are given. */
async function usePython(t: Parameters<typeof usePath>[0], folder: string): Promise<void> {
  await writeFiles(join(folder, 'made'), trialContents)
  const python = [
    'case "$1" in -m) exit 0;; esac',
    'test -f "$2/published.ort" || exit 1',
    `/bin/mkdir -p "$4" && /bin/cp ${folder}/made/* "$4"`,
  ].join('\n')
  await writeFiles(folder, { python: `#!/bin/sh\n${python}\n` })
  const venv = `/bin/mkdir -p "$3/bin" && /bin/cp ${folder}/python "$3/bin/python" && /bin/chmod 755 "$3/bin/python"`
  await usePath(t, join(folder, 'bin'), { python3: venv })
}

test('build: a folder of an older version, which has the weights alone, gets its files from them', async (t) => {
  const [modelsDir, tools] = [await temporaryFolder(t), await temporaryFolder(t)]
  await writeFiles(join(modelsDir, 'trial'), { 'published.ort': published })
  await usePython(t, tools)
  const labels = new Set<string>()
  const [installed] = await installModels(['trial'], {
    ...{ modelsDir, catalog },
    onProgress: (step) => labels.add(step.source),
  })
  assert.deepEqual(installed?.sources, ['built from published.ort'])
  assert.deepEqual([...labels], ['built from published.ort'])
  for (const [file, bytes] of Object.entries(trialContents)) {
    assert.ok(bytes.equals(await readFile(installed.files[file]!)), file)
  }
})

test('build: weights come from the mirror first', async (t) => {
  const [modelsDir, mirror, tools] = [
    await temporaryFolder(t),
    await temporaryFolder(t),
    await temporaryFolder(t),
  ]
  await writeFiles(join(mirror, 'trial'), { 'published.ort': published })
  await usePython(t, tools)
  const [installed] = await installModels(['trial'], { modelsDir, catalog, mirror })
  assert.deepEqual(installed?.sources, ['built from published.ort'])
})

test('build: without Python it says what to install; without weights, which files to put there', async (t) => {
  const [modelsDir, tools] = [await temporaryFolder(t), await temporaryFolder(t)]
  await usePython(t, tools)
  await assert.rejects(installModels(['trial'], { modelsDir, catalog }), {
    code: 'ASSIST_MODEL_UNAVAILABLE',
    message: /By hand: .*\n +- published\.ort \(9 bytes/,
  })
  await writeFiles(join(modelsDir, 'trial'), { 'published.ort': published })
  await usePath(t, join(tools, 'empty'), {})
  await assert.rejects(installModels(['trial'], { modelsDir, catalog }), {
    code: 'ASSIST_MODEL_UNAVAILABLE',
    message: /needs Python 3 with its venv module/,
  })
})
