import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'

import WebSocket from 'ws'

import type { CallEvent } from '../pipeline/log/call-event.js'
import { packageRoot } from '../settings/package-root.js'
import { requirement } from '../testing/requirements.js'
import { NativeTestClient, startService, type TestService } from '../testing/service.js'

const callCount = 6

/** A seat at a call, as the agent's page takes it: what it asks is sent at once. */
async function seatAt(address: string, callId: string) {
  const socket = new WebSocket(`${address.replace('http', 'ws')}/screen`)
  socket.on('message', () => undefined)
  await new Promise((resolve) => socket.once('open', resolve))
  const act = (kind: string): void =>
    socket.send(JSON.stringify({ type: 'seat', callId, action: { kind } }))
  act('sit')
  return { act, close: () => socket.close() }
}

/** Speaks a recording in the customer's place until the call's end is asked for, in the middle of a word. */
async function liveAndEnd(service: TestService, samples: Buffer, untilMs: number): Promise<string> {
  const made = await fetch(`${service.address}/api/calls`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ language: 'en', medium: 'voice' }),
  })
  const { callId } = (await made.json()) as { callId: string }
  const seat = await seatAt(service.address, callId)
  const customer = await NativeTestClient.start(service.address, {
    ...{ callId, channels: ['customer'], encoding: 'mulaw', sampleRateHz: 8_000 },
  })
  const beganMs = performance.now()
  for (let at = 0; performance.now() - beganMs < untilMs; at += 800) {
    customer.socket.send(samples.subarray(at, at + 800))
    await delay(100)
  }
  seat.act('end')
  await delay(50)
  seat.close()
  customer.socket.terminate()
  return callId
}

test(
  'calls that are ended while the customer speaks, their pages closed at once, are over in time with their words',
  { ...requirement('models'), timeout: 180_000 },
  async () => {
    const service = await startService()
    try {
      const call = await readFile(path.join(packageRoot, 'fixtures', 'calls', 'modem-light.wav'))
      const audioAt = call.indexOf('data') + 8
      const customer = Buffer.from(call.subarray(audioAt).filter((_, index) => index % 2 === 0))
      const ids = await Promise.all(
        Array.from({ length: callCount }, (_, n) => liveAndEnd(service, customer, 2_500 + n * 700)),
      )
      const deadlineMs = performance.now() + 60_000
      for (;;) {
        const calls = (await service.get('/api/calls')) as { callId: string; isLive: boolean }[]
        if (!calls.some(({ isLive }) => isLive)) break
        assert.ok(performance.now() < deadlineMs, 'a call is still live')
        await delay(100)
      }
      for (const callId of ids) {
        const events = (await service.get(`/api/calls/${callId}/events?after=0`)) as CallEvent[]
        assert.equal(events.at(-1)?.type, 'call.ended')
        assert.ok(
          events.some(({ type }) => type === 'utterance.final'),
          `${callId} has its words`,
        )
      }
    } finally {
      await service.close()
    }
  },
)
