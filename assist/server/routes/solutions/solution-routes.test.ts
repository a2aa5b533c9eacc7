import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'

import swagger from '@fastify/swagger'
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify'

import { AssistError } from '../../../errors/errors.js'
import type { Match } from '../../../matching/match.js'
import type { Solution } from '../../../solutions/solution.js'
import { defaultBase, type SolutionStore } from '../../../store/solution-store.js'
import { openSqliteStore } from '../../../store/sqlite/sqlite-store.js'
import { changeQueue } from './solution-changes.js'
import { solutionRoutes } from './solution-routes.js'

interface Bench {
  readonly app: FastifyInstance
  readonly store: SolutionStore
  readonly changed: string[]
  matches: readonly Match[]
}

async function bench(t: TestContext): Promise<Bench> {
  const opened = await openSqliteStore({ path: ':memory:' })
  const store = opened.solutions
  const app = Fastify({ routerOptions: { maxParamLength: 1_200 } })
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const code = error instanceof AssistError ? error.code : 'ASSIST_REQUEST_INVALID'
    return reply.code(error.statusCode ?? 500).send({ code, message: error.message })
  })
  await app.register(swagger, { openapi: { openapi: '3.1.0' } })
  const made: Bench = { app, store, changed: [], matches: [] }
  await app.register(solutionRoutes, {
    store,
    apply: changeQueue(async (base) => {
      made.changed.push(`${base} ${await store.version(base)}`)
    }),
    search: () => Promise.resolve(made.matches),
  })
  t.after(async () => {
    await app.close()
    await opened.close()
  })
  return made
}

const lamp = { id: 'lamp', title: 'Red lamp', answer: 'Look at it.', language: 'en' } as const
const whole = (input: Pick<Solution, 'id' | 'title' | 'answer'> & Partial<Solution>): Solution => ({
  ...{ questions: [], tags: [] },
  ...input,
})

test('solutions: one is created, read, replaced and deleted, each in service when answered', async (t) => {
  const { app, store, changed } = await bench(t)
  const created = await app.inject({ method: 'POST', url: '/api/solutions', body: lamp })
  assert.equal(created.statusCode, 201)
  assert.equal(created.headers['location'], '/api/solutions/lamp')
  assert.deepEqual(created.json(), whole(lamp))
  assert.deepEqual(changed, [`default ${await store.version(defaultBase)}`])
  const better = {
    ...{ title: 'Better', answer: 'Do.' },
    ...{ followup: { sms: { text: 'x' } }, steps: [{ n: 1 }] },
  }
  const body = { ...better, say: '' }
  const put = await app.inject({ method: 'PUT', url: '/api/solutions/lamp', body })
  assert.deepEqual(put.json(), whole({ id: 'lamp', ...better }))
  const read = await app.inject('/api/solutions/lamp')
  assert.deepEqual(read.json(), put.json())
  const deleted = await app.inject({ method: 'DELETE', url: '/api/solutions/lamp' })
  assert.deepEqual([deleted.statusCode, deleted.body], [204, ''])
  assert.equal(changed.length, 3)
  assert.equal((await app.inject('/api/solutions/lamp')).statusCode, 404)
})

test('solutions: a new one without an id gets one; any id works in the path', async (t) => {
  const { app } = await bench(t)
  const unnamed = { title: 'Red lamp', answer: 'Look at it.' }
  const created = await app.inject({ method: 'POST', url: '/api/solutions', body: unnamed })
  assert.match(created.json<Solution>().id, /^s-[0-9a-f]{10}$/)
  const id = '指示灯/红 ?#'.repeat(12)
  await app.inject({ method: 'POST', url: '/api/solutions', body: { ...lamp, id } })
  const read = await app.inject(`/api/solutions/${encodeURIComponent(id)}`)
  assert.equal(read.json<Solution>().id, id)
})

