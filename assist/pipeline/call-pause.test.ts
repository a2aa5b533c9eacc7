import assert from 'node:assert/strict'
import { test } from 'node:test'

import { fakeCall, phoneFormat, settled } from '../testing/fake-call.js'

const eventsOf = ({ log }: ReturnType<typeof fakeCall>) =>
  log.after(0).filter(({ type }) => type === 'call.pause')

test('pause: both sides pause, and the log says from when to when', async () => {
  const call = fakeCall()
  const { pipeline, ear } = call
  const customer = await pipeline.legs.open(phoneFormat)
  const agent = await pipeline.legs.open({ ...phoneFormat, channels: ['agent'] })
  pipeline.legs.pause.set(true)
  pipeline.legs.pause.set(true)
  await customer.write(new Uint8Array(8_000))
  await agent.write(new Uint8Array(8_000))
  assert.deepEqual(
    [...ear.legs.values()].map(({ byteLength }) => byteLength),
    [0, 0],
  )
  pipeline.legs.pause.set(false)
  await customer.write(new Uint8Array(8_000))
  const [on, off] = eventsOf(call)
  assert.deepEqual([on?.type === 'call.pause' && on.isOn, eventsOf(call).length], [true, 2])
  assert.ok(off?.type === 'call.pause' && !off.isOn)
  assert.equal(off.fromMs, on?.atMs)
  assert.equal(ear.legs.get('l1')?.byteLength, 8_000)
})

test('pause: a leg that joins meanwhile is not heard either', async () => {
  const { pipeline, ear } = fakeCall()
  await pipeline.legs.open(phoneFormat)
  pipeline.legs.pause.set(true)
  const late = await pipeline.legs.open({ ...phoneFormat, channels: ['agent'] })
  await late.write(new Uint8Array(8_000))
  assert.equal(ear.legs.get('l2')?.byteLength, 0)
})

test('pause: a call that another process left paused is not heard until the pause ends', async () => {
  const call = fakeCall()
  const { pipeline, ear } = call
  pipeline.legs.pause.takeUp(4_000, false)
  const leg = await pipeline.legs.open(phoneFormat)
  await leg.write(new Uint8Array(8_000))
  assert.equal(ear.legs.get('l1')?.byteLength, 0)
  pipeline.legs.pause.set(false)
  const [off] = eventsOf(call)
  assert.ok(off?.type === 'call.pause' && off.fromMs === 4_000)
})

const messagesOf = ({ log }: ReturnType<typeof fakeCall>) =>
  log.after(0).flatMap((event) => (event.type === 'message' ? [event.text] : []))

test('pause: what is written meanwhile is refused and stands nowhere; a page that is sent goes', async () => {
  const call = fakeCall()
  const { pipeline } = call
  const write = (text: string): string => pipeline.write({ channel: 'customer', text })
  pipeline.legs.pause.set(true)
  assert.throws(() => write('4929 1234 5678 9012'), { code: 'ASSIST_CALL_PAUSED' })
  const link = { url: 'https://x/f/1', title: 'Pay here' }
  assert.equal(pipeline.write({ channel: 'agent', text: '', link }), 'm1')
  pipeline.legs.pause.set(false)
  assert.equal(write('Thank you.'), 'm2')
  await settled()
  assert.deepEqual(messagesOf(call), ['', 'Thank you.'])
})

test('pause: a customer who refuses to be transcribed goes on in writing, after a restart of the service too', async () => {
  const call = fakeCall()
  const { pause } = call.pipeline.legs
  const told: boolean[] = []
  pause.onChange(() => told.push(pause.isClosedToWriting))
  pause.set(true)
  pause.refuse(true)
  pause.refuse(false)
  assert.deepEqual([told, pause.isOn], [[true, false, false], false])
  pause.takeUp(4_000, true)
  call.pipeline.write({ channel: 'customer', text: 'In writing, then.' })
  await settled()
  assert.deepEqual([messagesOf(call), pause.isRefused], [['In writing, then.'], true])
})
