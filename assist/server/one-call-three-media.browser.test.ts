import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'

import { packageRoot } from '../settings/package-root.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import { Accessibility } from '../testing/accessibility.js'
import { beginCall, CallPages, part, shareVideo } from '../testing/call-pages.js'
import { requirement } from '../testing/requirements.js'
import { startService, type TestService } from '../testing/service.js'
import { keepPicture } from '../testing/pages/keep-picture.js'

const needs = requirement('chromium', 'models')
const isRunning = needs.skip === false

/** One language's customer. */
interface Scenario {
  readonly locale: 'en-US' | 'zh-CN'
  readonly solutions?: string
  readonly callFile: string
  readonly fromMs: number
  readonly toMs: number
  readonly solutionId: string
  /** What they write when words fail them. */
  readonly trouble: string
  readonly page: RegExp
}

const fixture = (...parts: string[]): string => path.join(packageRoot, 'fixtures', ...parts)

const scenarios: Readonly<Record<'English' | 'Chinese', Scenario>> = {
  English: {
    ...{ locale: 'en-US', callFile: fixture('calls', 'modem-light.wav') },
    ...{ fromMs: 0, toMs: 6_500, solutionId: 'en-broadband-los-light-red' },
    trouble: 'A light is blinking and I can’t see which one it is. Can I show you?',
    page: /fully clicked in/,
  },
  Chinese: {
    ...{ locale: 'zh-CN', callFile: fixture('mandarin-call', 'mandarin.wav') },
    ...{ fromMs: 7_800, toMs: 15_200, solutionId: 'zh-BAC009S0150W0154' },
    solutions: fixture('mandarin-call', 'solutions.jsonl'),
    trouble: '有个灯一直在闪，我看不出来是哪个灯，可以拍给你看吗？',
    page: /全面退出住宅销售市场/,
  },
}

let pages: CallPages
before(async () => {
  if (!isRunning) return
  assert.ok(
    existsSync(path.join(packageRoot, 'dist', 'pages')),
    'the pages are not built: make setup',
  )
  pages = await CallPages.open()
})
after(async () => {
  if (isRunning) await pages.close()
})

/** The log of the service's one call. */
async function logOf(service: TestService): Promise<CallEvent[]> {
  const [call] = (await service.get('/api/calls')) as { callId: string }[]
  assert.ok(call)
  return (await service.get(`/api/calls/${call.callId}/events?after=0`)) as CallEvent[]
}

async function eventually(service: TestService, type: CallEvent['type'], count = 1): Promise<void> {
  const deadlineMs = performance.now() + 30_000
  for (;;) {
    const log = await logOf(service)
    if (log.filter((event) => event.type === type).length >= count) return
    if (performance.now() > deadlineMs) assert.fail(`${type} did not come ${count} times`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

for (const [language, scenario] of Object.entries(scenarios)) {
  test(
    `one call in three media, ${language}: voice, advice, refusal, video, a still, a page, back to voice, the end`,
    needs,
    async () => {
      const seen = new Accessibility()
      const short = scenario.locale.slice(0, 2)
      const { solutions, solutionId, locale, callFile, fromMs, toMs, trouble, page } = scenario
      const service = await startService(solutions === undefined ? {} : { solutions })
      try {
        const agent = await pages.visit(service.address, {
          ...{ locale, viewport: { width: 1_366, height: 768 } },
        })
        const link = await beginCall(agent)
        const customer = await pages.visit(link, {
          ...{ locale, viewport: { width: 390, height: 844 } },
          microphoneFile: await pages.spoken(language, callFile, fromMs, toMs),
        })
        await part(customer, 'customer-page', '[data-state=open]').waitFor()

        // Voice: what they say raises the right card.
        await part(customer, 'talk').click()
        const card = part(agent, 'card', `[data-solution=${solutionId}]`)
        await card.waitFor({ timeout: 60_000 })

        // Writing: words fail them, and the screen advises to look.
        await part(customer, 'chat-text').fill(trouble)
        await part(customer, 'chat-send').click()
        await part(agent, 'advice', '[data-advice=video]').waitFor({ timeout: 20_000 })
        if (language === 'Chinese') await keepPicture(agent, `one-call-agent-${short}`)
        await part(agent, 'advice-take').click()

        // Refused, and nothing is lost.
        await part(customer, 'invitation').waitFor()
        if (language === 'Chinese') await keepPicture(customer, `one-call-customer-${short}`)
        await part(customer, 'refuse-invitation').click()
        await part(customer, 'after-refusal').waitFor()
        await eventually(service, 'media.refused')

        // Invited again: preview, then the picture.
        await part(agent, 'invite-video').click()
        await shareVideo(customer, agent)
        await eventually(service, 'media.joined')
        await seen.look(agent, 'the customer’s picture')
        await keepPicture(agent, `video-${short}`)

        // A still, with their yes.
        await part(agent, 'ask-snapshot').click()
        await part(customer, 'snapshot-agree').click()
        await part(agent, 'snapshot').waitFor({ timeout: 20_000 })
        await seen.look(agent, 'a still in the conversation')
        if (language === 'English') await keepPicture(customer, `one-call-customer-${short}`)

        // The page of the answer, opened on their screen.
        await card.getByTestId('card-send').click()
        await card.getByTestId('send-page').click()
        const sheet = customer.frameLocator('[data-testid=follow-up-page] iframe')
        await sheet.getByText(page).first().waitFor({ timeout: 20_000 })
        await eventually(service, 'followup.opened')
        await part(customer, 'follow-up-close').click()

        // Back to voice: they are heard on.
        await part(agent, 'back-to-voice').click()
        await eventually(service, 'media.left')
        const heard = (await logOf(service)).filter(({ type }) => type === 'utterance.final').length
        await eventually(service, 'utterance.final', heard + 1)
        if (language === 'English') await keepPicture(agent, `one-call-agent-${short}`)

        await part(agent, 'end-call').click()
        await part(customer, 'customer-page', '[data-state=ended]').waitFor({ timeout: 20_000 })
        checkLog(await logOf(service), solutionId, trouble)
        seen.assertNone()
        assert.deepEqual(pages.errors, [])
      } finally {
        await service.close()
      }
    },
  )
}

/** Everything stands in one log, in its order. */
function checkLog(log: readonly CallEvent[], solutionId: string, trouble: string): void {
  const told = log.flatMap((event) => {
    if (event.type === 'call.medium') return [`medium ${event.medium}`]
    return /^(media|snapshot|followup|advice|call)\./.test(event.type) ? [event.type] : []
  })
  assert.deepEqual(
    told.filter((type) => type !== 'advice.shown'),
    [
      ...['call.started', 'medium voice', 'advice.taken', 'media.invited', 'media.refused'],
      ...['media.invited', 'media.accepted', 'media.joined', 'medium video', 'snapshot.taken'],
      ...['followup.sent', 'followup.opened', 'media.left', 'medium voice', 'call.ended'],
    ],
  )
  assert.ok(told.indexOf('advice.shown') < told.indexOf('advice.taken'))
  assert.ok(log.some((event) => event.type === 'message' && event.text === trouble))
  assert.ok(
    log.some((event) => event.type === 'suggestion.shown' && event.solutionId === solutionId),
  )
  const snapshot = log.find((event) => event.type === 'snapshot.taken')
  assert.ok(snapshot?.type === 'snapshot.taken' && snapshot.widthPx >= 640)
  assert.match(snapshot.sha256, /^[0-9a-f]{64}$/)
  const numbers = log.map(({ seq }) => seq)
  assert.deepEqual(
    numbers,
    numbers.map((_, at) => at + 1),
  )
}
