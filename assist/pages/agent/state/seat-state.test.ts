import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RoomView, SeatNotice } from '../../../media/seat-protocol.js'
import { voiceRoom } from '../../../testing/pages/voice-room.js'
import {
  dueInvitation,
  foldSeatAction,
  foldSeatNotice,
  needsMicrophone,
  seatNeedsPeer,
  newSeatState,
  noticeOf,
  type SeatState,
} from './seat-state.js'

const room = (part: Partial<RoomView> = {}): SeatNotice => ({
  kind: 'room',
  room: {
    ...{ ...voiceRoom, customer: 'present', customerNow: 'talks' },
    ...part,
  },
})
const seatIn = (part: Partial<RoomView> = {}): SeatState =>
  foldSeatNotice(newSeatState('c'), room(part))
const line = { kind: 'line', points: [{ x: 0, y: 0 }] } as const

test('the first view of the room is what says that this page sits', () => {
  assert.equal(newSeatState('c').phase, 'taking')
  assert.equal(seatIn().phase, 'seated')
  assert.equal(foldSeatNotice(seatIn(), { kind: 'replaced' }).phase, 'replaced')
})

test('an invitation that waits is due when the customer comes, once, and not beside another', () => {
  const waiting: SeatState = { ...seatIn({ customer: 'absent' }), wanted: 'video' }
  assert.equal(dueInvitation(waiting), null)
  const come = foldSeatNotice(waiting, room())
  assert.equal(dueInvitation(come), 'video')
  assert.equal(dueInvitation(foldSeatAction(come, { kind: 'invite', medium: 'video' })), null)
  const invitation = { invitationId: 'i1', medium: 'text', state: 'invited' } as const
  assert.equal(dueInvitation(foldSeatNotice(come, room({ invitation }))), null)
  assert.equal(dueInvitation(foldSeatNotice(come, room({ medium: 'video' }))), null)
})

test('on a telephone call this page opens no microphone, and no sound goes between the pages', () => {
  assert.ok(needsMicrophone(seatIn()))
  assert.ok(!needsMicrophone(seatIn({ sound: 'telephone' })))
  assert.ok(!needsMicrophone(seatIn({ medium: 'text', sound: 'none' })))
  assert.ok(seatNeedsPeer(seatIn()))
  assert.ok(!seatNeedsPeer(seatIn({ sound: 'telephone' })))
  assert.ok(seatNeedsPeer(seatIn({ sound: 'telephone', medium: 'video' })))
})

test('picture may come as soon as video is accepted, and while the agent shows something', () => {
  const invitation = { invitationId: 'i1', medium: 'video', state: 'accepted' } as const
  assert.ok(seatNeedsPeer(seatIn({ sound: 'telephone', invitation })))
  assert.ok(seatNeedsPeer(seatIn({ sound: 'telephone', demonstration: 'screen' })))
  assert.ok(!seatNeedsPeer(seatIn({ sound: 'telephone', demonstration: 'clip' })))
  assert.ok(!seatNeedsPeer(seatIn({ customer: 'absent' })))
  assert.ok(seatNeedsPeer(seatIn({ customer: 'away' })), 'kept for when they are back')
})

test('both sides draw on one picture; clearing and the end of the video take it all away', () => {
  const video = seatIn({ medium: 'video' })
  const drawn = foldSeatNotice(foldSeatAction(video, { kind: 'mark', mark: line }), {
    kind: 'mark',
    mark: line,
  })
  assert.deepEqual(
    drawn.drawing.lines.map(({ by }) => by),
    ['agent', 'customer'],
  )
  assert.equal(
    foldSeatNotice(drawn, { kind: 'mark', mark: { kind: 'clear', points: [] } }).drawing.lines
      .length,
    0,
  )
  assert.equal(foldSeatNotice(drawn, room()).drawing.lines.length, 0)
  assert.equal(foldSeatNotice(drawn, room({ medium: 'video' })).drawing.lines.length, 2)
})

test('each movement of a pointer counts, so that its fading begins anew', () => {
  const mark = { kind: 'pointer', points: [{ x: 0.5, y: 0.25 }] } as const
  const once = foldSeatNotice(seatIn(), { kind: 'mark', mark })
  const twice = foldSeatNotice(once, { kind: 'mark', mark })
  assert.deepEqual(
    [once.drawing.pointers.customer, twice.drawing.pointers.customer],
    [
      { x: 0.5, y: 0.25, turn: 1 },
      { x: 0.5, y: 0.25, turn: 2 },
    ],
  )
})

test('what is asked of the customer is open until they answer; a refusal is told', () => {
  const asked = foldSeatAction(seatIn(), { kind: 'ask-snapshot' })
  assert.equal(asked.asked, 'snapshot')
  const refused = { kind: 'consent', matter: 'snapshot', isGranted: false } as const
  assert.equal(foldSeatNotice(asked, refused).asked, null)
  assert.equal(noticeOf(asked, refused)?.code, 'declined-snapshot')
  assert.equal(noticeOf(asked, { ...refused, isGranted: true }), null)
  assert.equal(foldSeatNotice(asked, room({ customer: 'away' })).asked, null)
})
