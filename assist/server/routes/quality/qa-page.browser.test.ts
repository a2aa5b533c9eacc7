import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'

import type { Page } from 'playwright-core'

import { LegRecorder } from '../../../audio/leg-recorder.js'
import type { CallEvent, CallEventBody } from '../../../pipeline/log/call-event.js'
import { Seal } from '../../../sealing/seal.js'
import { defaultBase } from '../../../store/solution-store.js'
import { Accessibility } from '../../../testing/accessibility.js'
import { CallPages, part } from '../../../testing/call-pages.js'
import { fakeApp, type FakeApp } from '../../../testing/fake-app.js'
import { requirement } from '../../../testing/requirements.js'
import { sampleCallPart } from '../../../testing/wave-file.js'

const needs = requirement('chromium')
const viewport = { width: 1_360, height: 860 }

const said = (
  type: 'utterance.final' | 'utterance.revised',
  channel: 'customer' | 'agent',
  [utteranceId, startMs, endMs]: readonly [string, number, number],
  text: string,
): CallEventBody => {
  const body = { utteranceId, channel, startMs, endMs, text, language: 'en', confidence: 0.9 }
  return type === 'utterance.final'
    ? { type, ...body, engine: 'moonshine' }
    : { type, ...body, engine: 'whisper', revision: 1 }
}
const card = (suggestionId: string, solutionId: string): CallEventBody => ({
  ...{ type: 'suggestion.shown', suggestionId, solutionId, utteranceId: 'u2', question: 1 },
  ...{ confidence: 0.82, likely: false, solutionsVersion: 'v' },
  because: [{ text: 'service light', kind: 'word' }],
})
const log: readonly (readonly [number, CallEventBody])[] = [
  [0, { type: 'call.started', config: 'c', models: 'm', solutions: 's' }],
  [0, { type: 'call.medium', medium: 'voice' }],
  [
    4_000,
    said('utterance.final', 'agent', ['u1', 500, 3_500], 'Thank you for calling, how can I help?'),
  ],
  [8_000, said('utterance.final', 'customer', ['u2', 5_000, 7_800], 'my serviced light came on')],
  [8_100, card('s1', 'light')],
  [8_600, said('utterance.revised', 'customer', ['u2', 5_000, 7_800], 'my service light came on')],
  [
    11_000,
    said(
      'utterance.final',
      'customer',
      ['u3', 9_500, 10_800],
      '<img src=x onerror=alert(1)> is it dear',
    ),
  ],
  [12_000, { type: 'suggestion.used', suggestionId: 's1' }],
  [13_000, { type: 'suggestion.receded', suggestionId: 's1' }],
  [14_000, { type: 'call.ended', reason: 'stopped' }],
]
const events: CallEvent[] = log.map(([atMs, body], index) => ({
  ...{ seq: index + 1, callId: 'call-1', atMs },
  ...body,
}))

let dataDir = ''
let app: FakeApp
let pages: CallPages
before(async () => {
  if (needs.skip !== false) return
  dataDir = await mkdtemp(path.join(tmpdir(), 'assist-qa-'))
  app = await fakeApp({ dataDir })
  const solution = { title: 'Service light is on', answer: 'Bring the car in.' }
  await app.store.solutions.replace(defaultBase, [
    { id: 'light', ...solution, questions: [], tags: [] },
  ])
  await app.store.calls.create({
    callId: 'call-1',
    internalId: 'i1',
    language: 'en',
    startedAt: 1_000,
  })
  await app.store.calls.append('call-1', events)
  await app.store.calls.end('call-1', 15_000)
  await app.store.calls.create({
    callId: 'other',
    internalId: 'i2',
    language: 'zh',
    startedAt: 2_000,
  })
  await app.store.calls.end('other', 3_000)
  const place = {
    folder: path.join(dataDir, 'audio'),
    name: 'call-1-i1-l1',
    seal: new Seal(undefined),
  }
  const format = {
    encoding: 'mulaw',
    sampleRateHz: 8_000,
    channels: ['customer', 'agent'],
  } as const
  const recorder = await LegRecorder.open(place, format, 0)
  recorder.write(Uint8Array.from((await sampleCallPart(0, 14_000)).subarray(44)))
  await recorder.close()
  pages = await CallPages.open()
})
after(async () => {
  if (needs.skip !== false) return
  await pages.close()
  await app.close()
  await rm(dataDir, { recursive: true })
})

