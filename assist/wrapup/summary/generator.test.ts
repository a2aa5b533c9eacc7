import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'

import { saidCall, type SaidTurn } from '../../testing/said-call.js'
import { saidLines } from '../said-line.js'
import { writtenSummary } from './generator.js'
import { quotedSummary } from './summary.js'

const turns: readonly SaidTurn[] = [
  'C: my modem shows a red light, I live at 12 Baker Street, my number is 07700 900123',
  "A: I've booked an engineer for Tuesday at 9.",
  'A: We will send you a text before he comes.',
]

/** A generator that answers the same to everything, with what it was asked. */
async function generator(t: TestContext, answer: unknown, status = 200) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')))
    request.on('end', () => {
      asked.push(body)
      const content = typeof answer === 'string' ? answer : JSON.stringify(answer)
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ choices: [{ message: { content } }] }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  const lines = saidLines(saidCall(turns))
  const written = writtenSummary(lines, quotedSummary(lines, new Map()), {
    ...{ url, model: 'm', key: '', timeoutMs: 5_000 },
  })
  return { asked, written }
}

test('generator: a sentence stays where its line bears it, and what it left out is quoted', async (t) => {
  const { written } = await generator(t, {
    sentences: [
      { part: 'matter', text: 'The modem shows a red light.', line: 1 },
      { part: 'done', text: 'An engineer is booked for Tuesday at 9.', line: 2 },
    ],
  })
  assert.deepEqual(
    (await written).map(({ part, text }) => `${part}: ${text}`),
    [
      'matter: The modem shows a red light.',
      'done: An engineer is booked for Tuesday at 9.',
      'promised: We will send you a text before he comes.',
    ],
  )
})

test('generator: what no line says is left out: other numbers, denials, sides, promises, lines', async (t) => {
  const { written } = await generator(t, {
    sentences: [
      { part: 'done', text: 'An engineer is booked for Wednesday at 11.', line: 2 },
      { part: 'done', text: 'No engineer is booked for Tuesday at 9.', line: 2 },
      { part: 'matter', text: 'We will send you a text before he comes.', line: 3 },
      { part: 'promised', text: "I've booked an engineer for Tuesday at 9.", line: 2 },
      { part: 'promised', text: 'A refund of the whole bill was promised.', line: 3 },
      { part: 'promised', text: 'We will send you a text.', line: 99 },
    ],
  })
  const lines = saidLines(saidCall(turns))
  assert.deepEqual(await written, quotedSummary(lines, new Map()))
})

test('generator: addresses and long numbers do not leave the house', async (t) => {
  const { asked, written } = await generator(t, '```json\n{"sentences":[]}\n```')
  await written
  assert.doesNotMatch(asked[0] ?? '', /Baker|900123|07700/)
  assert.match(asked[0] ?? '', /\[address\].*\[number\]/)
})

test('generator: an answer that is none is an error', async (t) => {
  for (const [answer, status] of [
    ['no JSON', 200],
    [{ sentences: [{ part: 'else', text: 'x', line: 1 }] }, 200],
    [{ sentences: [] }, 500],
  ] as const) {
    await assert.rejects((await generator(t, answer, status)).written)
  }
})
