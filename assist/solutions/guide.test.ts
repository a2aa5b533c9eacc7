import assert from 'node:assert/strict'
import { test } from 'node:test'

import { guideProblem, meantChoice, type Guide } from './guide.js'
import { readSolution } from './solution-schema.js'

const guide: Guide = {
  start: 'light',
  steps: {
    light: {
      ...{ say: 'Which light is on?', needs: 'video' },
      choices: [
        { text: 'The LOS light is red', words: ['los', 'fibre', '红灯'], next: 'lead' },
        { text: 'All lights are green', words: ['normal', '绿'], next: 'restart' },
      ],
    },
    lead: {
      say: 'Is the yellow lead clicked in?',
      choices: [
        { text: 'Yes', next: null },
        { text: 'No', next: 'restart' },
      ],
    },
    restart: { say: 'Restart it.', choices: [] },
  },
}

test('guide: the customer’s words propose the choice that they mean, in either language', () => {
  const { light, lead } = guide.steps
  assert.ok(light && lead)
  assert.equal(meantChoice(light, 'there is a red one, it says LOS'), 0)
  assert.equal(meantChoice(light, 'everything looks normal, they are green'), 1)
  assert.equal(meantChoice(light, '有个红灯一直闪'), 0)
  assert.equal(meantChoice(lead, 'yes it is'), 0)
  assert.equal(meantChoice(lead, "no, it isn't"), 1)
  assert.equal(meantChoice(lead, '没有'), 1)
})

test('guide: words that mean no choice, or two of them, propose none', () => {
  const { light } = guide.steps
  assert.ok(light)
  assert.equal(meantChoice(light, 'let me have a look'), undefined)
  assert.equal(meantChoice(light, 'los and normal'), undefined)
  assert.equal(meantChoice(light, ''), undefined)
})

test('guide: one that leads nowhere is refused with the entry, a good one is kept as it is', () => {
  const entry = { id: 'a', title: 'A', answer: 'B' }
  assert.deepEqual(readSolution({ ...entry, guide }).solution?.guide, guide)
  const lost = { ...guide, start: 'gone' }
  assert.match(guideProblem(lost) ?? '', /no step “gone”/)
  assert.match(readSolution({ ...entry, guide: lost }).problems?.join() ?? '', /no step “gone”/)
  assert.ok(readSolution({ ...entry, guide: { start: 'x' } }).problems)
})
