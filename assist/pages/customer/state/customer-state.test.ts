import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CustomerMessage } from '../../../media/customer-protocol.js'
import type { Invitation } from '../../../media/invitation.js'
import {
  answered,
  consented,
  isLetIn,
  canTalk,
  connectionChanged,
  foldMessage,
  hasLostCamera,
  marked,
  mayShare,
  customerNeedsPeer,
  newCustomerState,
  pageState,
  wrote,
  type CustomerState,
} from './customer-state.js'

const welcome: Extract<CustomerMessage, { type: 'welcome' }> = {
  ...{ type: 'welcome', callId: 'c1', secret: 's', language: 'en', medium: 'voice', notice: null },
  ...{ sound: 'page', invitation: null, isOnHold: false, demonstration: null, agentVoice: 'off' },
  ...{
    isRecording: false,
    isPaused: false,
    messages: [],
    ice: { iceServers: [], iceTransportPolicy: 'all' },
  },
}

const fold = (state: CustomerState, ...messages: readonly CustomerMessage[]): CustomerState =>
  messages.reduce(foldMessage, state)

const open = fold(newCustomerState, welcome, { type: 'seat', isTaken: true })

const said = (messageId: string, text: string, from: 'customer' | 'agent' = 'customer') =>
  ({ type: 'message', message: { messageId, from, text } }) as const

const invitation = (state: Invitation['state'], medium: Invitation['medium'] = 'video') =>
  ({ type: 'invitation', invitation: { invitationId: 'i1', medium, state } }) as const

test('what was written stands as unsent until the conversation has it, each time it was written', () => {
  const written = wrote(wrote(wrote(open, 'hello'), 'hello'), 'bye')
  const once = fold(written, said('m1', 'hello'))
  assert.deepEqual(once.unsent, ['hello', 'bye'])
  assert.equal(once.messages.length, 1)
  assert.deepEqual(fold(once, said('m2', 'bye', 'agent')).unsent, ['hello', 'bye'])
})

test('after a loss only what the conversation does not have is unsent, and no line stands twice', () => {
  const written = wrote(wrote(fold(open, said('m1', 'one')), 'two'), 'three')
  const lines = ['one', 'two'].map((text, at) => said(`m${at + 1}`, text).message)
  const back = fold(connectionChanged(written, 'reconnecting'), { ...welcome, messages: lines })
  assert.deepEqual(
    back.messages.map(({ text }) => text),
    ['one', 'two'],
  )
  assert.deepEqual(back.unsent, ['three'])
})

test('a refusal offers photo and text until it is closed or the next invitation comes', () => {
  const refused = answered(fold(open, invitation('invited')), false)
  assert.ok(refused.isRefusalShown)
  assert.ok(fold(refused, invitation('refused')).isRefusalShown)
  const again = { invitationId: 'i2', medium: 'video', state: 'invited' } as const
  assert.ok(!fold(refused, { type: 'invitation', invitation: again }).isRefusalShown)
  assert.equal(answered(refused, true), refused)
})

test('the camera may be shown from the acceptance until the video is left, without a gap', () => {
  const accepted = answered(fold(open, invitation('invited')), true)
  assert.ok(!mayShare(open) && mayShare(accepted))
  // The service reports that the customer has joined, then the medium as it was, then as it is.
  const steps = [
    invitation('joined'),
    { type: 'medium', medium: 'voice' },
    invitation('joined'),
    { type: 'medium', medium: 'video' },
  ] as const
  let state = accepted
  for (const step of steps) {
    state = fold(state, step)
    assert.ok(mayShare(state), JSON.stringify(step))
  }
  assert.ok(!mayShare(fold(state, { type: 'medium', medium: 'voice' })))
  assert.ok(!mayShare(fold(accepted, invitation('withdrawn'))))
})

