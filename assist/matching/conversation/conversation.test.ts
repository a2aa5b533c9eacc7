import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Conversation, type ConversationOptions } from './conversation.js'
import type { Turn } from './recent-turns.js'
import type { MatchResult } from '../match.js'

type Candidates = readonly (readonly [solutionId: string, confidence: number, word?: string])[]

/** A conversation over a base that knows these texts, and the texts that it was asked. */
function talk(
  base: Readonly<Record<string, Candidates>>,
  options: Partial<ConversationOptions> = {},
): { conversation: Conversation; asked: string[] } {
  const asked: string[] = []
  const conversation = new Conversation(
    (text) => {
      asked.push(text)
      const matches = (base[text] ?? []).map(([solutionId, confidence, word]) => {
        const because = word === undefined ? [] : [{ kind: 'word' as const, text: word }]
        return { solutionId, confidence, because }
      })
      return Promise.resolve({ matches, solutionsVersion: 'v1' })
    },
    { show: 0.5, sure: 0.8, ...options },
  )
  return { conversation, asked }
}

const customer = (text: string, utteranceId = 'u2', atMs = 2_000): Turn => ({
  ...{ channel: 'customer', utteranceId, text, atMs },
})
const agent = (text: string, utteranceId = 'u9', atMs = 3_000): Turn => ({
  ...{ channel: 'agent', utteranceId, text, atMs },
})
const brief = ({ matches }: MatchResult): Candidates =>
  matches.map(({ solutionId, confidence }) => [solutionId, Math.round(confidence * 100) / 100])

test('conversation: what speaks for something alone is not pulled back by what was said before', async () => {
  const { conversation, asked } = talk({ 'my bill is high': [['bill', 0.9]] })
  await conversation.hear(customer('my card was stolen', 'u1', 1_000))
  assert.deepEqual(brief(await conversation.hear(customer('my bill is high'))), [['bill', 0.9]])
  assert.deepEqual(asked, ['my card was stolen', 'my bill is high'])
})

test('conversation: a question spread over two utterances is found together', async () => {
  const { conversation } = talk({
    'my card': [['new-card', 0.2]],
    'the machine swallowed it': [['swallowed', 0.3]],
    'my card the machine swallowed it': [['swallowed', 0.9]],
  })
  await conversation.hear(customer('my card', 'u1', 1_000))
  const found = await conversation.hear(customer('the machine swallowed it'))
  assert.deepEqual(brief(found), [['swallowed', 0.9]])
})

test('conversation: what was named before makes a sentence surer that means something by its own words', async () => {
  const said = 'why the lights came on so soon'
  const base = {
    'I got a car': [['courtesy', 0.2, 'car']],
    'Um and I': [['none', 0.1]],
    'it is nice': [['other', 0.1]],
    [said]: [['engine-light', 0.3, 'lights']],
    [`car. ${said}`]: [['engine-light', 0.7, 'lights']],
    'well it took so long': [['hours', 0.3]],
    'car. well it took so long': [['courtesy', 0.9, 'car']],
  } as const
  for (const [text, found] of [
    [said, [['engine-light', 0.7]]],
    ['well it took so long', [['hours', 0.3]]],
  ] as const) {
    const { conversation } = talk(base)
    await conversation.hear(customer('I got a car', 'u1', 1_000))
    await conversation.hear(customer('Um and I', 'u2', 2_000))
    await conversation.hear(customer('it is nice', 'u3', 3_000))
    assert.deepEqual(brief(await conversation.hear(customer(text, 'u4', 4_000))), found)
  }
})

test('conversation: an echo of what was said before speaks for nothing', async () => {
  const { conversation } = talk({
    'my card was stolen': [['stolen', 0.95]],
    'how do you say tomorrow': [['hours', 0.1]],
    'my card was stolen how do you say tomorrow': [['stolen', 0.9]],
  })
  await conversation.hear(customer('my card was stolen', 'u1', 1_000))
  assert.deepEqual(brief(await conversation.hear(customer('how do you say tomorrow'))), [
    ['hours', 0.1],
  ])
})

test('conversation: a long sentence stands alone, and so does one that opens another matter', async () => {
  for (const text of [
    'well I do not know how I should put that to you in my own words',
    'by the way my sister',
  ]) {
    const { conversation, asked } = talk({})
    await conversation.hear(customer('my card', 'u1', 1_000))
    await conversation.hear(customer(text))
    assert.deepEqual(asked, ['my card', text])
  }
})

test('conversation: what is older than the window is not taken along', async () => {
  const { conversation, asked } = talk({})
  await conversation.hear(customer('my card', 'u1', 1_000))
  await conversation.hear(customer('the blue one', 'u2', 47_000))
  assert.deepEqual(asked, ['my card', 'the blue one'])
})

test('conversation: an answer is understood with the agent’s question, where it adds something', async () => {
  const base = {
    'is the owner there': [['parked', 0.6]],
    'nobody around': [['parked', 0.3]],
    'everybody is fine': [['injury', 0.01]],
    'is the owner there nobody around': [['parked', 0.99]],
    'is the owner there everybody is fine': [['parked', 0.9]],
  } as const
  for (const [text, found] of [
    ['nobody around', [['parked', 0.99]]],
    ['everybody is fine', [['injury', 0.01]]],
  ] as const) {
    const { conversation } = talk(base)
    await conversation.hearAgent(agent('is the owner there', 'u1', 1_000))
    assert.deepEqual(brief(await conversation.hear(customer(text))), found)
  }
})

