import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'

import type { CallEvent } from '../pipeline/log/call-event.js'
import type { CallSummary } from '../screen/screen-protocol.js'
import { assertHeardIn, sampleGreeting } from '../testing/heard-text.js'
import { integerKernels } from '../threads/integer-kernels.js'
import { requirement } from '../testing/requirements.js'
import { NativeTestClient, startService, type TestService } from '../testing/service.js'
import { sampleCall } from '../testing/wave-file.js'

const needsModels = requirement('models')

let service: TestService
let audio: Uint8Array

before(async () => {
  if (needsModels.skip !== false) return
  const wave = await readFile(sampleCall.file)
  audio = wave.subarray(wave.indexOf('data') + 8)
  service = await startService({ resumeWindowMs: 60_000 })
})

after(async () => {
  if (needsModels.skip === false) await service.close()
})

const part = (fromMs: number, toMs: number): Uint8Array =>
  audio.subarray(fromMs * sampleCall.bytesPerMs, toMs * sampleCall.bytesPerMs)

async function ask(
  path: string,
  method = 'GET',
  body?: object,
): Promise<{ status: number; type: string; text: string; json: () => unknown }> {
  const response = await fetch(`${service.address}${path}`, {
    method,
    ...(body ? { body: JSON.stringify(body) } : {}),
    headers: body ? { 'content-type': 'application/json' } : {},
  })
  const text = await response.text()
  const type = response.headers.get('content-type') ?? ''
  return { status: response.status, type, text, json: () => JSON.parse(text) as unknown }
}

/** Runs a call through the native door and gives its events. */
async function call(callId: string, fromMs: number, toMs: number): Promise<CallEvent[]> {
  const client = await NativeTestClient.start(service.address, { callId })
  client.send(part(fromMs, toMs))
  await client.stop()
  return client.events
}

test('app: it says that it lives and that it can take calls', needsModels, async () => {
  assert.deepEqual((await ask('/healthz')).json(), { status: 'ok' })
  const ready = (await ask('/readyz')).json() as object
  assert.deepEqual(ready, { status: 'ready', kernels: integerKernels() })
})

test('app: metrics count what happened and hold no word of it', needsModels, async () => {
  const events = await call('measured', 0, 15_000)
  const { type, text } = await ask('/metrics')
  assert.match(type, /^text\/plain/)
  const value = (name: string): number => {
    const line = text.split('\n').find((one) => one.startsWith(`${name} `)) ?? ''
    return Number(line.slice(name.length))
  }
  const finals = events.filter((event) => event.type === 'utterance.final')
  assert.ok(finals.length > 1)
  assert.equal(value('assist_events_total{type="utterance.final"}'), finals.length)
  assert.equal(value('assist_final_delay_seconds_count'), finals.length)
  assert.equal(value('assist_events_total{type="call.ended"}'), 1)
  assert.equal(value('assist_calls_live'), 0)
  assert.ok(value('assist_event_loop_delay_p99_seconds') >= 0)
  assert.ok(value('assist_recognition_jobs{kind="final-decoded"}') >= finals.length)
  assert.ok(value('process_resident_memory_bytes') > 0)
  for (const { text: said, utteranceId } of finals) {
    assert.equal(text.includes(said), false, utteranceId)
    for (const word of said.match(/[a-z]{7,}/gi) ?? []) {
      assert.doesNotMatch(text, new RegExp(`"[^"]*\\b${word}\\b[^"]*"`, 'i'))
    }
  }
  assert.equal(text.includes('measured'), false, 'call ids make no labels')
})

