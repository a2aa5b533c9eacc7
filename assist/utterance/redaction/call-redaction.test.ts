import assert from 'node:assert/strict'
import { test } from 'node:test'

import { inTextOrder, replaced } from '../../text/text-span.js'
import { CallRedaction } from './call-redaction.js'
import type { PersonalKind } from './cues.js'

/** What is kept of a talk in the end: `A:` is the agent, `C:` the customer. */
function kept(lines: readonly string[], kinds: readonly PersonalKind[] = []): string[] {
  const redaction = new CallRedaction({ kinds: new Set(kinds) })
  const texts = lines.map((line) => line.slice(3))
  const shown = [...texts]
  for (const [at, line] of lines.entries()) {
    const channel = line.startsWith('A') ? 'agent' : 'customer'
    const { own, earlier } = redaction.take({
      ...{ utteranceId: String(at), channel, text: texts[at] ?? '' },
    })
    shown[at] = replaced(texts[at] ?? '', inTextOrder(own))
    for (const { utteranceId, hidden } of earlier) {
      shown[Number(utteranceId)] = replaced(texts[Number(utteranceId)] ?? '', inTextOrder(hidden))
    }
  }
  return shown
}

test('call redaction: a card number is hidden over pauses, acknowledgements and repetitions', () => {
  assert.deepEqual(
    kept([
      'A: What is your card number?',
      'C: It is four five three nine',
      'A: four five three nine',
      'C: uh, one four double eight',
      'A: Got it.',
      'C: zero three four three hang on',
      'C: six four six seven',
    ]),
    [
      'What is your card number?',
      'It is [card]',
      '[card]',
      'uh, [card]',
      'Got it.',
      '[card] hang on',
      '[card]',
    ],
  )
  assert.deepEqual(kept(['C: 卡号是6222', 'A: 稍等', 'C: 0212，嗯，3456', 'C: 7890 123']), [
    '卡号是[card]',
    '稍等',
    '[card]',
    '[card]',
  ])
})

test('call redaction: what is left of a card number that was misheard is hidden', () => {
  assert.deepEqual(kept(['C: I would like to pay by card the number is 41 One, one']), [
    'I would like to pay by card the number is [card]',
  ])
})

test('call redaction: what nobody called a card is hidden once its check digit tells', () => {
  assert.deepEqual(kept(['C: 4539 1488', 'C: 0343 6467']), ['[card]', '[card]'])
  assert.deepEqual(kept(['C: 4539 1488', 'C: 0343 6468']), ['4539 1488', '0343 6468'])
})

test('call redaction: a question tells what the answer is', () => {
  for (const [question, answer, shown] of [
    ["What's the code?", 'Four eight two nine', '[code]'],
    ['And the security code?', '421, I think', '[code], I think'],
    ['What pin did you choose?', 'I chose 4 8 2 9', 'I chose [code]'],
    ['验证码多少？', '四八二九幺三', '[code]'],
    ['What is your password?', "It's sunshine forty two", "It's [code]"],
    ['您的密码是什么？', '是abc123', '是[code]'],
    ['Your social please?', '123 45 6789', '[id]'],
    ['National insurance number?', 'J M 34 56 78 D', '[id]'],
    ['请报一下身份证', '一一零一零五一九四九幺二三幺零零二X', '[id]'],
    ["What's the order number?", '4829 1133', '4829 1133'],
    ['Please read the IMEI.', '35 693803 564380 9', '35 693803 564380 9'],
    ['保单号多少', '四八二九幺三', '四八二九幺三'],
    ['How much was it?', '250', '250'],
  ] as const) {
    assert.deepEqual(kept([`A: ${question}`, `C: ${answer}`]), [question, shown])
  }
})

test('call redaction: who says a secret again says it hidden', () => {
  assert.deepEqual(
    kept(['A: The code?', 'C: 482913', 'A: I heard four eight two nine one three.', 'C: Yes.']),
    ['The code?', '[code]', 'I heard [code].', 'Yes.'],
  )
})

test('call redaction: a question that was turned down asks no more', () => {
  assert.deepEqual(
    kept(['A: Which password did you set?', 'C: I forgot it 2 weeks ago', 'A: No problem.']),
    ['Which password did you set?', 'I forgot it 2 weeks ago', 'No problem.'],
  )
  assert.deepEqual(kept(['A: I sent you the code.', 'C: My number is 512 555 0199']), [
    'I sent you the code.',
    'My number is 512 555 0199',
  ])
})

test('call redaction: personal data is hidden where a setting says so, and only there', () => {
  for (const [kind, question, answer, shown] of [
    ['phone', 'A callback number?', '512 555 0199', '[phone]'],
    ['email', 'Your email?', 'john dot smith at gmail dot com', '[email]'],
    ['address', 'Where do we ship it?', '42 Maple Street, Springfield', '[address]'],
    ['dob', 'Your date of birth?', 'March 4th 1985', '[date]'],
    ['passport', '您的护照号码', 'E12345678', '[passport]'],
    ['account', "What's your account number?", '1234 5678', '[account]'],
  ] as const) {
    assert.deepEqual(kept([`A: ${question}`, `C: ${answer}`], [kind]), [question, shown])
    assert.deepEqual(kept([`A: ${question}`, `C: ${answer}`]), [question, answer])
  }
})

test('call redaction: a partial shows at most four digits of a number that nobody called harmless', () => {
  const partial = (asked: string, text: string): string => {
    const redaction = new CallRedaction()
    redaction.take({ utteranceId: 'u1', channel: 'agent', text: asked })
    return replaced(text, redaction.partial({ utteranceId: 'u2', channel: 'customer', text }))
  }
  assert.equal(partial('Hello.', 'four five three nine'), 'four five three nine')
  assert.equal(partial('Hello.', 'four five three nine one'), '[number]')
  assert.equal(partial("What's the code?", 'four'), '[number]')
  assert.equal(partial('The order number?', 'four five three nine one'), 'four five three nine one')
})

test('call redaction: a second pass is hidden as the first was', () => {
  const redaction = new CallRedaction()
  redaction.take({ utteranceId: 'u1', channel: 'agent', text: 'The code?' })
  redaction.take({ utteranceId: 'u2', channel: 'customer', text: '48 29' })
  const text = 'four eight two nine'
  const { own } = redaction.take({ utteranceId: 'u2', channel: 'customer', text })
  assert.equal(replaced(text, own), '[code]')
})

test('call redaction: what a number belongs to does not tell what it is', () => {
  assert.deepEqual(kept(['A: And the four digit pin for the account?', 'C: Uh, 4829']), [
    'And the four digit pin for the account?',
    'Uh, [code]',
  ])
  assert.deepEqual(kept(['A: The order number for the card?', 'C: 4829 1133']), [
    'The order number for the card?',
    '4829 1133',
  ])
})

test('call redaction: a card that is read out behind a PIN uncovers neither', () => {
  const talk = ['C: my pin is eight six four two', 'C: 5105 1051', 'C: 0510 5100']
  assert.deepEqual(kept(talk), ['my pin is [code]', '[card]', '[card]'])
})
