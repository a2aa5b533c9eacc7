import assert from 'node:assert/strict'
import { test } from 'node:test'

import { conversationText } from './conversation-copy.js'

test('conversation copy: a line a turn, with its time, and who said it', () => {
  const lines = [
    { from: 'customer', atMs: 1_900, text: 'The light is red.' },
    { from: 'agent', atMs: 3_725_000, text: 'Let me see.' },
  ] as const
  const words = { title: 'Conversation of 5 January 2026', customer: 'You', agent: 'Agent' }
  assert.equal(
    conversationText(lines, words),
    'Conversation of 5 January 2026\n\n00:01  You: The light is red.\n62:05  Agent: Let me see.\n',
  )
})
