import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'

import { newKeySecret, newStoredKey } from '../../../access/keys/stored-key.js'
import type { Role } from '../../../access/roles.js'
import { observe } from '../../../learning/observation.js'
import { fakeApp, type FakeApp } from '../../../testing/fake-app.js'
import { findAlways, heard } from '../../../testing/fake-call.js'
import { solution } from '../../../testing/store-contract/store-under-test.js'

let app: FakeApp
const keys = new Map<string, string>()

before(async () => {
  const match = { solutionId: 'reset', confidence: 0.31, because: [] }
  app = await fakeApp({ apiKey: 'first' }, { findMatches: findAlways(match), show: 0.9 })
  await app.store.solutions.create('default', solution('reset', { answer: 'Press it.' }))
  await app.store.solutions.create('default', solution('old', { validTo: '2020-01-01' }))
  const people: readonly [string, Role][] = [
    ['ana', 'agent'],
    ['ben', 'agent'],
    ['qin', 'qa'],
    ['crm', 'integrator'],
  ]
  for (const [name, role] of people) {
    const { secret, digest } = newKeySecret()
    const wanted = { name, roles: [role], team: null, expiresAt: null }
    await app.store.keys.create(newStoredKey(wanted, 'test', 0), digest)
    keys.set(name, secret)
  }
})
after(() => app.close())

/** The SDK’s own client with somebody’s key. */
async function client(by: string): Promise<Client> {
  const one = new Client({ name: 'oracle', version: '1' })
  const requestInit = { headers: { authorization: `Bearer ${keys.get(by) ?? ''}` } }
  const transport = new StreamableHTTPClientTransport(new URL(`${app.address}/mcp`), {
    requestInit,
  })
  await one.connect(transport)
  return one
}

async function ask(by: string, name: string, args: Record<string, unknown> = {}) {
  const one = await client(by)
  try {
    const answer = (await one.callTool({ name, arguments: args })) as CallToolResult
    const [part] = answer.content
    const text = part?.type === 'text' ? part.text : ''
    if (answer.isError === true) return { refusal: text.slice(0, text.indexOf(':')) }
    assert.deepEqual(JSON.parse(text), answer.structuredContent)
    return answer.structuredContent as Record<string, unknown>
  } finally {
    await one.close()
  }
}

/** A live call that belongs to Ana. */
async function call(callId: string) {
  const answer = await fetch(`${app.address}/api/calls`, {
    method: 'POST',
    headers: { 'x-api-key': keys.get('ana') ?? '', 'content-type': 'application/json' },
    body: JSON.stringify({ callId }),
  })
  assert.equal(answer.status, 201)
  return app.made.get(callId)!
}

test('mcp: the SDK’s client lists the tools, searches the base and reads an entry', async () => {
  const one = await client('crm')
  const { tools } = await one.listTools()
  await one.close()
  assert.deepEqual(
    tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint]),
    [
      ['search_solutions', true],
      ['get_solution', true],
      ['list_calls', true],
      ['read_call', true],
      ['follow_call', true],
      ['suggest', false],
    ],
  )
  const found = await ask('crm', 'search_solutions', { text: 'My modem is dead.' })
  assert.deepEqual(found['solutions'], [
    { id: 'reset', title: 'Title of reset', answer: 'Press it.', confidence: 0.31 },
  ])
  const entry = await ask('crm', 'get_solution', { solutionId: 'reset' })
  assert.equal((entry['solution'] as { answer: string }).answer, 'Press it.')
  assert.deepEqual(await ask('crm', 'get_solution', { solutionId: 'none' }), {
    refusal: 'ASSIST_SOLUTION_NOT_FOUND',
  })
})