async function opened(locale: 'en-US' | 'zh-CN'): Promise<Page> {
  const page = await pages.visit(`${app.address}/qa`, { locale, viewport })
  await page.locator('[data-testid=call]', { hasText: 'call-1' }).click()
  await part(page, 'open-call').waitFor()
  await page.locator('[data-testid=play]:enabled').waitFor()
  return page
}

const seenText = (page: Page): Promise<string> => part(page, 'seen').innerText()

async function goTo(page: Page, atMs: number): Promise<void> {
  await part(page, 'moment').fill(String(atMs))
}

test(
  'qa: a reviewer sees both texts, hears from any word, and sees what the agent saw at any moment',
  needs,
  async () => {
    const page = await opened('en-US')
    assert.match(await part(page, 'qa-page').innerText(), /First heard: my serviced light came on/)
    assert.equal(await page.locator('.qa img').count(), 0, 'what was said stays text')
    await page.locator('[data-testid=word]', { hasText: 'light' }).click()
    await page.locator('[data-testid=word][data-now=true]').waitFor()
    await page.locator('[data-testid=clock]', { hasText: /00:0[67]/ }).waitFor()
    await part(page, 'play').click()
    await goTo(page, 9_000)
    assert.match(await seenText(page), /Service light is on\s+0\.82\s+Because of: service light/)
    await goTo(page, 3_000)
    assert.match(await seenText(page), /No card stood/)
    await goTo(page, 13_500)
    assert.match(await seenText(page), /No card stood[^]*Earlier\s+Service light is on/)
    await goTo(page, 9_000)
    assert.deepEqual(pages.errors, [])
  },
)

test(
  'qa: right, wrong, missing, texts and notes are given, changed and taken back',
  needs,
  async () => {
    const page = await opened('en-US')
    const labels = page.locator('[data-testid=label]')
    await part(page, 'right').click()
    await labels.filter({ hasText: 'right card' }).waitFor()
    await part(page, 'wrong').click()
    await labels.filter({ hasText: 'wrong card' }).waitFor()
    assert.equal(await labels.count(), 1, 'a second judgement takes the place of the first')
    const last = page.locator('[data-testid=utterance]').last()
    await last.locator('[data-testid=missing]').click()
    await last.locator('[data-testid=label-text]').fill('price')
    await last.locator('[data-testid=label-save]').click()
    await labels.filter({ hasText: 'missing card' }).waitFor()
    await part(page, 'note').fill('asked <b>politely</b>')
    await part(page, 'add-note').click()
    await labels.filter({ hasText: 'asked <b>politely</b>' }).waitFor()
    await labels.first().locator('[data-testid=remove]').click()
    await labels.filter({ hasText: 'wrong card' }).waitFor({ state: 'detached' })
    const kept = await app.store.labels.list('i1')
    assert.deepEqual(
      kept.map(({ kind, solutionId }) => [kind, solutionId]),
      [
        ['missing', 'price'],
        ['note', null],
      ],
    )
  },
)

test('qa: the list is filtered, and the page is Chinese where the browser is', needs, async () => {
  const page = await opened('zh-CN')
  assert.match(await part(page, 'qa-page').innerText(), /坐席[^]*最初听到/)
  assert.equal(await page.locator('[data-testid=call]').count(), 2)
  await part(page, 'more-filters').click()
  await part(page, 'filter-id').fill('OTH')
  await page.locator('[data-testid=call]', { hasText: 'call-1' }).waitFor({ state: 'detached' })
  assert.deepEqual(await page.locator('[data-testid=call] b').allInnerTexts(), ['other'])
  await page.locator('[data-testid=call]').click()
  await page.locator('[data-testid=open-call]', { hasText: 'other' }).waitFor()
  await page.locator('text=没有保留录音').waitFor()
  assert.deepEqual(pages.errors, [])
})