test('app: what is not there is refused by a code, in one form', needsModels, async () => {
  const cases: [string, string, number, string][] = [
    ['GET', '/no-such-route', 404, 'ASSIST_ROUTE_NOT_FOUND'],
    ['DELETE', '/api/calls', 404, 'ASSIST_ROUTE_NOT_FOUND'],
    ['GET', '/api/calls/none', 404, 'ASSIST_CALL_NOT_FOUND'],
    ['GET', '/api/calls/none/events', 404, 'ASSIST_CALL_NOT_FOUND'],
    ['GET', '/api/calls/none/events?after=-1', 400, 'ASSIST_REQUEST_INVALID'],
    ['GET', '/api/calls/none/events?after=x', 400, 'ASSIST_REQUEST_INVALID'],
    ['GET', '/api/solutions/none', 404, 'ASSIST_SOLUTION_NOT_FOUND'],
    ['GET', '/api/solutions?base=none', 404, 'ASSIST_SOLUTIONS_UNKNOWN'],
    ['GET', '/api/solutions/search', 400, 'ASSIST_REQUEST_INVALID'],
    ['GET', '/api/solutions/search?q=light&base=none', 404, 'ASSIST_SOLUTIONS_UNKNOWN'],
    ['GET', '/sample/none.wav', 404, 'ASSIST_ROUTE_NOT_FOUND'],
    ['GET', '/sample/..%2f..%2fpackage.json', 400, 'ASSIST_REQUEST_INVALID'],
    ['GET', '/%zz', 400, 'ASSIST_REQUEST_INVALID'],
    ['GET', `/api/calls/${'x'.repeat(2_000)}`, 400, 'ASSIST_REQUEST_INVALID'],
  ]
  for (const [method, path, status, code] of cases) {
    const answer = await ask(path, method)
    assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`)
    const body = answer.json() as { code: string; message: string }
    assert.deepEqual([body.code, Object.keys(body)], [code, ['code', 'message']], path)
    assert.ok(body.message.length > 5, body.message)
  }
  const bad = await fetch(`${service.address}/api/solutions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"title": ',
  })
  assert.equal(bad.status, 400)
  assert.equal(((await bad.json()) as { code: string }).code, 'ASSIST_REQUEST_INVALID')
})

