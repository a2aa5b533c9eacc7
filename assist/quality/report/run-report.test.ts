import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { CallEvent, CallEventBody } from '../../pipeline/log/call-event.js'
import { callReport } from '../replay/transcript-files.js'
import { markup } from './markup.js'
import { runReport } from './run-report.js'

const bodies: readonly (readonly [number, CallEventBody])[] = [
  [0, { type: 'call.started', config: 'c0', models: 'm0', solutions: 's0' }],
  [
    2_000,
    {
      ...{ type: 'utterance.final', utteranceId: 'u1', channel: 'customer', startMs: 500 },
      ...{ endMs: 1_900, text: 'my <script>alert(1)</script> "light"', language: 'en' },
      ...{ confidence: 0.4, engine: 'moonshine' },
    },
  ],
  [
    2_100,
    {
      ...{ type: 'suggestion.shown', suggestionId: 's1', solutionId: 'light', utteranceId: 'u1' },
      ...{ question: 1, confidence: 0.8, likely: false, solutionsVersion: 'v' },
      because: [{ text: 'light & co', kind: 'word' }],
    },
  ],
  [3_000, { type: 'alert', code: 'ASSIST_INPUT_CLIPPING', severity: 'warning' }],
]
const events: CallEvent[] = bodies.map(([atMs, body], index) => ({
  ...{ seq: index + 1, callId: 'a & b', atMs },
  ...body,
}))
const call = { events, report: callReport(events, { durationMs: 4_000 }) }
const run = {
  calls: [call],
  failed: [{ file: 'x', reason: '“<b>.wav” cannot be replayed' }],
  titles: new Map([['light', 'Light <on>']]),
  language: 'en' as const,
}

test('report: what was said, files and titles are text in it, never markup', () => {
  const page = runReport(run)
  assert.doesNotMatch(page, /<script|<b>\.wav|Light <on>/)
  assert.match(page, /my &lt;script&gt;alert\(1\)&lt;\/script&gt; &quot;light&quot;/)
  assert.match(page, /Light &lt;on&gt;/)
  assert.match(page, /light &amp; co/)
})

test('report: it needs nothing beside itself', () => {
  const page = runReport(run)
  assert.doesNotMatch(page, /\b(src|href)="(?!#)/)
  assert.doesNotMatch(page, /url\(|@import|<script|<link/)
  assert.match(page, /default-src 'none'/)
})

test('report: it shows each call with its timeline, talk, cards, findings and what was not replayed', () => {
  const page = runReport(run)
  assert.match(page, /<h2>a &amp; b<\/h2>/)
  assert.match(page, /<rect class="customer"[^>]*><title>0:00 my/)
  assert.match(page, /<circle class="card"[^>]*><title>0:02 Light/)
  assert.match(page, /<path class="alert"/)
  assert.match(page, /<li>its sound is clipped<\/li>/)
  assert.match(page, /cannot be replayed/)
  assert.match(page, /unsure/)
  assert.match(runReport({ ...run, calls: [] }), /Replay of 0 calls/)
})

test('report: in Chinese everything but what was said is Chinese', () => {
  const page = runReport({ ...run, failed: [], language: 'zh' })
  assert.match(page, /<html lang="zh-CN">/)
  assert.match(page, /<h1>1 通电话的回放报告<\/h1>/)
  assert.match(page, /<li>声音削波失真<\/li>/)
  const told = page
    .replace(/<style>[^]*<\/style>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(
      /my &lt;script[^ ]*|a &amp; b|light[^ ]*( &amp; co)?|Light[^ ]*|“[^”]*”|[cms]0|ASSIST_\w+|&\w+;/g,
      ' ',
    )
  assert.doesNotMatch(told, /\b(?:calls?|customer|agent|cards?|unsure|heard|because|replayed)\b/i)
})

test('markup: lists and nested markup stand as they are, everything else is escaped', () => {
  assert.equal(markup`<p>${'a<b'}${[markup`<i>${1}</i>`]}</p>`.text, '<p>a&lt;b<i>1</i></p>')
})