for (const locale of ['en-US', 'zh-CN'] as const) {
  test(
    `qa: the page is accessible, its list, a call and a judgement: ${locale}`,
    needs,
    async () => {
      const seen = new Accessibility()
      const page = await pages.visit(`${app.address}/qa`, { locale, viewport })
      await part(page, 'call').waitFor()
      await seen.look(page, 'the list')
      await page.locator('[data-testid=call]', { hasText: 'call-1' }).click()
      await page.locator('[data-testid=play]:enabled').waitFor()
      await goTo(page, 9_000)
      await seen.look(page, 'a call')
      await part(page, 'missing').click()
      await part(page, 'label-text').waitFor()
      await seen.look(page, 'a judgement')
      seen.assertNone()
    },
  )
}

test(
  'qa: calls are found by words that were said; the view is an address, and comes out as files',
  needs,
  async () => {
    const page = await opened('en-US')
    await part(page, 'filter-q').fill('serviced lights')
    await page.locator('[data-testid=call]', { hasText: 'other' }).waitFor({ state: 'detached' })
    assert.match(await part(page, 'hit').innerText(), /my service light came on/)
    await part(page, 'more-filters').click()
    await part(page, 'filter-medium').selectOption('voice')
    await page.waitForURL(/medium=voice/)
    const address = page.url()
    assert.match(address, /#q=serviced\+lights&medium=voice&call=call-1$/)
    const again = await pages.visit(address, { locale: 'en-US', viewport })
    await again.locator('[data-testid=call]').waitFor()
    assert.equal(await part(again, 'filter-q').inputValue(), 'serviced lights')
    assert.equal(await again.locator('[data-testid=call]').count(), 1)
    const files: [string, RegExp][] = [
      ['These calls as CSV', /^\uFEFFcallId,internalId,[^]*call-1,i1/],
      ['WebVTT', /^WEBVTT\n\nu1\n00:00:00\.500/],
    ]
    for (const [name, content] of files) {
      const download = again.waitForEvent('download')
      await again.getByRole('button', { name, exact: true }).click()
      const stream = await (await download).createReadStream()
      assert.match(Buffer.concat(await stream.toArray()).toString(), content)
    }
    assert.deepEqual(pages.errors, [])
  },
)

test(
  'qa: figures over the calls of the list are shown in the place of a call, and follow its filters',
  needs,
  async () => {
    const page = await opened('zh-CN')
    await part(page, 'show-figures').click()
    await part(page, 'figures').waitFor()
    await page.locator('.qa-table td', { hasText: 'Service light is on' }).waitFor()
    await page.locator('.qa-table td', { hasText: '未勾选主题' }).waitFor()
    assert.match(await part(page, 'thresholds').innerText(), /0\.80\s+1\s+1\s+0\s+0 %\s+0 %/)
    assert.match(await part(page, 'handling').innerText(), /并不证明因果/)
    assert.match(await part(page, 'figures').innerText(), /通话\s+2\s[^]*已使用\s+100 %/)
    await part(page, 'filter-q').fill('service')
    await page.locator('.qa-totals dd', { hasText: /^1$/ }).waitFor()
    await page.locator('[data-testid=call]').click()
    await part(page, 'open-call').waitFor()
    assert.equal(await part(page, 'figures').count(), 0)
    assert.deepEqual(pages.errors, [])
  },
)

test('qa: a view is kept under a name, chosen again and deleted', needs, async () => {
  const page = await opened('en-US')
  assert.equal(await part(page, 'save-view').count(), 0, 'all calls need no name')
  await part(page, 'filter-q').fill('serviced')
  await part(page, 'view-name').fill('服务灯 & more')
  await part(page, 'save-view').click()
  await part(page, 'views').waitFor()
  await part(page, 'views').selectOption('')
  await page.locator('[data-testid=call]', { hasText: 'other' }).waitFor()
  assert.equal(await part(page, 'filter-q').inputValue(), '')
  const again = await pages.visit(`${app.address}/qa`, { locale: 'en-US', viewport })
  await part(again, 'views').selectOption('服务灯 & more')
  await again.locator('[data-testid=call]', { hasText: 'other' }).waitFor({ state: 'detached' })
  assert.equal(await part(again, 'filter-q').inputValue(), 'serviced')
  await part(again, 'delete-view').click()
  await part(again, 'views').waitFor({ state: 'detached' })
  assert.deepEqual(await app.store.views.list('loopback'), [])
  assert.deepEqual(pages.errors, [])
})
