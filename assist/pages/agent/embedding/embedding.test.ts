import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { ScreenMessage } from '../../../screen/screen-protocol.js'
import { readEmbedRequest } from './embed-protocol.js'
import { Embedding, readEmbedAddress } from './embedding.js'

const parentOrigin = 'https://crm.example'

function setUp() {
  const told: { type: string; isConfirmed?: boolean; field?: { value: string } }[] = []
  const asked: unknown[] = []
  let listener: (event: MessageEvent) => void = () => undefined
  const parent = {
    postMessage: (message: unknown, origin: string) => {
      assert.equal(origin, parentOrigin)
      told.push(message as (typeof told)[number])
    },
  }
  const embedding = new Embedding({
    address: { part: 'seat', parentOrigin },
    window: { parent, addEventListener: (_type, hears) => (listener = hears) },
    follow: (callId) => asked.push(callId),
    bind: (callId) => Promise.resolve(callId === 'none' ? 'ASSIST_CALL_NOT_FOUND' : undefined),
  })
  const post = async (message: unknown, origin = parentOrigin, source: unknown = parent) => {
    // `data` is the browser's name for it.
    const entries = Object.entries({ origin, source }).concat([['data', message]])
    listener(Object.fromEntries(entries) as unknown as MessageEvent)
    await new Promise((resolve) => setImmediate(resolve))
  }
  const said = (seq: number, text: string, revision?: number): void => {
    const type = revision === undefined ? 'utterance.final' : 'utterance.revised'
    const event = { seq, callId: 'c', atMs: 0, type, utteranceId: 'u1', channel: 'customer', text }
    embedding.received({ type: 'event', event } as unknown as ScreenMessage)
  }
  embedding.received({ type: 'watching', callId: 'c', lastSeq: 0, isLive: true })
  const values = () => embedding.fields.getState().map(({ field }) => field.value)
  return { embedding, told, asked, post, said, values }
}

test('embedding: the address names the part and the origin, or the page stands by itself', () => {
  assert.deepEqual(readEmbedAddress('?embed=cards&parent=https://crm.example/x'), {
    ...{ part: 'cards', parentOrigin },
  })
  for (const search of [
    '',
    '?embed=cards',
    '?embed=all&parent=https://x',
    '?embed=seat&parent=data:x',
  ]) {
    assert.equal(readEmbedAddress(search), null, search)
  }
})

test('embedding: only the page around, of the origin that is named, is heard', async () => {
  const { asked, post, told } = setUp()
  const follow = { type: 'assist:follow', callId: 'c-1' }
  await post(follow, 'https://evil.example')
  await post(follow, parentOrigin, {})
  await post({ type: 'assist:follow' })
  assert.deepEqual(asked, [])
  await post(follow)
  await post({ type: 'assist:bind', callId: 'c-2' })
  await post({ type: 'assist:bind', callId: 'none' })
  assert.deepEqual(asked, ['c-1', 'c-2'])
  assert.deepEqual(told.at(-1), { type: 'assist:refused', code: 'ASSIST_CALL_NOT_FOUND' })
})

test('embedding: requests that are none are passed over', () => {
  for (const one of [
    null,
    7,
    'x',
    {},
    { type: 'assist:bind' },
    { type: 'assist:bind', callId: '' },
  ]) {
    assert.equal(readEmbedRequest(one), undefined)
  }
  assert.equal(readEmbedRequest({ type: 'assist:bind', callId: 'c', agent: 7 }), undefined)
})

test('embedding: a revision replaces the fields that are not confirmed; events come once', () => {
  const { embedding, told, said, values } = setUp()
  said(1, 'It was $30 on 3 May.')
  assert.deepEqual(values(), ['$30', '3 May'])
  embedding.confirmNewest()
  said(2, 'It was $13 on 3 May.', 1)
  said(2, 'It was $99.', 1)
  assert.deepEqual(values(), ['3 May', '$13'])
  embedding.confirmNewest()
  embedding.confirmNewest()
  const confirmed = told.filter(({ isConfirmed }) => isConfirmed).map(({ field }) => field?.value)
  assert.deepEqual(confirmed, ['3 May', '$13'])
  assert.equal(told.filter(({ type }) => type === 'assist:event').length, 2)
})