test('nobody talks over the page on a telephone call, nor in a written one unless they were asked to', () => {
  assert.ok(canTalk(open))
  assert.ok(
    !canTalk(fold(open, { type: 'sound', sound: 'telephone' }, invitation('accepted', 'voice'))),
  )
  const written = fold(open, { type: 'medium', medium: 'text' }, { type: 'sound', sound: 'none' })
  assert.ok(!canTalk(written))
  const asked = fold(written, invitation('accepted', 'voice'))
  assert.ok(canTalk(asked))
  const told = fold(asked, invitation('joined', 'voice'), { type: 'medium', medium: 'text' })
  assert.ok(canTalk(told), 'joined, and the medium is not told yet')
  const backAgain = fold(
    told,
    { type: 'medium', medium: 'voice' },
    { type: 'medium', medium: 'text' },
  )
  assert.ok(!canTalk(backAgain))
})

test('a page that was loaded again knows that its video was on', () => {
  const again = fold(newCustomerState, {
    ...welcome,
    medium: 'video',
    invitation: invitation('joined').invitation,
  })
  assert.ok(hasLostCamera(again) && mayShare(again))
  assert.ok(!hasLostCamera({ ...again, camera: 'sharing' }))
})

test('marks of both sides are kept, a pointer only as the newest, and wiped together', () => {
  const line = {
    kind: 'line',
    points: [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ],
  } as const
  const pointed = { kind: 'pointer', points: [{ x: 0.5, y: 0.5 }] } as const
  const drawn = [line, pointed, pointed].reduce<CustomerState>(
    (state, mark) => fold(state, { type: 'mark', mark }),
    marked(open, 'customer', line),
  )
  assert.deepEqual(
    drawn.drawing.lines.map(({ by }) => by),
    ['customer', 'agent'],
  )
  assert.deepEqual(drawn.drawing.pointers.agent, { x: 0.5, y: 0.5, turn: 2 })
  const wiped = marked(drawn, 'customer', { kind: 'clear', points: [] })
  assert.deepEqual(wiped.drawing, { lines: [], pointers: {} })
})

test('a path between the pages is needed for voice, video and what the agent shows, not for text or a clip', () => {
  const written = fold(open, { type: 'medium', medium: 'text' }, { type: 'sound', sound: 'none' })
  assert.ok(
    customerNeedsPeer(open) && !customerNeedsPeer(written) && !customerNeedsPeer(newCustomerState),
  )
  assert.ok(customerNeedsPeer(fold(written, { type: 'demonstration', what: 'screen' })))
  assert.ok(
    !customerNeedsPeer(fold(written, { type: 'demonstration', what: 'clip', clip: '/a.mp4' })),
  )
  assert.ok(!customerNeedsPeer(fold(open, { type: 'ended' })))
})

test('the page says in one word how it stands, and the end closes what was asked', () => {
  assert.equal(pageState(newCustomerState), 'connecting')
  assert.equal(pageState(open), 'open')
  assert.equal(pageState(connectionChanged(open, 'reconnecting')), 'connecting')
  const refused = connectionChanged(newCustomerState, 'refused', 'ASSIST_LINK_EXPIRED')
  assert.equal(pageState(refused), 'refused')
  assert.equal(refused.refusal, 'ASSIST_LINK_EXPIRED')
  const over = fold(open, { type: 'ask', matter: 'snapshot' }, { type: 'ended' })
  assert.equal(pageState(over), 'ended')
  assert.equal(over.asked, null)
})

test('customer: where nothing begins without consent, nothing does before it is given, or after it is taken back', () => {
  const texts = { en: 'You are told.', zh: '告知' }
  const notice = { consent: 'opt-in', texts, privacyUrl: null, isAgreed: null } as const
  const told = fold(newCustomerState, { ...welcome, notice }, { type: 'seat', isTaken: true })
  assert.equal(isLetIn(open), true)
  assert.deepEqual([isLetIn(told), customerNeedsPeer(told)], [false, false])
  assert.equal(isLetIn(consented(told, true)), true)
  assert.equal(isLetIn(consented(consented(told, true), false)), false)
})

test('what came into a pause is not sent again later: it would be kept after all', () => {
  const error = { type: 'error', code: 'ASSIST_CALL_PAUSED', message: '' } as const
  const paused = fold(wrote(open, '4929'), error)
  assert.deepEqual([paused.unsent, paused.isPaused], [[], true])
  assert.equal(fold(paused, { type: 'pause', isOn: false }).isPaused, false)
  assert.equal(fold(open, { ...welcome, isPaused: true }).isPaused, true)
})