test('solutions: refusals carry a code and leave the base as it was', async (t) => {
  const { app, changed } = await bench(t)
  await app.inject({ method: 'POST', url: '/api/solutions', body: lamp })
  const refused = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: object) => {
    const answer = await app.inject({ method, url, ...(body ? { body } : {}) })
    const { code, message } = answer.json<{ code: string; message: string }>()
    assert.ok(message.length > 10)
    return [answer.statusCode, code]
  }
  const path = '/api/solutions'
  assert.deepEqual(await refused('POST', path, lamp), [409, 'ASSIST_SOLUTION_EXISTS'])
  assert.deepEqual(await refused('POST', path, { title: 'x' }), [400, 'ASSIST_REQUEST_INVALID'])
  assert.deepEqual(await refused('POST', path, { ...lamp, id: 'b', title: ' ' }), [
    ...[400, 'ASSIST_SOLUTION_INVALID'],
  ])
  assert.deepEqual(await refused('PUT', `${path}/lamp`, { ...lamp, id: 'other' }), [
    ...[400, 'ASSIST_SOLUTION_INVALID'],
  ])
  assert.deepEqual(await refused('PUT', `${path}/none`, { ...lamp, id: 'none' }), [
    ...[404, 'ASSIST_SOLUTION_NOT_FOUND'],
  ])
  assert.deepEqual(await refused('DELETE', `${path}/none`), [404, 'ASSIST_SOLUTION_NOT_FOUND'])
  assert.deepEqual(await refused('GET', `${path}?base=none`), [404, 'ASSIST_SOLUTIONS_UNKNOWN'])
  assert.deepEqual(await refused('GET', `${path}?limit=0`), [400, 'ASSIST_REQUEST_INVALID'])
  assert.equal(changed.length, 1)
})

test('solutions: lists are paged and filtered', async (t) => {
  const { app, store } = await bench(t)
  await store.replace(defaultBase, [
    whole({ ...lamp, id: 'a', tags: ['x'] }),
    whole({ ...lamp, id: 'b', language: 'zh' }),
    whole({ ...lamp, id: 'c', tags: ['x'] }),
  ])
  const list = async (query: string) => {
    const page = (await app.inject(`/api/solutions?${query}`)).json<{
      total: number
      version: string
      solutions: Solution[]
    }>()
    assert.equal(page.version, await store.version(defaultBase))
    return [page.total, page.solutions.map(({ id }) => id).join('')]
  }
  assert.deepEqual(await list(''), [3, 'abc'])
  assert.deepEqual(await list('offset=1&limit=1'), [3, 'b'])
  assert.deepEqual(await list('language=zh'), [1, 'b'])
  assert.deepEqual(await list('tag=x&offset=1'), [2, 'c'])
})

test('solutions: a search gives solutions with confidence and reasons, best first', async (t) => {
  const made = await bench(t)
  await made.store.replace(defaultBase, [whole(lamp), whole({ ...lamp, id: 'zh', language: 'zh' })])
  const because = [{ text: 'red', kind: 'word' }] as const
  made.matches = ['zh', 'gone', 'lamp'].map((solutionId) => ({
    solutionId,
    confidence: 0.75,
    because,
  }))
  const search = async (query: string) =>
    (await made.app.inject(`/api/solutions/search?${query}`)).json<{
      results: { solution: Solution; confidence: number; because: unknown }[]
    }>().results
  const found = await search('q=red')
  assert.deepEqual(
    found.map(({ solution }) => solution.id),
    ['zh', 'lamp'],
  )
  assert.deepEqual(found[1], { solution: whole(lamp), confidence: 0.75, because })
  assert.deepEqual((await search('q=red&top=1')).length, 1)
  assert.deepEqual((await search('q=red&language=en&top=1'))[0]?.solution.id, 'lamp')
  assert.equal((await made.app.inject('/api/solutions/search?q=')).statusCode, 400)
})