test('conversation: a correction makes the candidate that it takes back less likely', async () => {
  const { conversation } = talk({
    'block the debit card': [['debit', 0.9]],
    'no, the credit card': [
      ['debit', 0.2],
      ['credit', 0.4],
    ],
    'block the debit card no, the credit card': [
      ['debit', 0.8],
      ['credit', 0.7],
    ],
  })
  await conversation.hear(customer('block the debit card', 'u1', 1_000))
  const corrected = await conversation.hear(customer('no, the credit card'))
  assert.deepEqual(brief(corrected), [
    ['credit', 0.7],
    ['debit', 0.24],
  ])
  assert.equal(corrected.corrected, 'debit')
})

test('conversation: a no that answers a question takes nothing back', async () => {
  for (const [text, isCorrected] of [
    ['no, I cannot find the switch', false],
    ['no, the credit card', true],
    ['the credit card', false],
  ] as const) {
    const { conversation } = talk({
      'block the debit card': [
        ['debit', 0.7],
        ['credit', 0.2],
      ],
      'no, I cannot find the switch': [['switch', 0.9]],
      'no, the credit card': [['credit', 0.9]],
      'the credit card': [['credit', 0.9]],
    })
    await conversation.hear(customer('block the debit card', 'u1', 1_000))
    const { corrected } = await conversation.hear(customer(text))
    assert.equal(corrected, isCorrected ? 'debit' : undefined, text)
  }
})

test('conversation: courtesy is not matched, a number only where it is known, and neither is taken along', async () => {
  const number = 'one nine two four'
  const { conversation, asked } = talk({ [number]: [['hours', 0.7]], 'E 1 one 4': [['code', 0.9]] })
  await conversation.hear(customer('my card', 'u1', 1_000))
  assert.deepEqual(brief(await conversation.hear(customer('okay thank you', 'u2'))), [])
  assert.deepEqual(brief(await conversation.hear(customer(number, 'u3'))), [])
  await conversation.hear(customer('the blue one', 'u4'))
  assert.deepEqual(asked, ['my card', number, 'the blue one', 'my card the blue one'])
  assert.deepEqual(brief(await conversation.hear(customer('E 1 one 4', 'u5'))), [['code', 0.9]])
})

test('conversation: a revision takes the place of what was heard first', async () => {
  const { conversation, asked } = talk({})
  await conversation.hear(customer('my cart', 'u1', 1_000))
  await conversation.hear(customer('my card', 'u1', 1_100))
  await conversation.hear(customer('the blue one'))
  assert.deepEqual(asked.slice(2), ['the blue one', 'my card the blue one'])
})

test('conversation: a restatement speaks for what the customer may have meant, and for nothing else', async () => {
  const base = {
    'it is red': [['los', 0.1]],
    'so the LOS light is red': [['los', 0.95]],
    'it is red so the LOS light is red': [['los', 0.97]],
    'is anybody hurt there': [['injury', 0.95]],
    'it is red is anybody hurt there': [['injury', 0.9]],
  } as const
  const { conversation } = talk(base)
  assert.equal(await conversation.hearAgent(agent('so the LOS light is red')), undefined)
  await conversation.hear(customer('it is red', 'u1', 1_000))
  assert.equal(await conversation.hearAgent(agent('is anybody hurt there')), undefined)
  const heard = await conversation.hearAgent(agent('so the LOS light is red', 'u10'))
  assert.ok(heard?.kind === 'restated')
  assert.equal(heard.matterId, 'u1')
  assert.deepEqual(brief(heard.result), [['los', 0.97]])
})

test('conversation: a statement about what was asked answers it; a question or another matter does not', async () => {
  const answer = 'you can download every invoice in the app'
  const { conversation } = talk({
    'a copy of my invoice': [['invoice', 0.9]],
    [answer]: [['invoice', 0.7]],
    'do you mean the invoice of last month': [['invoice', 0.7]],
    'we are open until six on every working day': [['hours', 0.7]],
  })
  assert.equal(await conversation.hearAgent(agent(answer, 'u0', 500)), undefined)
  await conversation.hear(customer('a copy of my invoice', 'u1', 1_000))
  for (const text of [
    'do you mean the invoice of last month',
    'we are open until six on every working day',
  ])
    assert.equal(await conversation.hearAgent(agent(text)), undefined)
  assert.deepEqual(await conversation.hearAgent(agent(answer, 'u10')), {
    ...{ kind: 'answered', solutionId: 'invoice' },
  })
})

test('conversation: what is known before the call leans the candidates mildly', async () => {
  const base = {
    'it does not work': [
      ['washer', 0.5],
      ['router', 0.48],
    ],
    'fibre it does not work': [['router', 0.9]],
  } as const
  const { conversation } = talk(base, { facts: { product: 'fibre' } })
  assert.deepEqual(brief(await conversation.hear(customer('it does not work'))), [
    ['router', 0.62],
    ['washer', 0.33],
  ])
})

test('conversation: Chinese is joined without a space', async () => {
  const { conversation, asked } = talk({})
  await conversation.hear(customer('我的卡', 'u1', 1_000))
  await conversation.hear(customer('被机器吞了'))
  assert.equal(asked.at(-1), '我的卡，被机器吞了')
})
