import assert from 'node:assert/strict'
import { test } from 'node:test'

import { fakeCall, findAlways, heard } from '../testing/fake-call.js'
import type { CallEvent } from './log/call-event.js'

const types = (events: readonly CallEvent[]): string[] => events.map((event) => event.type)
const routerCard = { solutionId: 'router', confidence: 0.9, because: [] }

test('inlet: under the virtual clock no partial is replaced', async () => {
  const { pipeline, log } = fakeCall({ isVirtual: true })
  pipeline.heard(heard().started())
  for (const text of ['my', 'my router', 'my router is']) pipeline.heard(heard().partial(text))
  await pipeline.end('stopped')
  const texts = log.after(0).flatMap((event) => ('text' in event ? [event.text] : []))
  assert.deepEqual(
    texts,
    ['my', 'my router', 'my router is', ''],
    'and the call’s end takes it off',
  )
})

test('inlet: what the customer writes is masked and matched like speech; the agent’s raises nothing', async () => {
  const asked: string[] = []
  const { pipeline, log } = fakeCall({
    isVirtual: true,
    findMatches: (text) => {
      asked.push(text)
      return findAlways(routerCard)(text)
    },
  })
  assert.equal(pipeline.write({ channel: 'agent', text: 'Hello' }), 'm1')
  pipeline.write({ channel: 'customer', text: 'Pay with 4111 1111 1111 1111, router is red' })
  const image = { sha256: 'ab', name: 'router.jpg' }
  pipeline.write({ channel: 'customer', text: '', image })
  await pipeline.end('stopped')
  const events = log.after(0)
  assert.deepEqual(types(events), [
    ...['message', 'message', 'suggestion.shown', 'message', 'call.ended'],
  ])
  const messages = events.filter((event) => event.type === 'message')
  assert.deepEqual(
    messages.map(({ messageId, from }) => `${messageId} ${from}`),
    ['m1 agent', 'm2 customer', 'm3 customer'],
  )
  assert.doesNotMatch(JSON.stringify(events), /4111/)
  assert.deepEqual(messages[2]?.image, image)
  assert.equal(asked.length, 1)
  const shown = events.find((event) => event.type === 'suggestion.shown')
  assert.equal(shown?.utteranceId, 'm2')
})
