import assert from 'node:assert/strict'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'

import { temporaryFolder, writeFiles } from '../testing/trial-models.js'
import { runModelsCommand } from './models-command.js'
import { progressPrinter } from '../models/progress.js'

function capture() {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const text = (stream: PassThrough) => ((stream.read() as Buffer | null) ?? '').toString()
  return { io: { stdout, stderr }, out: () => text(stdout), err: () => text(stderr) }
}

test('models command: list tells what there is and what is installed', async (t) => {
  const config = { modelsDir: await temporaryFolder(t), modelsMirror: '' }
  const { io, out } = capture()
  assert.equal(await runModelsCommand(['list'], config, io), 0)
  assert.match(out(), /^moonshine-tiny-en +not installed +43\.9 MB +en +MIT/m)
  assert.equal(await runModelsCommand(['list', 'silero-vad-v6', '--json'], config, io), 0)
  const { models } = JSON.parse(out()) as { models: { name: string; isInstalled: boolean }[] }
  assert.deepEqual(
    models.map(({ name, isInstalled }) => [name, isInstalled]),
    [['silero-vad-v6', false]],
  )
})

test('models command: verify fails with status 1 while files are missing or wrong', async (t) => {
  const config = { modelsDir: await temporaryFolder(t), modelsMirror: '' }
  await writeFiles(join(config.modelsDir, 'silero-vad-v6'), { 'silero_vad_v6.onnx': 'no' })
  const { io, out, err } = capture()
  assert.equal(await runModelsCommand(['verify', 'silero-vad-v6'], config, io), 1)
  assert.match(out(), /silero-vad-v6: silero_vad_v6\.onnx wrong/)
  assert.match(err(), /assist models install/)
  assert.equal(await runModelsCommand(['verify', '--json'], config, io), 1)
  assert.equal((JSON.parse(out()) as { verified: boolean }).verified, false)
})

test('models command: what is not understood is answered with the usage', async () => {
  const config = { modelsDir: '', modelsMirror: '' }
  for (const args of [[], ['fetch'], ['list', '--colour']]) {
    await assert.rejects(runModelsCommand(args, config, capture().io), {
      code: 'ASSIST_USAGE',
    })
  }
})

test('progress: a terminal gets one redrawn bar a file, a pipe gets throttled lines', () => {
  let nowMs = 0
  const step = (receivedBytes: number, file = 'a.bin') => ({
    ...{ model: 'm', file, receivedBytes, totalBytes: 4_000_000, source: 'mirror' },
  })
  const pipe = new PassThrough()
  const lines = progressPrinter(pipe, () => nowMs)
  for (const megabytes of [0, 1, 2, 3, 4]) {
    nowMs += 900
    lines.onProgress(step(megabytes * 1e6))
  }
  lines.end()
  assert.equal(
    (pipe.read() as Buffer).toString(),
    'm/a.bin 0.0 of 4.0 MB from mirror\nm/a.bin 3.0 of 4.0 MB from mirror\nm/a.bin 4.0 of 4.0 MB from mirror\n',
  )
  const terminal = Object.assign(new PassThrough(), { isTTY: true })
  const bars = progressPrinter(terminal, () => nowMs)
  bars.onProgress(step(2e6))
  bars.onProgress(step(1e6, 'b.bin'))
  bars.end()
  assert.equal(
    (terminal.read() as Buffer).toString(),
    `\r\u001b[2K[${'#'.repeat(12)}${' '.repeat(12)}] m/a.bin 2.0 of 4.0 MB from mirror\n` +
      `\r\u001b[2K[${'#'.repeat(6)}${' '.repeat(18)}] m/b.bin 1.0 of 4.0 MB from mirror\n`,
  )
})
