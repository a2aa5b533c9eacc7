import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'

import { progressBar } from './progress-bar.js'

const written = (stream: PassThrough): string => ((stream.read() as Buffer | null) ?? '').toString()

test('progress bar: elsewhere than on a terminal a line comes every ten seconds, and lines in between as they come', () => {
  let nowMs = 0
  const pipe = new PassThrough()
  const bar = progressBar(pipe, 'Matching', { nowMs: () => nowMs })
  for (let second = 0; second <= 25; second++) {
    nowMs = second * 1_000
    bar.update(second / 25)
    if (second === 12) bar.line('a finding')
  }
  bar.end()
  assert.equal(written(pipe), 'Matching 40 %\na finding\nMatching 80 %\n')
})

test('progress bar: work that is over within ten seconds writes nothing to a file', () => {
  const pipe = new PassThrough()
  const bar = progressBar(pipe, 'Matching')
  bar.update(0.5)
  bar.update(1)
  bar.end()
  assert.equal(written(pipe), '')
})

/** What a terminal shows in the end, of the few commands that are used. */
function screenOf(output: string): string[] {
  const lines = ['']
  let row = 0
  let column = 0
  // eslint-disable-next-line no-control-regex -- a terminal is controlled by such characters
  for (const [token] of output.matchAll(/\u001b\[(\d*)(;\d+)?[A-Za-z]|\n|[^\n\u001b]+/g)) {
    if (token === '\n') {
      row++
      column = 0
      lines[row] ??= ''
    } else if (token.startsWith('\u001b')) {
      if (token.endsWith('G')) column = Number(token.slice(2, -1)) - 1
      else if (token.endsWith('A')) row -= Number(token.slice(2, -1) || 1)
      else if (token === '\u001b[0K') lines[row] = (lines[row] ?? '').slice(0, column)
      else if (token === '\u001b[2K') lines[row] = ''
      else if (token === '\u001b[0J')
        lines.splice(row, Infinity, (lines[row] ?? '').slice(0, column))
    } else {
      lines[row] = (lines[row] ?? '').slice(0, column) + token
      column += token.length
    }
  }
  return lines
}

test('progress bar: on a terminal it stays below the lines and is taken away at the end', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const terminal = Object.assign(new PassThrough(), { isTTY: true })
  let output = ''
  terminal.on('data', (piece: Buffer) => (output += piece.toString()))
  const bar = progressBar(terminal, 'call')
  bar.line('before the first drawing')
  bar.update(0.5)
  t.mock.timers.tick(100)
  bar.line('one')
  bar.line('two')
  t.mock.timers.tick(100)
  assert.deepEqual(screenOf(output), [
    'before the first drawing',
    'one',
    'two',
    `call ${'█'.repeat(15)}${'░'.repeat(15)} 50 %`,
  ])
  bar.line('three')
  bar.end()
  bar.end()
  assert.deepEqual(screenOf(output), ['before the first drawing', 'one', 'two', 'three', ''])
  const length = output.length
  t.mock.timers.tick(10_000)
  assert.equal(output.length, length, 'nothing is drawn after the end')
  assert.ok(stripVTControlCharacters(output).includes('call '))
})
