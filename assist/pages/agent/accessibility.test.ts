import { after, before, describe, test } from 'node:test'
import type { RoomView } from '../../media/seat-protocol.js'
import { Accessibility } from '../../testing/accessibility.js'
import { finalUtterance, suggestion } from '../../testing/pages/call-events.js'
import {
  DeskInBrowser,
  focusSearch,
  readSolutions,
  skipReason,
  waitUntil,
  type WatchedCall,
} from '../../testing/pages/desk-in-browser.js'
import { voiceRoom } from '../../testing/pages/voice-room.js'

const skip = skipReason()
if (skip) console.log(`accessibility of the desk: skipped, ${skip}`)

const [first, second, third, fourth] = readSolutions('demo.en.jsonl')
const present: Partial<RoomView> = { customer: 'present', customerNow: 'talks' }
const heard = 'The red light on my modem is on.'

describe('the desk is accessible', { skip }, () => {
  let desk: DeskInBrowser
  before(async () => {
    desk = await DeskInBrowser.open()
  })
  after(() => desk.close())

  /** Takes the seat of a watched call. */
  async function sit({ callId, page }: WatchedCall, part: Partial<RoomView> = present) {
    await page.getByTestId('take-seat').click()
    const isAsked = () =>
      desk.service.asked.some((ask) => ask.type === 'seat' && ask.callId === callId)
    await waitUntil(isAsked, 'the seat is taken')
    const room = (more: Partial<RoomView> = {}) =>
      desk.service.tellSeat(callId, { kind: 'room', room: { ...voiceRoom, ...part, ...more } })
    room()
    await page.getByTestId('hold').waitFor()
    return room
  }

  /** A call with cards in every state, and both sides heard. */
  function talkOf({ log }: WatchedCall): void {
    log(finalUtterance('u1', 'customer', `${heard} My card is [card].`))
    log(finalUtterance('u2', 'agent', 'Let me see.'))
    const partial = { type: 'transcript.partial', utteranceId: 'u3', channel: 'customer' } as const
    log({ ...partial, startMs: 67_000, text: 'and the tele', stableChars: 4 })
    log({ type: 'suggestion.shown', ...suggestion('s0', fourth!.id, false), question: 0 })
    log({ type: 'suggestion.receded', suggestionId: 's0' })
    log({ type: 'suggestion.shown', ...suggestion('s1', first!.id, false) })
    log({ type: 'suggestion.shown', ...suggestion('s2', second!.id, false, 0.5) })
    log({ type: 'suggestion.shown', ...suggestion('s3', third!.id, true, 0.5) })
  }

  for (const locale of ['en-US', 'zh-CN'] as const) {
    test(`before a call, with its menus and dialogs: ${locale}`, async (t) => {
      const seen = new Accessibility()
      desk.service.calls = []
      answerLists()
      const page = await desk.visit(t, { locale })
      await page.getByTestId('welcome').waitFor()
      await seen.look(page, 'welcome')
      await page.getByTestId('settings').click()
      await seen.look(page, 'settings')
      await page.getByTestId('learning').click()
      await page.getByTestId('proposal').first().waitFor()
      await seen.look(page, 'learning')
      await page.keyboard.press('Escape')
      await page.keyboard.press('?')
      await page.locator('dialog[open]').waitFor()
      await seen.look(page, 'help')
      await page.keyboard.press('Escape')
      await page.keyboard.press('l')
      await page.getByTestId('call-row').first().waitFor()
      await seen.look(page, 'my calls')
      await page.keyboard.press('Escape')
      await focusSearch(page)
      await page.keyboard.type('modem')
      await page.getByTestId('search-result').first().waitFor()
      await seen.look(page, 'search')
      await page.keyboard.press('Enter')
      await page.getByTestId('search-answer').waitFor()
      await seen.look(page, 'search, an answer')
      seen.assertNone()
    })

    for (const colorScheme of ['light', 'dark'] as const) {
      test(`in a call, watched: ${locale}, ${colorScheme}`, async (t) => {
        const seen = new Accessibility()
        const call = await desk.watchCall(t, { locale, colorScheme })
        const { page, log, card } = call
        await seen.look(page, 'nothing said yet')
        talkOf(call)
        await card(third!.id).waitFor()
        await seen.look(page, 'cards')
        await page.getByTestId('card-send').first().click()
        await seen.look(page, 'menu of a card')
        await page.keyboard.press('Escape')
        await page.getByTestId('card-say').first().click()
        await card(first!.id).locator('[data-face=used]').waitFor()
        await card(second!.id).locator('.quiet.icon-only').click()
        await card(second!.id).locator('.reasons summary').click()
        await seen.look(page, 'a used card, a pinned one, its reasons')
        await page.keyboard.press('Escape')
        await page.mouse.click(4, 400)
        await page.keyboard.press('e')
        await page.getByTestId('earlier-card').first().waitFor()
        await seen.look(page, 'earlier')
        await page.keyboard.press('Enter')
        await page.getByTestId('earlier-answer').waitFor()
        await seen.look(page, 'an earlier answer')
        await page.keyboard.press('Escape')
        await page.keyboard.press('Escape')
        log({
          ...{ type: 'advice.shown', adviceId: 'a1', advice: 'video', utteranceId: 'u1' },
          because: [{ text: 'which light', kind: 'visible' }],
        })
        await page.getByTestId('advice').waitFor()
        log({ type: 'alert', code: 'ASSIST_ENGINE_FAILED', severity: 'warning' })
        log({ type: 'call.pause', isOn: true })
        await seen.look(page, 'advice, an alert, a pause')
        desk.service.dropScreens()
        await page.locator('[data-testid=connection-state][data-state=reconnecting]').waitFor()
        await seen.look(page, 'reconnecting')
        seen.assertNone()
      })
    }

    test(`a guide, the end and the wrap-up: ${locale}`, async (t) => {
      const seen = new Accessibility()
      const call = await desk.watchCall(t, { locale })
      const { page, log, callId } = call
      addGuide()
      log(finalUtterance('u1', 'customer', heard))
      log({ type: 'suggestion.shown', ...suggestion('s1', 'no-net', false) })
      await page.getByTestId('guide-begin').waitFor()
      await seen.look(page, 'a guide is offered')
      log({ type: 'guide.moved', solutionId: 'no-net', stepId: 'light' })
      log(finalUtterance('u3', 'customer', 'LOS is red'), 70_000)
      await page.locator('[data-testid=guide-choice][data-proposed=true]').waitFor()
      await seen.look(page, 'a guide')
      answerWrapUp(callId)
      await sit(call)
      desk.service.endCall(callId)
      await page.getByTestId('wrap-up-sentence').first().waitFor()
      await seen.look(page, 'wrap-up')
      await page.locator('.wrap-up .pane-head .quiet').click()
      await page.getByTestId('now').waitFor({ state: 'attached' })
      await seen.look(page, 'after the call')
      seen.assertNone()
    })
  }

  function addGuide(): void {
    desk.service.addSolution({
      ...{ id: 'no-net', title: 'No internet', answer: 'Look at the lights.', questions: [] },
      tags: [],
      guide: {
        start: 'light',
        steps: {
          light: {
            ...{ say: 'Which light is on?', needs: 'video' },
            choices: [
              { text: 'LOS is red', words: ['los'], next: null },
              { text: 'All are green', next: null },
            ],
          },
        },
      },
    })
  }

  function answerWrapUp(callId: string): void {
    const quote = { utteranceId: 'u1', channel: 'customer', atMs: 61_000, text: heard }
    const wrapUp = {
      summary: [{ part: 'matter', text: heard, quote }],
      topics: [
        { name: 'fibre', isTicked: true },
        { name: 'modem', isTicked: false },
      ],
      solutions: [
        { suggestionId: 's1', solutionId: 'los', title: 'LOS is red', verdict: 'used' },
        { suggestionId: 's2', solutionId: 'slow', title: 'The line is slow', verdict: 'wrong' },
      ],
      ...{ outcome: 'resolved', disposition: null, missing: ['a price'], notes: '' },
      followUps: [{ text: 'LOS is red', solutionId: 'los', isSent: false }],
    }
    desk.service.rest.set(`GET /api/calls/${callId}/wrap-up`, {
      ...{ callId, isLive: false, revision: 0, savedAt: null, isWriting: false, wrapUp },
      dispositions: ['fault', 'other'],
    })
  }

  function answerLists(): void {
    const listed = {
      ...{ language: 'en', startedAt: '2026-01-05T14:02:00Z', lastSeq: 2, isLive: false },
      ...{ lengthMs: 62_000, entry: 'A leak', topics: ['washer'], outcome: 'resolved' },
      ...{ disposition: null, waitingMessages: 2, matter: 'My washing machine leaks.' },
    }
    const hits = [{ utteranceId: 'u7', atMs: 14_000, text: 'My washing machine leaks.' }]
    desk.service.rest.set('GET /api/calls', [
      { ...listed, callId: 'past', internalId: 'i1', hits },
      { ...listed, callId: 'live', internalId: 'i2', isLive: true, hits: [] },
    ])
    const evidence = [{ callId: 'past', kind: 'used' }]
    const proposal = { solutionId: first!.id, title: first!.title, fromBias: 0, toBias: 0.4 }
    desk.service.rest.set('GET /api/learning', {
      ...{ base: 'default', mode: 'proposals' },
      learnt: [{ solutionId: second!.id, title: second!.title, bias: 0.3 }],
      proposals: [
        { ...proposal, proposalId: 1, kind: 'ranking', status: 'open', text: '', evidence },
        { ...proposal, proposalId: 2, kind: 'question', status: 'open', text: 'Why?', evidence },
        { ...proposal, proposalId: 3, kind: 'ranking', status: 'refused', text: '', evidence },
      ],
    })
  }
})
