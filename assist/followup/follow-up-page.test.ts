import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Solution } from '../solutions/solution.js'
import { followUpPage, gonePage } from './follow-up-page.js'

const router: Solution = {
  ...{
    id: 'router',
    title: 'Reset the <router>',
    answer: 'Hold the button.\n<script>alert(1)</script>',
  },
  ...{ questions: [], tags: [], internal: 'He is a difficult customer' },
  steps: ['Find the pin hole', { text: 'Hold it for 10 s' }, 7],
  followup: { url: 'javascript:alert(1)' },
}

test('follow-up page: text of the base stays text, and what is for the agent alone is not in it', () => {
  const html = followUpPage(router, 'x/seen')
  assert.doesNotMatch(html, /<script|javascript:|difficult/)
  assert.match(html, /Reset the &lt;router&gt;/)
  assert.match(html, /<li>Find the pin hole<\/li><li>Hold it for 10 s<\/li><\/ol>/)
})

test('follow-up page: the text for customers stands in the place of the agent’s, its numbered lines as a list', () => {
  const html = followUpPage(
    { ...router, customer: 'Stay calm.\n1. Press <it>.\n2. Wait.\nBye.' },
    's',
  )
  assert.match(
    html,
    /<p>Stay calm.<\/p>\n<ol><li>Press &lt;it&gt;.<\/li><li>Wait.<\/li><\/ol>\n<p>Bye/,
  )
  assert.doesNotMatch(html, /Hold the button|pin hole/)
})

test('follow-up page: a web address of the base is a link, which tells its site nothing of us', () => {
  const html = followUpPage({ ...router, followup: { url: 'https://example.com/?a=1&b=2' } }, 's')
  assert.match(
    html,
    /rel="noopener noreferrer" target="_blank" href="https:\/\/example.com\/\?a=1&amp;b=2"/,
  )
})

test('follow-up page: what is there in Chinese is told in Chinese, and so is a page that is gone', () => {
  const html = followUpPage({ ...router, language: 'zh' }, 's')
  assert.match(html, /<html lang="zh-CN">/)
  assert.match(html, /<h2>步骤<\/h2>/)
  assert.match(gonePage('zh'), /<html lang="zh-CN">[^]*此页面已失效/)
  assert.match(gonePage('en'), /<html lang="en">[^]*not available any more/)
})