test('import: a file of each form replaces or is merged, by content type or format', async (t) => {
  const { app, store, changed } = await bench(t)
  const load = (type: string, body: string, query = '') =>
    app.inject({
      method: 'POST',
      url: `/api/solutions/import?${query}`,
      headers: { 'content-type': type },
      body,
    })
  const first = await load('text/csv; charset=utf-8', 'id,title,answer\na,A,x\nb,B,y\n')
  assert.deepEqual(first.json(), {
    ...{ base: defaultBase, version: await store.version(defaultBase) },
    ...{ added: 2, changed: 0, unchanged: 0, removed: 0 },
  })
  await load('text/markdown', '# C {#c}\nz\n', 'mode=merge')
  const last = await load(
    'application/octet-stream',
    '{"id":"a","title":"A2","answer":"x"}',
    'format=jsonl&mode=merge',
  )
  assert.equal(last.json<{ changed: number }>().changed, 1)
  await load('application/x-ndjson', '{"id":"a","title":"A2","answer":"x"}', 'base=shop')
  assert.equal((await store.all(defaultBase)).length, 3)
  assert.deepEqual(
    changed.map((entry) => entry.split(' ')[0]),
    ['default', 'default', 'default', 'shop'],
  )
})

test('import: an unusable file is refused and the base in service stays as it was', async (t) => {
  const { app, store, changed } = await bench(t)
  await store.replace(defaultBase, [whole(lamp)])
  const version = await store.version(defaultBase)
  const refused = async (type: string, body: string | Buffer) => {
    const headers = { 'content-type': type }
    const answer = await app.inject({ method: 'POST', url: '/api/solutions/import', headers, body })
    return [answer.statusCode, answer.json<{ code: string }>().code]
  }
  const bad = [400, 'ASSIST_SOLUTIONS_FILE_INVALID']
  assert.deepEqual(await refused('text/csv', 'id,title\na,A\n'), bad)
  assert.deepEqual(await refused('application/x-ndjson', '{"id":"a"}'), bad)
  assert.deepEqual(await refused('text/markdown', ''), bad)
  const unknown = [400, 'ASSIST_REQUEST_INVALID']
  assert.deepEqual(await refused('application/octet-stream', 'x'), unknown)
  assert.deepEqual(await refused('application/json', '{"id":"a"}'), unknown)
  assert.equal((await refused('image/png', 'x'))[0], 415)
  assert.equal((await refused('text/csv', Buffer.alloc((32 << 20) + 1)))[0], 413)
  assert.equal(await store.version(defaultBase), version)
  assert.deepEqual(changed, [])
})

test('export: what is exported imports as unchanged, in every form', async (t) => {
  const { app, store } = await bench(t)
  await store.replace(defaultBase, [whole({ ...lamp, questions: ['q1', '灯红'], steps: [1] })])
  for (const format of ['jsonl', 'csv', 'md']) {
    const file = await app.inject(`/api/solutions/export?format=${format}`)
    assert.equal(file.statusCode, 200)
    assert.match(String(file.headers['content-disposition']), new RegExp(`solutions\\.${format}`))
    const again = await app.inject({
      ...{ method: 'POST', url: '/api/solutions/import', body: file.rawPayload },
      headers: { 'content-type': String(file.headers['content-type']) },
    })
    assert.equal(again.json<{ unchanged: number }>().unchanged, 1, format)
  }
})

test('changes: simultaneous ones are made one after another', async (t) => {
  const { app, store, changed } = await bench(t)
  const ids = Array.from({ length: 10 }, (_, index) => `n${index}`)
  await Promise.all(
    ids.map((id) => app.inject({ method: 'POST', url: '/api/solutions', body: { ...lamp, id } })),
  )
  assert.equal(new Set(changed).size, ids.length, 'each change was in service before the next')
  assert.equal((await store.all(defaultBase)).length, ids.length)
})

test('openapi: every route is described with its query, body and refusals', async (t) => {
  const { app } = await bench(t)
  await app.ready()
  const { paths = {} } = app.swagger() as unknown as {
    paths?: Record<string, Record<string, { responses: object; requestBody?: { content: object } }>>
  }
  assert.deepEqual(Object.keys(paths).sort(), [
    ...['/api/glossary', '/api/solutions', '/api/solutions/export', '/api/solutions/import'],
    ...['/api/solutions/search', '/api/solutions/{id}'],
  ])
  for (const operations of Object.values(paths)) {
    for (const { responses } of Object.values(operations)) assert.ok('400' in responses)
  }
  const types = Object.keys(paths['/api/solutions/import']!['post']!.requestBody!.content)
  assert.deepEqual(types.sort(), [
    ...['application/octet-stream', 'application/x-ndjson', 'text/csv', 'text/markdown'],
  ])
})
