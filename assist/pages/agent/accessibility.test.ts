import { after, before, describe, test } from 'node:test'
import type { RoomView } from '../../media/seat-protocol.js'
import { Accessibility } from '../../testing/accessibility.js'
import { finalUtterance, suggestion } from '../../testing/pages/call-events.js'
import {
  addGuide,
  answerDelivery,
  answerLists,
  answerWrapUp,
} from '../../testing/pages/desk-answers.js'
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
const link = { url: 'https://assist.example/c/abc', expiresAt: '2030-01-01T00:00:00Z' }
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
      desk.service.tellSeat(callId, { kind: 'room', room: { ...voiceRoom, ...present, ...more } })
    room(part)
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
      answerLists(desk.service, [first!, second!])
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

    const colorScheme = locale === 'en-US' ? 'dark' : 'light'

    test(`at the seat: ${locale}, ${colorScheme}`, async (t) => {
      const seen = new Accessibility()
      const call = await desk.watchCall(t, { locale, colorScheme })
      const { page, log } = call
      talkOf(call)
      const room = await sit(call, { customer: 'absent', customerNow: 'absent', link })
      await page.getByTestId('qr').waitFor()
      await seen.look(page, 'the customer’s link')
      room({ link })
      await page.getByTestId('demonstrate').click()
      await seen.look(page, 'what can be shown')
      await page.keyboard.press('Escape')
      log({ type: 'message', messageId: 'm1', from: 'customer', text: 'See this' })
      const pageLink = { ...link, title: 'A page' }
      log({ type: 'message', messageId: 'm2', from: 'agent', text: '', link: pageLink })
      await page.getByTestId('chat-line').first().waitFor()
      const invitation = { invitationId: 'i1', medium: 'video' } as const
      for (const state of ['invited', 'accepted', 'refused', 'expired'] as const) {
        room({ invitation: { ...invitation, state } })
        await page.locator(`[data-testid=invitation-state][data-state=${state}]`).waitFor()
        await seen.look(page, `an invitation: ${state}`)
      }
      room({ isOnHold: true })
      await page.locator('[data-testid=hold][aria-pressed=true]').waitFor()
      await seen.look(page, 'on hold')
      room({ medium: 'video', canRecord: true, isRecording: true })
      await page.locator('.video-tile').waitFor()
      await seen.look(page, 'video that is coming')
      seen.assertNone()
    })

    test(`at the seat of a telephone call: ${locale}, ${colorScheme}`, async (t) => {
      const seen = new Accessibility()
      const call = await desk.watchCall(t, { locale, colorScheme })
      const { page } = call
      const can = ['hold', 'mute', 'transfer', 'hang-up'] as const
      const telephone = { sound: 'telephone', customerNow: 'telephone' } as const
      const room = await sit(call, { ...telephone, line: { can, isMuted: false } })
      for (const isMuted of [false, true]) {
        room({ ...telephone, line: { can, isMuted } })
        await page.getByTestId('line').click()
        await page.locator(`[data-testid=line-mute][aria-pressed=${isMuted}]`).waitFor()
        await seen.look(page, `the telephone line, ${isMuted ? 'muted' : 'open'}`)
        await page.keyboard.press('Escape')
      }
      seen.assertNone()
    })

    test(`mail and SMS, and a call that a colleague takes over: ${locale}`, async (t) => {
      const seen = new Accessibility()
      const call = await desk.watchCall(t, { locale, colorScheme })
      const { page, callId, card } = call
      talkOf(call)
      answerDelivery(desk.service, callId)
      const room = await sit(call, { medium: 'text', sound: 'none', customerNow: 'present' })
      await card(first!.id).getByTestId('card-send').click()
      await card(first!.id).getByTestId('send-outside').click()
      await page.getByText('Example Ltd').waitFor()
      await seen.look(page, 'mail and SMS')
      await page.getByTestId('sending-to').fill('anna@example.com')
      await page.getByTestId('sending-send').click()
      await page.locator('[data-testid=sending-state][data-state=failed]').waitFor()
      await seen.look(page, 'a mail that was not taken')
      await page.keyboard.press('Escape')
      room({ medium: 'text', sound: 'none', customerNow: 'left', customer: 'away' })
      desk.service.tellSeat(callId, { kind: 'replaced' })
      await page.getByTestId('take-seat').waitFor()
      await seen.look(page, 'a colleague has taken it over')
      await page.getByTestId('take-seat').click()
      desk.service.tellSeat(callId, { kind: 'taken' })
      await page.getByTestId('seat-taken').waitFor()
      await seen.look(page, 'a colleague sits here')
      seen.assertNone()
    })

    test(`a guide, the end and the wrap-up: ${locale}`, async (t) => {
      const seen = new Accessibility()
      const call = await desk.watchCall(t, { locale })
      const { page, log, callId } = call
      addGuide(desk.service)
      log(finalUtterance('u1', 'customer', heard))
      log({ type: 'suggestion.shown', ...suggestion('s1', 'no-net', false) })
      await page.getByTestId('guide-begin').waitFor()
      await seen.look(page, 'a guide is offered')
      log({ type: 'guide.moved', solutionId: 'no-net', stepId: 'light' })
      log(finalUtterance('u3', 'customer', 'LOS is red'), 70_000)
      await page.locator('[data-testid=guide-choice][data-proposed=true]').waitFor()
      await seen.look(page, 'a guide')
      answerWrapUp(desk.service, callId, heard)
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
})
