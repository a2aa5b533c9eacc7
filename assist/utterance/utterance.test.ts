import assert from 'node:assert/strict'
import test from 'node:test'

import fc from 'fast-check'

import type { FinalTranscript, SpeechStarted, Transcript } from '../recognition/transcript.js'
import { redact } from './redaction/redaction.js'
import { utteranceStage } from './utterance-stage.js'
import type { Utterance } from './utterance.js'

async function run(items: readonly (SpeechStarted | Transcript)[]): Promise<Utterance[]> {
  // eslint-disable-next-line @typescript-eslint/require-await -- an input stage is an async iterable
  async function* input(): AsyncGenerator<SpeechStarted | Transcript> {
    yield* items
  }
  const out: Utterance[] = []
  for await (const utterance of utteranceStage().run(input())) out.push(utterance)
  return out
}

const started = (channel: 'customer' | 'agent', segmentIndex: number): SpeechStarted => ({
  kind: 'speech-started',
  channel,
  segmentIndex,
  startMs: 0,
  atMs: 32,
})

const final = (channel: 'customer' | 'agent', segmentIndex: number, text: string): Transcript => ({
  kind: 'final',
  channel,
  segmentIndex,
  startMs: 0,
  endMs: 900,
  text,
  language: 'en',
  confidence: 0.9,
  engine: 'fake',
  pass: 1,
  end: 'endpoint',
  atMs: 1_000,
})

const partial = (text: string): Transcript => ({
  kind: 'partial',
  channel: 'customer',
  segmentIndex: 1,
  startMs: 0,
  text,
  stableChars: text.length,
  atMs: 500,
})

/** A card number that passes Luhn, from 15 digits of one's own. */
function cardNumber(body: string): string {
  for (let check = 0; check < 10; check++) {
    const digits = `${body}${check}`
    const sum = Array.from(digits)
      .reverse()
      .reduce((total, digit, place) => {
        const doubled = Number(digit) * (place % 2 === 1 ? 2 : 1)
        return total + (doubled > 9 ? doubled - 9 : doubled)
      }, 0)
    if (sum % 10 === 0) return digits
  }
  throw new Error('no check digit')
}

test('utterance: ids count through both channels in the order in which people began to speak', async () => {
  const out = await run([
    started('customer', 1),
    started('agent', 1),
    final('agent', 1, 'Hello.'),
    final('customer', 1, 'Hi.'),
  ])
  assert.deepEqual(
    out.map((one) => [one.kind, one.channel, 'utteranceId' in one && one.utteranceId]),
    [
      ['started', 'customer', 'u1'],
      ['started', 'agent', 'u2'],
      ['final', 'agent', 'u2'],
      ['final', 'customer', 'u1'],
    ],
  )
})

test('utterance: a segment that held no speech takes its partial text back and ends without a final', async () => {
  const out = await run([started('customer', 1), partial('You'), final('customer', 1, '')])
  assert.deepEqual(
    out.map((one) => [one.kind, one.kind === 'partial' ? one.text : '']),
    [
      ['started', ''],
      ['partial', 'You'],
      ['partial', ''],
      ['ended', ''],
    ],
  )
})

test('utterance: a card number reaches nobody behind this stage, partial or final', async () => {
  const spoken = `my card is ${cardNumber('411111111111111')}`
  const out = await run([started('customer', 1), partial(spoken), final('customer', 1, spoken)])
  for (const one of out) {
    if ('text' in one) assert.equal(one.text, 'my card is [card]')
  }
})

test('redaction: every 16-digit card is masked, however its digits are grouped', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[3-6]\d{14}$/),
      fc.constantFrom('', ' ', '-', '.', ', '),
      (body, separator) => {
        const grouped = cardNumber(body).match(/.{4}/g)!.join(separator)
        assert.equal(redact(`it is ${grouped}, thanks`), 'it is [card], thanks')
      },
    ),
  )
})

test('redaction: identity numbers are masked by their own checks', () => {
  assert.equal(redact('身份证是11010519491231002X。'), '身份证是[id]。')
  assert.equal(redact('my social is 123-45-6789'), 'my social is [id]')
  assert.equal(redact('it is QQ 12 34 56 C'), 'it is QQ 12 34 56 C')
  assert.equal(redact('it is AB 12 34 56 C'), 'it is [id]')
})

test('redaction: telephone numbers, amounts, dates and order numbers stay', () => {
  for (const text of ['call 13800138000', 'order 4930218', 'on 2026-11-22 at 10.30', '¥1,299.00']) {
    assert.equal(redact(text), text)
  }
})

test('redaction: a partial that ends in what may become a card number shows none of it', () => {
  assert.equal(redact('my card is 4111 1111 1111', true), 'my card is [number]')
  assert.equal(redact('my card is 4111 1111 1111.', true), 'my card is [number].')
  assert.equal(redact('call 138 0013 8000', true), 'call 138 0013 8000')
})

test('redaction: text without digits is never touched', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 200 }).filter((text) => !/\d/.test(text)),
      (text) => {
        assert.equal(redact(text), text)
        assert.equal(redact(text, true), text)
      },
    ),
  )
})

test('utterance: a second pass revises by id and counts, whatever came in between', async () => {
  const second = (segmentIndex: number, text: string): Transcript => ({
    ...(final('customer', segmentIndex, text) as FinalTranscript),
    ...{ pass: 2, engine: 'whisper' },
  })
  const out = await run([
    started('customer', 1),
    final('customer', 1, 'the serms like came on'),
    started('customer', 2),
    second(1, 'the service light came on'),
    final('customer', 2, 'already'),
    second(1, ''),
    second(9, 'nobody said this'),
  ])
  const revised = out.filter((one) => one.kind === 'revised')
  assert.deepEqual(
    revised.map(({ utteranceId, text, revision, engine }) => [utteranceId, text, revision, engine]),
    [
      ['u1', 'the service light came on', 1, 'whisper'],
      ['u1', '', 2, 'whisper'],
    ],
  )
})
