import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { builtPages } from '../../testing/pages/built-pages.js'
import { finalUtterance } from '../../testing/pages/call-events.js'
import { DeskInBrowser, skipReason } from '../../testing/pages/desk-in-browser.js'
import { firstLoad } from '../../testing/pages/first-load.js'

const skip = skipReason()
if (skip) console.log(`a long call in a browser: skipped, ${skip}`)

/** Events of a call of two hours. */
const eventCount = 3_000
const probeCount = 100
const mostScriptBytes = 130_000

interface Probes {
  readonly paints: number[]
  shift: number
}

/** Runs in the page: notes how long an event takes from its socket to the frame that shows it, and what moves. */
function watchPaints(): void {
  const cameAt = new Map<string, number>()
  const probes: Probes = { paints: [], shift: 0 }
  Object.assign(window, { probes })
  const Native = WebSocket
  window.WebSocket = class extends Native {
    constructor(url: string | URL) {
      super(url)
      this.addEventListener('message', (message: MessageEvent<string>) => {
        const probe = /probe-\d+/u.exec(message.data)?.[0]
        if (probe !== undefined) cameAt.set(probe, performance.now())
      })
    }
  }
  new MutationObserver(() => {
    const shown = document.querySelector('.transcript')?.textContent ?? ''
    for (const [probe, atMs] of cameAt) {
      if (!shown.includes(`${probe}.`)) continue
      cameAt.delete(probe)
      requestAnimationFrame(() => probes.paints.push(performance.now() - atMs))
    }
  }).observe(document, { subtree: true, childList: true, characterData: true })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) {
      probes.shift += entry.value
    }
  }).observe({ type: 'layout-shift', buffered: true })
}

describe('a call of two hours in a browser', { skip }, () => {
  let desk: DeskInBrowser
  before(async () => {
    desk = await DeskInBrowser.open()
  })
  after(() => desk.close())

  test('of its 3,000 events only those in sight are drawn, new ones are in sight at once, and nothing jumps', async (t) => {
    desk.service.calls = []
    desk.service.beginCall('long')
    const log = (at: number, text: string) =>
      desk.service.log('long', at * 2_400, {
        ...finalUtterance(`u${at}`, at % 2 === 0 ? 'customer' : 'agent', text),
        ...{ startMs: at * 2_400, endMs: at * 2_400 + 2_000 },
      })
    for (let at = 0; at < eventCount; at++) log(at, `Line ${at} of what both sides say.`)
    const page = await desk.visit(t, {}, '', watchPaints)
    const last = page.getByText(`Line ${eventCount - 1} of what`, { exact: false }).last()
    await last.waitFor()
    await page.locator('[data-lines]').waitFor()
    const rowCount = await page.getByTestId('utterance').count()
    assert.ok(rowCount < 80, `${rowCount} rows are drawn`)
    const readProbes = () => page.evaluate(() => (window as unknown as { probes: Probes }).probes)
    const { shift: shiftBefore } = await readProbes()
    for (let probe = 0; probe < probeCount; probe++) {
      log(eventCount + probe, `This is probe-${probe}.`)
      await page.waitForTimeout(30)
    }
    await page
      .getByText(`probe-${probeCount - 1}.`)
      .first()
      .waitFor()
    await page.waitForFunction(
      (count) => (window as unknown as { probes: Probes }).probes.paints.length >= count,
      probeCount,
    )
    const { paints, shift: shiftInAll } = await readProbes()
    const shift = shiftInAll - shiftBefore
    const sorted = [...paints].sort((a, b) => a - b)
    const p95Ms = sorted[Math.floor(sorted.length * 0.95)] ?? Infinity
    console.log(`event to paint p95: ${p95Ms.toFixed(1)} ms; layout shift ${shift.toFixed(4)}`)
    assert.equal(sorted.length, probeCount)
    assert.ok(shift <= 0.02, `layout shift ${shift}`)
    await page.getByTestId('transcript').evaluate((list) => (list.scrollTop = 0))
    await page.getByText('Line 0 of what both sides say.').waitFor()
  })

  test('a link opens it at its place, which is in sight and has the focus', async (t) => {
    const page = await desk.visit(t, {}, `?call=long&at=${2_400 * 700 + 100}`)
    await page.waitForFunction(
      () => document.activeElement?.textContent.includes('Line 700 of what') === true,
    )
    // Whatever comes while the rest of the call is read leaves it there.
    await page.waitForTimeout(600)
    const place = await page.evaluate(() => {
      const list = document.querySelector('[data-testid="transcript"]')!.getBoundingClientRect()
      const { activeElement } = document
      const line = activeElement!.getBoundingClientRect()
      return {
        text: activeElement!.textContent,
        isInSight: line.top >= list.top && line.bottom <= list.bottom,
      }
    })
    assert.match(place.text, /Line 700 of what/)
    assert.ok(place.isInSight)
  })
})

describe('what a page loads first', () => {
  test('at most 130 kB of script, as Brotli and as gzip, compressed at the build', async () => {
    const { folder, remove } = await builtPages()
    try {
      for (const page of ['index', 'customer'] as const) {
        const load = firstLoad(folder, page)
        console.log(`${page}: ${load.br} bytes of script as br, ${load.gz} as gz`)
        assert.ok(Math.max(load.br, load.gz) <= mostScriptBytes, `${page}: ${load.gz} bytes as gz`)
      }
    } finally {
      remove()
    }
  })
})
