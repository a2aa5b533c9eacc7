import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toldSpans } from './told-values.js'

const valuesIn = (text: string): readonly string[] =>
  toldSpans(text)
    .filter(({ isValue }) => isValue)
    .map((span) => span.text)

test('told values: prices, spans, hours and shares stand out whole, in both languages', () => {
  assert.deepEqual(valuesIn('It costs £4.99, within 14 working days, from 9 a.m. to 5:30 pm.'), [
    ...['£4.99', '14 working days', '9 a.m.', '5:30 pm'],
  ])
  assert.deepEqual(valuesIn('About 80 percent by 5 GHz; wait 30 seconds.'), [
    ...['80 percent', '5 GHz', '30 seconds'],
  ])
  assert.deepEqual(valuesIn('费用为199元，3到5个工作日，早上9点半至18:00，打8折。'), [
    ...['199元', '3', '5个工作日', '9点半', '18:00', '8折'],
  ])
})

test('told values: nothing of the text is lost, and a text without numbers is one span', () => {
  const text = 'Call 0800-123 after 3 days, please.'
  assert.equal(
    toldSpans(text)
      .map((span) => span.text)
      .join(''),
    text,
  )
  assert.deepEqual(toldSpans('Hello.'), [{ text: 'Hello.', isValue: false }])
})
