import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { test } from 'node:test'
import { AssistClientError, type AssistClient } from '../../../client/assist-client.js'
import { AudioDesk } from './audio-desk.js'
import { AudioSourceError, type AudioSink, type AudioSource } from './audio-source.js'

function setUp(client: { open?: () => Promise<void>; send?: () => void } = {}) {
  const log: string[] = []
  const sinks: AudioSink[] = []
  const hooks: { onError?: ((error: AssistClientError) => void) | undefined } = {}
  let stopped: () => void = () => undefined
  const desk = new AudioDesk({
    makeClient: ({ start, onError }) => {
      hooks.onError = onError
      return {
        open: client.open ?? (() => Promise.resolve()),
        sendAudio: (bytes: Uint8Array) => {
          client.send?.()
          log.push(`send ${bytes.length}`)
        },
        stop: () => {
          log.push(`stop ${start.callId}`)
          return new Promise((resolve) => {
            stopped = () => resolve({ lastSeq: 1 })
          })
        },
        close: () => log.push('close'),
      } as unknown as AssistClient
    },
    nextCallId: (kind) => `${kind}-1`,
    onCall: (callId) => log.push(`call ${callId}`),
    onFailure: (code) => log.push(`failure ${code}`),
  })
  const source: AudioSource = {
    format: { encoding: 'mulaw', sampleRateHz: 8000, channels: ['customer'], language: 'en' },
    start: (sink) => sinks.push(sink),
    setMuted: (isMuted) => log.push(`muted ${isMuted}`),
    stop: () => log.push('silence'),
  }
  const phase = () => desk.state.getState().phase
  return { desk, log, sinks, source, phase, hooks, allStopped: () => stopped() }
}

test('a source is sent as a new call, and the call is stopped when the source has ended', async () => {
  const { desk, log, sinks, source, phase, allStopped } = setUp()
  await desk.begin('sample', () => Promise.resolve(source))
  assert.equal(phase(), 'sending')
  sinks[0]?.send(new Uint8Array(7))
  desk.setMuted(true)
  sinks[0]?.ended()
  assert.equal(phase(), 'finishing')
  allStopped()
  await turn()
  assert.equal(phase(), 'idle')
  assert.deepEqual(log.slice(0, 5), [
    'call sample-1',
    'send 7',
    'muted true',
    'silence',
    'stop sample-1',
  ])
})

test('a sound can join a live call, which is then nothing new to watch', async () => {
  const { desk, log, sinks, source } = setUp()
  await desk.begin('seat', () => Promise.resolve(source), 'web-7')
  sinks[0]?.ended()
  assert.deepEqual(log.slice(-2), ['silence', 'stop web-7'])
  assert.ok(!log.some((line) => line.startsWith('call ')))
})

test('one sound at a time', async () => {
  const { desk, sinks, source } = setUp()
  await desk.begin('sample', () => Promise.resolve(source))
  await desk.begin('microphone', () => Promise.reject(new Error('not asked')))
  assert.equal(sinks.length, 1)
})

test('a refused microphone is told by its name', async () => {
  const { desk, log, phase } = setUp()
  await desk.begin('microphone', () => Promise.reject(new AudioSourceError('microphone-denied')))
  assert.deepEqual(log, ['failure microphone-denied'])
  assert.equal(phase(), 'idle')
})

test('a service that refuses the call lets go of the device', async () => {
  const refusal = new AssistClientError('ASSIST_CAPACITY_FULL', 'full')
  const { desk, log, source } = setUp({ open: () => Promise.reject(refusal) })
  await desk.begin('microphone', () => Promise.resolve(source))
  assert.ok(log.includes('silence'))
  assert.ok(log.includes('failure ASSIST_CAPACITY_FULL'))
})

test('a call that is lost for good ends the sound', async () => {
  const { desk, log, source, phase, hooks } = setUp()
  await desk.begin('sample', () => Promise.resolve(source))
  hooks.onError?.(new AssistClientError('ASSIST_CALL_NOT_RESUMABLE', 'gone'))
  assert.equal(phase(), 'idle')
  assert.ok(log.includes('silence'))
  assert.ok(log.includes('failure ASSIST_CALL_NOT_RESUMABLE'))
})

test('a full buffer ends the sound with its name', async () => {
  const full = new AssistClientError('ASSIST_CLIENT_BUFFER_FULL', 'full')
  const { desk, log, sinks, source } = setUp({
    send: () => {
      throw full
    },
  })
  await desk.begin('sample', () => Promise.resolve(source))
  sinks[0]?.send(new Uint8Array(1))
  assert.ok(log.includes('failure ASSIST_CLIENT_BUFFER_FULL'))
})

test('a stop while the source is being opened lets go of it when it comes', async () => {
  const { desk, log, source, phase } = setUp()
  let give: (source: AudioSource) => void = () => undefined
  const begun = desk.begin('sample', () => new Promise((resolve) => (give = resolve)))
  desk.stop()
  give(source)
  await begun
  assert.deepEqual(log, ['silence'])
  assert.equal(phase(), 'idle')
})
