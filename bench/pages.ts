import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core'

import { percentile } from '../assist/quality/scores/error-rate.js'
import { packageRoot } from '../assist/settings/package-root.js'
import { beginCall, CallPages, part } from '../assist/testing/call-pages.js'
import { fakeApp, type FakeApp } from '../assist/testing/fake-app.js'
import { firstLoad } from '../assist/testing/pages/first-load.js'
import { programPath } from '../assist/testing/requirements.js'
import { startService } from '../assist/testing/service.js'
import type { BenchContext, BenchOutcome, FigureDefinition } from './harness/bench.js'
import { need } from './harness/inputs.js'
import { pageProbes, type Probes } from './harness/page-probes.js'
import { requireBuild } from './harness/service-process.js'

export const name = 'pages'
export const question =
  'How much do the two pages load, how soon can they be used, and do they stay quick and calm in a long call?'

const scriptGoal = { atMost: 130_000 }

export const definitions: Readonly<Record<string, FigureDefinition>> = {
  agentScriptBr: {
    definition:
      'Bytes of script that the agent’s page loads before it can be used, with the texts of one language, as Brotli, as the build has them',
    goal: scriptGoal,
  },
  agentScriptGz: { definition: 'The same as gzip', goal: scriptGoal },
  customerScriptBr: { definition: 'The same of the customer’s page, as Brotli', goal: scriptGoal },
  customerScriptGz: { definition: 'The same as gzip', goal: scriptGoal },
  agentUsableP95Ms: {
    definition:
      'From the request of the agent’s page by a browser without any of its files to a connected screen with its first button, over loopback; 95th percentile of the visits',
    goal: { atMost: 1_000 },
  },
  customerUsableP95Ms: {
    definition: 'The same of the customer’s page, to its button to talk',
    goal: { atMost: 1_000 },
  },
  paintP95Ms: {
    definition:
      'In a call of 3,000 events, from the arrival of a further one on the page’s socket to the frame that shows it; 95th percentile',
    goal: { atMost: 50 },
  },
  sampleShift: {
    definition:
      'Layout shift of the agent’s page while the sample call is played, as the standard adds it up, without what follows a key or click within half a second',
    goal: { atMost: 0.02 },
  },
  heapGrowthMbPerHour: {
    definition:
      'Growth of the page’s JavaScript heap after collection over the 1,500 events of an hour of talk that come faster than real ones, beyond the first 500 of the same call, 1 MB = 10⁶ bytes; the texts themselves are a part of it',
  },
  nodeGrowthPerHour: { definition: 'The same of nodes in the page' },
}

const viewport = { width: 1_366, height: 768 }
const longEvents = 3_000
const eventsPerHour = 1_500

