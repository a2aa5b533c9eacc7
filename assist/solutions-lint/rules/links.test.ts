import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Solution } from '../../solutions/solution.js'
import { serveHttp } from '../../testing/trial-models.js'
import { deadLinkFindings, linkFormFindings } from './links.js'

const entry = (id: string, more: Partial<Solution>): Solution => ({
  ...{ id, title: id, answer: 'Do this.', questions: [], tags: [] },
  ...more,
})

const never = (): AbortSignal => new AbortController().signal

test('links: a page that is gone is an error, a server in trouble a warning, HEAD may be refused', async (t) => {
  const asked: string[] = []
  const site = await serveHttp(t, (request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`)
    const isHead = request.method === 'HEAD'
    const status = { '/ok(1)': 200, '/get': isHead ? 405 : 200, '/busy': 503 }[request.url ?? '']
    response.writeHead(status ?? 404).end(isHead ? undefined : 'text')
  })
  const solutions = [
    entry('a', { answer: `See ${site}/ok(1), then (${site}/get).` }),
    entry('b', { answer: `请看${site}/gone。谢谢`, followup: { url: `${site}/busy` } }),
    entry('c', { answer: 'Nothing here: ftp://x/y', say: `${site}/gone` }),
  ]
  const findings = await deadLinkFindings(solutions, { fetch, timeout: never })
  assert.deepEqual(
    findings.map(({ severity, ids, evidence }) => [severity, ids, evidence]),
    [
      ['error', ['b', 'c'], `${site}/gone in b and c answers 404.`],
      ['warning', ['b'], `${site}/busy in b answers 503.`],
    ],
  )
  assert.ok(asked.includes('GET /get'))
  assert.ok(!asked.includes('GET /ok(1)'), 'a good HEAD is enough')
  assert.equal(asked.filter((one) => one === 'HEAD /gone').length, 1, 'each link once')
})

test('links: servers that are not there, or do not answer in time', async (t) => {
  const silent = await serveHttp(t, () => undefined)
  const solutions = [
    entry('slow', { answer: silent }),
    entry('off', { answer: 'http://127.0.0.1:1/' }),
  ]
  const timedOut = (): AbortSignal => AbortSignal.abort(new DOMException('late', 'TimeoutError'))
  const [slow] = await deadLinkFindings(solutions, { fetch, timeout: timedOut })
  assert.equal(slow?.severity, 'warning')
  assert.match(slow.evidence, /in slow does not answer in time/)
  const [off] = await deadLinkFindings(solutions.slice(1), { fetch, timeout: never })
  assert.match(off!.evidence, /in off cannot be reached \(/)
})

test('links: an address for customers that no browser could follow is an error, without asking anyone', () => {
  const urls = ['javascript:alert(1)', 'example.com/a', 7, 'https://example.com/a']
  const solutions = urls.map((url, at) => entry(`e${at}`, { followup: { url } }))
  assert.deepEqual(
    linkFormFindings([...solutions, entry('none', {})], '2026-06-15').map(({ ids }) => ids),
    [['e0'], ['e1'], ['e2']],
  )
})
