import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'

import { installBars } from './progress.js'

const step = (receivedBytes: number, file = 'a.bin') => ({
  ...{ model: 'm', file, receivedBytes, totalBytes: 4_000_000, source: 'mirror' },
})

const written = (stream: PassThrough): string => ((stream.read() as Buffer | null) ?? '').toString()

test('progress: a pipe gets throttled lines; the first and the last state of a file always', () => {
  let nowMs = 0
  const pipe = new PassThrough()
  const bars = installBars(pipe, () => nowMs)
  for (const megabytes of [0, 1, 2, 3, 4]) {
    nowMs += 900
    bars.onProgress(step(megabytes * 1e6))
  }
  bars.onProgress(step(1e6, 'b.bin'))
  bars.end()
  assert.equal(
    written(pipe),
    'm/a.bin 0.0 of 4.0 MB from mirror\nm/a.bin 3.0 of 4.0 MB from mirror\nm/a.bin 4.0 of 4.0 MB from mirror\n' +
      'm/b.bin 1.0 of 4.0 MB from mirror\n',
  )
})

test('progress: a terminal gets one redrawn bar a file, each on a line of its own', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const terminal = Object.assign(new PassThrough(), { isTTY: true })
  const bars = installBars(terminal)
  bars.onProgress(step(1e6))
  t.mock.timers.tick(100)
  bars.onProgress(step(2e6))
  bars.onProgress(step(1e6, 'b.bin'))
  bars.end()
  const [first = '', second = '', ...rest] = stripVTControlCharacters(written(terminal)).split('\n')
  const bar = (filled: number) => '█'.repeat(filled) + '░'.repeat(30 - filled)
  assert.ok(first.startsWith(`m/a.bin ${bar(8)} 1.0 of 4.0 MB from mirror`), first)
  assert.ok(first.endsWith(`m/a.bin ${bar(15)} 2.0 of 4.0 MB from mirror`), first)
  assert.ok(second.endsWith(`m/b.bin ${bar(8)} 1.0 of 4.0 MB from mirror`), second)
  assert.deepEqual(rest, [''], 'the last line is whole')
})