/** The built pages in a real browser: real sockets and a real call, on ears without models; the sample call with them. */
export async function run({ isQuick, progress }: BenchContext): Promise<BenchOutcome> {
  need('chromium')
  await requireBuild()
  const bar = progress('Opening pages')
  const figures: Record<string, number> = scriptBytes()
  const browser = await chromium.launch({
    executablePath: programPath('chromium') ?? 'chromium',
    args: ['--headless', '--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  })
  const app = await fakeApp()
  try {
    Object.assign(figures, await usableMs(browser, app, isQuick ? 3 : 20))
    bar.update(0.2)
    figures['paintP95Ms'] = await paintP95Ms(browser, app, isQuick ? 20 : 200)
    bar.update(0.3)
    Object.assign(figures, await growth(browser, app, isQuick ? 300 : eventsPerHour))
    bar.update(0.4)
  } finally {
    await browser.close()
    await app.close()
  }
  figures['sampleShift'] = await sampleShift(isQuick ? 20_000 : 245_000)
  bar.end()
  return { figures, notes: ['Browser, service and recognition share the machine’s cores.'] }
}

/** Bytes of the scripts that the pages load first, in either compressed form. */
function scriptBytes(): Record<string, number> {
  const folder = path.join(packageRoot, 'dist', 'pages')
  const [agent, customer] = [firstLoad(folder, 'index'), firstLoad(folder, 'customer')]
  return {
    ...{ agentScriptBr: agent.br, agentScriptGz: agent.gz },
    ...{ customerScriptBr: customer.br, customerScriptGz: customer.gz },
  }
}

/** Visits by browsers that have none of the files. */
async function usableMs(
  browser: Browser,
  app: FakeApp,
  visitCount: number,
): Promise<Record<string, number>> {
  const agent: number[] = []
  const customer: number[] = []
  for (let visit = 0; visit < visitCount; visit++) {
    agent.push(
      await fresh(browser, async (page) => {
        const beganMs = performance.now()
        await page.goto(app.address)
        await page.waitForSelector('[data-testid=connection-state][data-state=open]')
        await part(page, 'new-call').waitFor()
        return performance.now() - beganMs
      }),
    )
    customer.push(
      await fresh(browser, async (page) => {
        await page.goto(app.address)
        const link = await beginCall(page)
        const taken = await fresh(browser, async (other) => {
          const beganMs = performance.now()
          await other.goto(link)
          await part(other, 'talk').waitFor()
          return performance.now() - beganMs
        })
        await part(page, 'end-call').click()
        return taken
      }),
    )
  }
  return {
    agentUsableP95Ms: percentile(agent, 0.95),
    customerUsableP95Ms: percentile(customer, 0.95),
  }
}

/** A page in a browser profile of its own. */
async function fresh<T>(browser: Browser, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport, locale: 'en-US' })
  await context.addInitScript({ content: pageProbes })
  try {
    return await work(await context.newPage())
  } finally {
    await context.close()
  }
}

async function paintP95Ms(browser: Browser, app: FakeApp, probeCount: number): Promise<number> {
  const say = await beginTalk(app, 'long')
  for (let at = 0; at < longEvents; at++) say(`Line ${at} of what both sides say.`)
  return fresh(browser, async (page) => {
    await page.goto(`${app.address}/#call=long`)
    await shown(page, `Line ${longEvents - 1} of`)
    for (let probe = 0; probe < probeCount; probe++) {
      say(`This is probe-${probe}.`)
      await pause(40)
    }
    await shown(page, `probe-${probeCount - 1}.`)
    await pause(200)
    const { paints } = await inPage<Probes>(page, 'probes')
    return percentile(paints, 0.95)
  })
}

/** What a page keeps beyond what it kept after its first 500 events. */
async function growth(
  browser: Browser,
  app: FakeApp,
  eventCount: number,
): Promise<Record<string, number>> {
  const say = await beginTalk(app, 'hour')
  return fresh(browser, async (page) => {
    await page.goto(`${app.address}/#call=hour`)
    const talk = async (from: number, count: number): Promise<void> => {
      for (let at = from; at < from + count; at++) {
        say(`Sentence ${at} of an hour in which both sides say what they have to say.`)
        await pause(10)
      }
      await shown(page, `Sentence ${from + count - 1} of`)
      await pause(500)
    }
    await talk(0, 500)
    const before = await kept(page)
    await talk(500, eventCount)
    const after = await kept(page)
    const perHour = eventsPerHour / eventCount
    return {
      heapGrowthMbPerHour: ((after.heapBytes - before.heapBytes) / 1e6) * perHour,
      nodeGrowthPerHour: (after.nodes - before.nodes) * perHour,
    }
  })
}

/** A call into which lines are said, by turns. */
async function beginTalk(app: FakeApp, callId: string): Promise<(text: string) => void> {
  const begun = await fetch(`${app.address}/api/calls`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ callId, language: 'en' }),
  })
  const call = app.made.get(callId)
  if (!call) throw new Error(`the call was not begun: ${begun.status}`)
  let at = 0
  return (text) => {
    const channel = at % 2 === 0 ? 'customer' : 'agent'
    const times = { startMs: at * 2_400, endMs: at * 2_400 + 2_000 }
    call.pipeline.append({
      ...{ type: 'utterance.final', utteranceId: `u${++at}`, channel, text, ...times },
      ...{ language: 'en', confidence: 0.9, engine: 'made' },
    })
  }
}

async function sampleShift(forMs: number): Promise<number> {
  need('models')
  const service = await startService()
  const pages = await CallPages.open()
  try {
    const page = await pages.visit(service.address, { locale: 'en-US', viewport })
    await page.addInitScript({ content: pageProbes })
    await page.reload()
    await part(page, 'play-sample').click()
    await part(page, 'transcript').waitFor()
    await pause(forMs)
    return (await inPage<Probes>(page, 'probes')).shift
  } finally {
    await pages.close()
    await service.close()
  }
}

const shown = (page: Page, text: string): Promise<void> =>
  page.getByTestId('utterance').filter({ hasText: text }).last().waitFor()

/** A value of the page by the inspector, since the pages' policy runs no text as a program. */
async function inPage<T>(page: Page, expression: string): Promise<T> {
  return withInspector(page, async (session) => {
    const { result } = await session.send('Runtime.evaluate', { expression, returnByValue: true })
    return result.value as T
  })
}

async function kept(page: Page): Promise<{ readonly heapBytes: number; readonly nodes: number }> {
  return withInspector(page, async (session) => {
    await session.send('Performance.enable')
    await session.send('HeapProfiler.collectGarbage')
    const { metrics } = await session.send('Performance.getMetrics')
    const of = (wanted: string): number => metrics.find((one) => one.name === wanted)?.value ?? 0
    return { heapBytes: of('JSHeapUsedSize'), nodes: of('Nodes') }
  })
}

async function withInspector<T>(page: Page, work: (session: CDPSession) => Promise<T>): Promise<T> {
  const session = await page.context().newCDPSession(page)
  try {
    return await work(session)
  } finally {
    await session.detach()
  }
}
