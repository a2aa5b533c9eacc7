import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'

import { outcomeOf } from '../testing/command-line.js'
import { temporaryFolder, writeFiles } from '../testing/trial-models.js'
import { modelsCommand } from './models-command.js'

const models = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  outcomeOf(modelsCommand, ['models', ...args], env)

test('models command: list tells what there is and what is installed', async (t) => {
  const env = { ASSIST_MODELS_DIR: await temporaryFolder(t) }
  const all = await models(['list'], env)
  assert.equal(all.status, 0)
  assert.match(all.stdout, /^moonshine-tiny-en +not installed +52\.1 MB +en +MIT/m)
  const one = await models(['list', 'silero-vad-v6', '--json'], env)
  assert.equal(one.status, 0)
  const listed = JSON.parse(one.stdout) as { models: { name: string; isInstalled: boolean }[] }
  assert.deepEqual(
    listed.models.map(({ name, isInstalled }) => [name, isInstalled]),
    [['silero-vad-v6', false]],
  )
})

test('models command: verify fails with status 1 while files are missing or wrong', async (t) => {
  const env = { ASSIST_MODELS_DIR: await temporaryFolder(t) }
  await writeFiles(join(env.ASSIST_MODELS_DIR, 'silero-vad-v6'), { 'silero_vad_v6.onnx': 'no' })
  const one = await models(['verify', 'silero-vad-v6'], env)
  assert.equal(one.status, 1)
  assert.match(one.stdout, /silero-vad-v6: silero_vad_v6\.onnx wrong/)
  assert.match(one.stderr, /assist models install/)
  const all = await models(['verify', '--json'], env)
  assert.equal(all.status, 1)
  assert.equal((JSON.parse(all.stdout) as { verified: boolean }).verified, false)
})

test('models command: what is not understood is answered with the usage', async () => {
  for (const args of [[], ['fetch'], ['list', '--colour']]) {
    await assert.rejects(models(args), { code: 'ASSIST_USAGE', message: /Usage: assist models/ })
  }
})
