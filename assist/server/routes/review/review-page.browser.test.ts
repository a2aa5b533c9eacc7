import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Page } from 'playwright-core'

import { readRule } from '../../../moments/rules-file.js'
import type { Scorecard } from '../../../review/scorecards/scorecard.js'
import { CallPages, part } from '../../../testing/call-pages.js'
import { fakeApp, type FakeApp } from '../../../testing/fake-app.js'
import { heard, phoneFormat } from '../../../testing/fake-call.js'
import { requirement } from '../../../testing/requirements.js'
import { continued, saidCall } from '../../../testing/said-call.js'

const needs = requirement('chromium')
const viewport = { width: 1_360, height: 860 }

const moments = [
  { id: 'greeting', title: 'Greets · 问候', kind: 'must-say', words: ['good morning'] },
  { id: 'farewell', title: 'Takes leave · 道别', kind: 'must-say', words: ['goodbye'] },
  { id: 'sure', title: 'Guarantees · 保证', kind: 'must-not-say', words: ['i guarantee'] },
].flatMap((rule, at) => readRule(rule, at + 1).rule ?? [])

const scorecard: Scorecard = {
  ...{ id: 'service', title: 'Service' },
  questions: [
    {
      ...{ id: 'greets', text: 'Greets?', weight: 1, answers: 'yes-no' },
      machine: { moment: 'greeting', isGood: true },
    },
    { id: 'solves', text: 'Solves it?', weight: 3, answers: 'scale' },
  ],
}

const events = continued(
  saidCall([
    'A: Good morning, how can I help?',
    'C: This is terrible, I want a refund.',
    'A: I guarantee that you get it.',
  ]),
  [
    {
      ...{ type: 'moment.rules', version: 'v' },
      moments: moments.flatMap(({ id: momentId, title, kind }) => {
        return kind === 'ordinary' ? [] : [{ momentId, title, kind }]
      }),
    },
    {
      ...{ type: 'moment.seen', momentId: 'greeting', utteranceId: 'u1', by: 'words' },
      ...{ phrase: 'good morning', likeness: 1 },
    },
    {
      ...{ type: 'moment.seen', momentId: 'sure', utteranceId: 'u3', by: 'words' },
      ...{ phrase: 'i guarantee', likeness: 1 },
    },
  ],
)

let app: FakeApp
let pages: CallPages
before(async () => {
  if (needs.skip !== false) return
  app = await fakeApp({ signals: true }, { review: { moments, scorecard } })
  await app.store.calls.create({ callId: 'c1', internalId: 'i1', language: 'en', startedAt: 1_000 })
  await app.store.calls.append('c1', events)
  await app.store.calls.end('c1', 9_000)
  pages = await CallPages.open()
})
after(async () => {
  if (needs.skip !== false) return
  await pages.close()
  await app.close()
})

/** A picture of the page, where a folder for pictures is named. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['PICTURES']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` })
}

test(
  'qa page: moments, signals and the scorecard stand beside the call, and a score is kept',
  needs,
  async () => {
    const page = await pages.visit(`${app.address}/qa#call=c1`, { locale: 'en-US', viewport })
    await part(page, 'moments').waitFor()
    assert.match(
      await part(page, 'moments').innerText(),
      /Greets[^\n]*\d\d:\d\d\s+Takes leave[^\n]*not said\s+Guarantees/,
    )
    await part(page, 'signals').waitFor()
    assert.match(await part(page, 'signals').innerText(), /Customer’s words -?\d[^]*terrible/)
    await part(page, 'question').waitFor()
    assert.match(await part(page, 'question').innerText(), /By the machine: yes\.\s*Good morning/)
    await page.locator('[data-testid=question]').nth(1).locator('input').nth(4).check()
    await picture(page, 'qa-review-en')
    await part(page, 'save-score').click()
    await page.locator('[data-testid=score]', { hasText: '100 of 100' }).waitFor()
    const [score] = await app.store.scores.list('i1')
    assert.deepEqual(
      score?.answers.map(({ value, evidence }) => [value, evidence.length]),
      [
        [1, 1],
        [1, 0],
      ],
    )
    const agent = await pages.visit(`${app.address}/#call=c1`, { locale: 'zh-CN', viewport })
    await part(agent, 'open-wrap-up').click()
    await part(agent, 'appeal-text').fill('I was faster.')
    await picture(agent, 'agent-score-zh')
    await part(agent, 'appeal-send').click()
    await agent.locator('text=您的申诉：I was faster.').waitFor()
    await page.reload()
    await part(page, 'appeal-answer').fill('You were.')
    await part(page, 'uphold').click()
    await page.locator('[data-testid=score]', { hasText: '– upheld: You were.' }).waitFor()
    assert.deepEqual(pages.errors, [])
  },
)

test(
  'qa page: calls are ordered by what is worth hearing, and all are asked, in Chinese too',
  needs,
  async () => {
    const page = await pages.visit(`${app.address}/qa`, { locale: 'zh-CN', viewport })
    await part(page, 'order').selectOption('worth')
    assert.match(
      await part(page, 'worth-list').innerText(),
      /c1 · 35 分\s*说了不该说的 ×1 · 该说未说 ×1/,
    )
    await part(page, 'question-text').fill('who asked for a refund, and what did we say?')
    await part(page, 'ask-now').click()
    await part(page, 'answer').waitFor()
    await picture(page, 'qa-ask-zh')
    assert.match(
      await part(page, 'answer').innerText(),
      /1 通通话中有 1 通[^]*I want a refund[^]*I guarantee that you get it/,
    )
    await part(page, 'question-text').fill('who asked about a lamp?')
    await part(page, 'ask-now').click()
    await page.locator('text=没有回答这个问题的话').waitFor()
    assert.deepEqual(pages.errors, [])
  },
)

test(
  'seat: what must be said is ticked off as it is said, and what may not be stands in red',
  needs,
  async () => {
    const { pipeline } = await app.calls.open(
      { callId: 'c2', language: 'en' },
      phoneFormat,
      'native',
    )
    const page = await pages.visit(`${app.address}/#call=c2`, { locale: 'en-US', viewport })
    const greeting = page.locator('[data-testid=moment]', { hasText: 'Greets' })
    await greeting.and(page.locator('[data-state=due]')).waitFor()
    const say = (text: string, segment: number): void => {
      pipeline.heard(heard('agent', segment).started())
      pipeline.heard(heard('agent', segment).final(text))
    }
    say('Good morning.', 0)
    await greeting.and(page.locator('[data-state=said]')).waitFor()
    assert.equal(await page.locator('[data-testid=moment-forbidden]').count(), 0)
    say('I guarantee it.', 1)
    await page.locator('[data-testid=moment-forbidden]', { hasText: 'Guarantees' }).waitFor()
    await picture(page, 'seat-moments-en')
    assert.deepEqual(pages.errors, [])
  },
)