test(
  'app: /openapi.json names every route with what it takes and answers',
  needsModels,
  async () => {
    interface Operation {
      summary?: string
      parameters?: { name: string; schema: object }[]
      requestBody?: object
      responses: Record<string, { content?: Record<string, { schema?: object }> }>
    }
    const { openapi, paths } = (await ask('/openapi.json')).json() as {
      openapi: string
      paths: Record<string, Record<string, Operation>>
    }
    assert.match(openapi, /^3\.1\./)
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path}`,
        operation,
      })),
    )
    assert.deepEqual(operations.map(({ name }) => name).sort(), [
      'DELETE /api/calls/{callId}',
      'DELETE /api/calls/{callId}/labels/{labelId}',
      'DELETE /api/keys/{keyId}',
      'DELETE /api/learning',
      'DELETE /api/solutions/{id}',
      'DELETE /api/views/{name}',
      'GET /api/audit',
      'GET /api/calls',
      'GET /api/calls/export',
      'GET /api/calls/{callId}',
      'GET /api/calls/{callId}/events',
      'GET /api/calls/{callId}/follow-ups',
      'GET /api/calls/{callId}/labels',
      'GET /api/calls/{callId}/pictures/{sha256}',
      'GET /api/calls/{callId}/scores',
      'GET /api/calls/{callId}/scores/machine',
      'GET /api/calls/{callId}/signals',
      'GET /api/calls/{callId}/sound',
      'GET /api/calls/{callId}/transcript',
      'GET /api/calls/{callId}/truth',
      'GET /api/calls/{callId}/wrap-up',
      'GET /api/figures',
      'GET /api/glossary',
      'GET /api/keys',
      'GET /api/labels/agreement',
      'GET /api/labels/queries',
      'GET /api/learning',
      'GET /api/me',
      'GET /api/moments',
      'GET /api/notice',
      'GET /api/sampling',
      'GET /api/scorecard',
      'GET /api/scores/agreement',
      'GET /api/solutions',
      'GET /api/solutions/export',
      'GET /api/solutions/search',
      'GET /api/solutions/{id}',
      'GET /api/views',
      'GET /api/webhooks/deliveries',
      'GET /healthz',
      'GET /metrics',
      'GET /readyz',
      'POST /api/calls',
      'POST /api/calls/{callId}/agent',
      'POST /api/calls/{callId}/follow-ups',
      'POST /api/calls/{callId}/follow-ups/preview',
      'POST /api/calls/{callId}/pictures',
      'POST /api/calls/{callId}/scores/sight',
      'POST /api/calls/{callId}/scores/{scoreId}/appeal',
      'POST /api/customers/erase',
      'POST /api/customers/export',
      'POST /api/keys',
      'POST /api/keys/{keyId}/rotate',
      'POST /api/learning/{proposalId}/accept',
      'POST /api/learning/{proposalId}/refuse',
      'POST /api/moments/try',
      'POST /api/questions',
      'POST /api/set-up',
      'POST /api/solutions',
      'POST /api/solutions/import',
      'POST /api/webhooks/deliveries/{deliveryId}/retry',
      'POST /customer/pictures',
      'POST /e/{entry}',
      'PUT /api/calls/{callId}/hold',
      'PUT /api/calls/{callId}/labels',
      'PUT /api/calls/{callId}/scores',
      'PUT /api/calls/{callId}/scores/{scoreId}/appeal',
      'PUT /api/calls/{callId}/wrap-up',
      'PUT /api/glossary',
      'PUT /api/solutions/{id}',
      'PUT /api/views/{name}',
    ])
    for (const { name, operation } of operations) {
      assert.ok(operation.summary, name)
      for (const field of name.match(/(?<=\{)\w+/g) ?? []) {
        assert.ok(
          operation.parameters?.some((one) => one.name === field),
          `${name}: ${field}`,
        )
      }
      const isDecision = /^POST \/api\/(learning|webhooks)\//.test(name)
      if (/^(POST|PUT)/.test(name) && !isDecision) assert.ok(operation.requestBody, name)
      const isEmpty = name.startsWith('DELETE') || name === 'GET /metrics'
      const schemas = Object.entries(operation.responses)
        .filter(([status]) => status.startsWith('2'))
        .flatMap(([, one]) => Object.values(one.content ?? {}))
      assert.ok(isEmpty || schemas.some((one) => one.schema), `${name} says what it answers`)
    }
  },
)

test('app: a call is listed while it lives and afterwards, with its log', needsModels, async () => {
  const client = await NativeTestClient.start(service.address, { callId: 'listed', language: 'en' })
  const find = async (): Promise<CallSummary | undefined> =>
    ((await ask('/api/calls')).json() as CallSummary[]).find((one) => one.callId === 'listed')
  assert.equal((await find())?.isLive, true)
  const live = (await ask('/api/calls/listed/events')).json() as CallEvent[]
  assert.deepEqual(
    live.map((event) => event.type),
    ['call.started', 'call.medium'],
  )
  client.send(part(0, 7_000))
  await client.stop()
  const { events } = client
  const over = (await ask('/api/calls/listed')).json() as CallSummary & { internalId: string }
  assert.deepEqual({ ...(await find()), ...over }, await find())
  assert.deepEqual(
    { ...over, startedAt: '', internalId: '' },
    {
      internalId: '',
      callId: 'listed',
      language: 'en',
      startedAt: '',
      isLive: false,
      lastSeq: events.length,
      whose: 'own',
    },
  )
  assert.match(over.internalId, /^[0-9a-f]{32}$/)
  assert.ok(Math.abs(Date.parse(over.startedAt) - Date.now()) < 60_000)
  assert.deepEqual((await ask('/api/calls/listed/events?after=0')).json(), events)
  assert.deepEqual((await ask('/api/calls/listed/events?after=3')).json(), events.slice(3))
  assert.deepEqual((await ask('/api/calls/listed/events?after=9999')).json(), [])
})

test(
  'app: a solution that is added, changed or deleted is found so at once',
  needsModels,
  async () => {
    const search = async (q: string): Promise<{ solution: { id: string; title: string } }[]> => {
      const { json } = await ask(`/api/solutions/search?q=${encodeURIComponent(q)}`)
      return (json() as { results: { solution: { id: string; title: string } }[] }).results
    }
    const q = 'my submarine periscope is fogged up'
    assert.equal(
      (await search(q)).some(({ solution }) => solution.id === 'periscope'),
      false,
    )
    const entry = {
      ...{ id: 'periscope', title: 'Fogged periscope', answer: 'Wipe it.', language: 'en' },
      questions: ['the periscope of my submarine is fogged up'],
    }
    assert.equal((await ask('/api/solutions', 'POST', entry)).status, 201)
    assert.equal((await search(q))[0]?.solution.id, 'periscope')
    const changed = {
      ...entry,
      title: 'Dim gramophone',
      questions: ['the gramophone is too quiet'],
    }
    assert.equal((await ask('/api/solutions/periscope', 'PUT', changed)).status, 200)
    assert.equal((await search('the gramophone is too quiet'))[0]?.solution.title, 'Dim gramophone')
    assert.notEqual((await search(q))[0]?.solution.id, 'periscope')
    assert.equal((await ask('/api/solutions/periscope', 'DELETE')).status, 204)
    const left = await search('the gramophone is too quiet')
    assert.equal(
      left.some(({ solution }) => solution.id === 'periscope'),
      false,
    )
  },
)

test('app: a live call hears of a changed base and goes on undisturbed', needsModels, async () => {
  const said = (events: readonly CallEvent[]): string[] =>
    events.flatMap((event) => (event.type === 'utterance.final' ? [event.text] : []))
  const undisturbed = await call('undisturbed', 0, 15_000)
  const client = await NativeTestClient.start(service.address, { callId: 'swapped' })
  const first = client.events[0]
  const before = first?.type === 'call.started' ? first.solutions : ''
  client.send(part(0, 7_000))
  const entry = { id: 'swap', title: 'Swapped in', answer: 'Yes.', language: 'en' }
  assert.equal((await ask('/api/solutions', 'POST', entry)).status, 201)
  await client.until(() => client.events.some((event) => event.type === 'solutions.changed'))
  client.send(part(7_000, 15_000))
  await client.stop()
  assert.deepEqual(said(client.events), said(undisturbed))
  const swaps = client.events.filter((event) => event.type === 'solutions.changed')
  const { version } = (await ask('/api/solutions')).json() as { version: string }
  assert.deepEqual(
    swaps.map((event) => event.solutionsVersion),
    [version],
  )
  assert.notEqual(version, before)
  for (const event of client.events) {
    if (event.type !== 'suggestion.shown') continue
    const isAfter = event.seq > swaps[0]!.seq
    if (event.solutionsVersion !== before) assert.ok(isAfter, 'a version serves after its swap')
  }
  assert.equal((await ask('/api/solutions/swap', 'DELETE')).status, 204)
})

test(
  'app: a base that cannot be used leaves the one in service, and calls, as they were',
  needsModels,
  async () => {
    const client = await NativeTestClient.start(service.address, { callId: 'unmoved' })
    const { version } = (await ask('/api/solutions')).json() as { version: string }
    const response = await fetch(`${service.address}/api/solutions/import`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: '{"id":"a","title":"A","answer":"x"}\n{"id":"b","title":"B"}\n',
    })
    assert.equal(response.status, 400)
    const { code, message } = (await response.json()) as { code: string; message: string }
    assert.equal(code, 'ASSIST_SOLUTIONS_FILE_INVALID')
    assert.match(message, /line 2.*answer/s)
    assert.equal(((await ask('/api/solutions')).json() as { version: string }).version, version)
    await client.stop()
    assert.deepEqual(
      client.events.map((event) => event.type),
      ['call.started', 'call.medium', 'call.ended'],
    )
  },
)

test(
  'app: a socket that resumes takes its leg from one that is still open',
  needsModels,
  async () => {
    const old = await NativeTestClient.start(service.address, { callId: 'resumed' })
    old.send(part(0, 3_000))
    await old.until(() => old.find('ack') !== undefined)
    const fresh = await NativeTestClient.start(service.address, { callId: 'resumed', resume: true })
    assert.equal(await old.closed(), 1008)
    assert.equal(old.find('error')?.code, 'ASSIST_CALL_EXISTS')
    const from = fresh.find('started')!.receivedBytes
    assert.equal(from, 3_000 * sampleCall.bytesPerMs)
    fresh.send(audio.subarray(from, 7_000 * sampleCall.bytesPerMs))
    await fresh.stop()
    const events = (await ask('/api/calls/resumed/events')).json() as CallEvent[]
    const texts = events.flatMap((event) => (event.type === 'utterance.final' ? [event.text] : []))
    assertHeardIn(texts.join(' '), sampleGreeting)
  },
)