test('mcp: a call is read and followed by whom it belongs to, and is not there for others', async () => {
  const { pipeline } = await call('live')
  pipeline.heard(heard('customer').started())
  pipeline.heard(heard('customer').final('My modem is dead.'))
  const isSaid = (lines: unknown) => JSON.stringify(lines).includes('My modem is dead.')
  let read = await ask('ana', 'read_call', { callId: 'live' })
  while (!isSaid(read['lines'])) read = await ask('ana', 'read_call', { callId: 'live' })
  assert.equal(read['isLive'], true)
  const following = ask('ana', 'follow_call', { callId: 'live', after: read['after'] })
  setTimeout(() => pipeline.write({ channel: 'agent', text: 'One moment.' }), 50)
  const { lines } = (await following) as { lines: { what: string; text: string }[] }
  assert.deepEqual(
    lines.map(({ what, text }) => [what, text]),
    [['wrote', 'One moment.']],
  )
  const nothing = await ask('ana', 'follow_call', { callId: 'live', after: 99, waitMs: 20 })
  assert.deepEqual(nothing['lines'], [])
  const calls = async (by: string) => JSON.stringify((await ask(by, 'list_calls'))['calls'])
  assert.match(await calls('ana'), /"live"/)
  assert.doesNotMatch(await calls('ben'), /"live"/)
  for (const name of ['read_call', 'follow_call']) {
    assert.deepEqual(await ask('ben', name, { callId: 'live' }), {
      refusal: 'ASSIST_CALL_NOT_FOUND',
    })
  }
})

test('mcp: a card from outside stands on the screen, marked, and teaches nothing', async () => {
  const { pipeline, log } = await call('shown')
  const suggested = await ask('ana', 'suggest', {
    callId: 'shown',
    solutionId: 'reset',
    from: 'CRM',
  })
  assert.deepEqual(suggested, { suggestionId: 's1' })
  assert.deepEqual(
    await ask('ana', 'suggest', { callId: 'shown', solutionId: 'reset', from: 'x' }),
    {
      suggestionId: 's1',
    },
  )
  const shown = log.after(0).filter(({ type }) => type === 'suggestion.shown')
  assert.equal(shown.length, 1)
  const [event] = shown
  assert.ok(event?.type === 'suggestion.shown')
  assert.deepEqual(event.because, [{ text: 'CRM', kind: 'outside' }])
  assert.deepEqual([event.utteranceId, event.confidence], ['', 0])
  assert.equal(pipeline.cards.of('reset')?.answer, 'Press it.')
  pipeline.controls.act('s1', 'used')
  assert.deepEqual(observe(log.after(0)), [])
  pipeline.controls.act('s1', 'dismissed')
  assert.deepEqual(
    await ask('ana', 'suggest', { callId: 'shown', solutionId: 'reset', from: 'x' }),
    {
      refusal: 'ASSIST_SUGGESTION_UNWANTED',
    },
  )
})

test('mcp: who may only look, others, and entries that may not be shown are refused', async () => {
  await call('closed')
  const suggest = (by: string, solutionId: string, callId = 'closed') =>
    ask(by, 'suggest', { callId, solutionId, from: 'CRM' })
  assert.deepEqual(await suggest('qin', 'reset'), { refusal: 'ASSIST_ACCESS_REFUSED' })
  assert.deepEqual(await suggest('crm', 'reset'), { refusal: 'ASSIST_CALL_NOT_FOUND' })
  assert.deepEqual(await suggest('ana', 'old'), { refusal: 'ASSIST_SOLUTION_NOT_FOUND' })
  await app.calls.endCall('closed', 'stopped')
  assert.deepEqual(await suggest('ana', 'reset'), { refusal: 'ASSIST_CALL_NOT_FOUND' })
  await assert.rejects(client('nobody'), /ASSIST_AUTH_REQUIRED/)
})

test('mcp: arguments that are none are refused by name, and streams and sessions are not there', async () => {
  await assert.rejects(ask('ana', 'read_call', { callId: 7 }), /read_call: \/callId/)
  await assert.rejects(ask('ana', 'no_such_tool'), /tools\/list/)
  const headers = { 'x-api-key': keys.get('ana') ?? '' }
  for (const method of ['GET', 'DELETE']) {
    assert.equal((await fetch(`${app.address}/mcp`, { method, headers })).status, 405)
  }
})
