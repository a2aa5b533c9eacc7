import assert from 'node:assert/strict'
import test from 'node:test'

import { ManualClock } from '../../call/clock.js'
import { loadConfig } from '../../settings/config.js'
import { silentLog } from '../../log/log.js'
import type { CallRegistry } from '../../pipeline/call-registry.js'
import { LiveLeg } from '../../pipeline/live-leg.js'
import { decision, fakeCall, settled } from '../../testing/fake-call.js'
import type { NativeResponse } from './native-protocol.js'
import { NativeSession, type NativeSocket } from './native-session.js'

/** A socket that keeps what it is sent. */
class FakeSocket implements NativeSocket {
  bufferedAmount = 0
  isPaused = false
  closeCode: number | undefined
  readonly sent: NativeResponse[] = []

  send(text: string): void {
    this.sent.push(JSON.parse(text) as NativeResponse)
  }

  close(code: number): void {
    this.closeCode = code
  }

  pause(): void {
    this.isPaused = true
  }

  resume(): void {
    this.isPaused = false
  }
}

/** A session whose one call runs on a fake ear. */
async function startedSession() {
  const { pipeline, ear } = fakeCall()
  const format = { encoding: 'mulaw', sampleRateHz: 8_000, channels: ['customer'] } as const
  const leg = new LiveLeg(pipeline, await pipeline.legs.open(format), 'native')
  const detached: LiveLeg[] = []
  const calls: Pick<CallRegistry, 'open' | 'detach' | 'stop'> = {
    open: () => Promise.resolve(leg),
    detach: (one) => detached.push(one),
    stop: () => Promise.resolve(1),
  }
  const socket = new FakeSocket()
  const session = new NativeSession({
    socket,
    calls: calls as CallRegistry,
    clock: new ManualClock(),
    config: loadConfig({}, { maxBacklogMs: 60_000 }),
    log: silentLog,
  })
  session.text(JSON.stringify({ type: 'start', callId: 'call', ...format }))
  await settled()
  return { session, socket, pipeline, ear, detached }
}

test('session: a client that does not read is cut off by name, and its call waits for it', async () => {
  const { socket, pipeline, detached } = await startedSession()
  socket.bufferedAmount = 5 << 20
  pipeline.append({ type: 'call.medium', medium: 'voice' })
  const last = socket.sent.at(-1)
  assert.equal(last?.type === 'error' && last.code, 'ASSIST_PROTOCOL_CLIENT_TOO_SLOW')
  assert.equal(socket.closeCode, 1013)
  assert.equal(detached.length, 1)
  const sentCount = socket.sent.length
  pipeline.append({ type: 'call.medium', medium: 'video' })
  assert.equal(socket.sent.length, sentCount)
  assert.equal(pipeline.log.lastSeq, 2)
})

test('session: a minute of audio that waits pauses the sender and is told once; half a minute lets it go on', async () => {
  const { session, socket, pipeline, ear } = await startedSession()
  const judged = decision<{ settledMs: number }>()
  const rest = decision<{ settledMs: number }>()
  const answers = [judged.promise, rest.promise]
  ear.audio = () => answers.shift() ?? Promise.resolve({ settledMs: 0 })
  session.audio(new Uint8Array(8_000 * 40))
  await settled()
  assert.equal(socket.isPaused, false)
  session.audio(new Uint8Array(8_000 * 25))
  await settled()
  assert.equal(socket.isPaused, true)
  const alerts = pipeline.log.after(0).filter((event) => event.type === 'alert')
  assert.deepEqual(
    alerts.map((alert) => alert.code),
    ['ASSIST_AUDIO_BACKLOG'],
  )
  judged.resolve({ settledMs: 40_000 })
  await settled()
  assert.equal(socket.isPaused, false)
  rest.resolve({ settledMs: 65_000 })
  await settled()
  assert.equal(socket.closeCode, undefined)
})
