import assert from 'node:assert/strict'
import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

/** Rules of WCAG 2.2 at levels A and AA, with all that earlier versions ask for. */
const options = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  resultTypes: ['violations'],
  // What is in a frame is looked at as a page of its own.
  iframes: false,
}

/** Looks at states of pages and keeps what violates WCAG 2.2 AA, so that one run tells all of it. */
export class Accessibility {
  readonly #found: string[] = []
  #lookCount = 0

  /** @param state what the page shows, for the message */
  async look(page: Page, state: string): Promise<void> {
    // What is still fading in has not its contrast yet.
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const session = await page.context().newCDPSession(page)
    // By the inspector, since the pages' policy runs no text as a program.
    await session.send('Runtime.evaluate', { expression: axe.source })
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression: `axe.run(document, ${JSON.stringify(options)})`,
      ...{ awaitPromise: true, returnByValue: true },
    })
    await session.detach()
    assert.equal(exceptionDetails, undefined, `${state}: axe failed`)
    const { violations } = result.value as AxeResults
    this.#lookCount++
    for (const { id, nodes } of violations) {
      for (const { target, failureSummary = '' } of nodes) {
        this.#found.push(`${state}: ${id}: ${target.join(' ')}: ${failureSummary}`)
      }
    }
  }

  /** Fails with everything that was found; at least one state has to have been looked at. */
  assertNone(): void {
    assert.ok(this.#lookCount > 0, 'nothing was looked at')
    assert.deepEqual(this.#found, [])
  }
}
