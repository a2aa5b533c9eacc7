import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'

import type { CallEvent } from '../pipeline/log/call-event.js'
import { packageRoot } from '../settings/package-root.js'
import { CallPages, part } from '../testing/call-pages.js'
import { requirement } from '../testing/requirements.js'
import { startService } from '../testing/service.js'

const needs = { ...requirement('chromium', 'models'), timeout: 180_000 }
const file = path.join(packageRoot, 'fixtures', 'calls', 'written-call.zh.json')
const pictures = process.env['ASSIST_TEST_PICTURES']

test(
  'the sample on a Chinese page is a written call that raises the right cards, and ends by itself',
  needs,
  async () => {
    const lines = JSON.parse(await readFile(file, 'utf8')) as { from: string; text: string }[]
    const service = await startService()
    const pages = await CallPages.open()
    try {
      const agent = await pages.visit(service.address, {
        ...{ locale: 'zh-CN', viewport: { width: 1_366, height: 768 } },
      })
      await part(agent, 'play-sample').click()
      const shown = (solutionId: string) =>
        part(agent, 'card', `[data-solution=${solutionId}]`).waitFor({ timeout: 60_000 })
      await shown('zh-broadband-los-light-red')
      if (pictures !== undefined) {
        await agent.screenshot({ path: path.join(pictures, 'written-sample.png') })
      }
      await shown('zh-broadband-wifi-password')
      await part(agent, 'seat-bar', '[data-phase=none]').waitFor({ timeout: 60_000 })
      const [call] = (await service.get('/api/calls')) as { callId: string; language: string }[]
      assert.equal(call?.language, 'zh')
      const events = (await service.get(`/api/calls/${call.callId}/events?after=0`)) as CallEvent[]
      const written = events.flatMap((event) =>
        event.type === 'message' ? [{ from: event.from, text: event.text }] : [],
      )
      assert.deepEqual(written, lines)
      assert.equal(events.at(-1)?.type, 'call.ended')
      assert.deepEqual(pages.errors, [])
    } finally {
      await pages.close()
      await service.close()
    }
  },
)
