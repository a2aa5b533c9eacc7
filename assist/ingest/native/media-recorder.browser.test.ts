import assert from 'node:assert/strict'
import { test } from 'node:test'

import { CallPages } from '../../testing/call-pages.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'
import { assertHeardIn } from '../../testing/heard-text.js'
import { sampleCallFile } from '../../testing/opus-stream.js'
import { requirement } from '../../testing/requirements.js'
import { startService } from '../../testing/service.js'

/** How the customer begins on the sample call. */
const firstWords = {
  words: "my name is Jackie I'm calling in today because I thought",
  language: 'en',
  maxErrorRate: 0.4,
} as const

/** What of a page the recording below needs. */
interface RecordingPage {
  readonly navigator: {
    readonly mediaDevices: { getUserMedia: (wanted: { audio: true }) => Promise<object> }
  }
  readonly MediaRecorder: new (stream: object, options: { mimeType: string }) => PageRecorder
  readonly location: { readonly origin: string }
}

interface PageRecorder {
  // eslint-disable-next-line id-denylist -- the name is the recorder's
  ondataavailable: (piece: { readonly data: Blob }) => void
  onstop: () => void
  start: (intervalMs: number) => void
  stop: () => void
}

/** Runs in the page: what a microphone hears goes to the door as the browser's own recorder writes it. */
async function record([callId, durationMs]: [string, number]): Promise<string> {
  const { navigator, MediaRecorder, location } = globalThis as unknown as RecordingPage
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  const recorder = new MediaRecorder(stream, { mimeType: 'audio/webm;codecs=opus' })
  const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/stream`)
  socket.binaryType = 'arraybuffer'
  const texts: string[] = []
  const closed = new Promise<void>((resolve) => {
    socket.onclose = () => resolve()
  })
  socket.onopen = () =>
    socket.send(
      JSON.stringify({
        ...{ type: 'start', callId, language: 'en', encoding: 'webm-opus' },
        channels: ['customer'],
      }),
    )
  socket.onmessage = (message) => {
    texts.push(String(message.data))
    if (texts.length > 1) return
    recorder.ondataavailable = (piece) => socket.send(piece.data)
    recorder.onstop = () => setTimeout(() => socket.send('{"type":"stop"}'), 300)
    recorder.start(100)
    setTimeout(() => recorder.stop(), durationMs)
  }
  await closed
  return `[${texts.join()}]`
}

test(
  'door: what a browser’s MediaRecorder writes is heard as it comes',
  requirement('chromium', 'models'),
  async (t) => {
    const service = await startService()
    const pages = await CallPages.open()
    t.after(async () => {
      await pages.close()
      await service.close()
    })
    const microphoneFile = await pages.spoken('first-words', sampleCallFile, 6_000, 14_000)
    const page = await pages.visit(service.address, {
      ...{ locale: 'en-US', viewport: { width: 800, height: 600 }, microphoneFile },
    })
    const came = JSON.parse(
      await page.evaluate(record, ['recorded', 12_000] as [string, number]),
    ) as {
      readonly type: string
      readonly event?: CallEvent
    }[]
    assert.equal(came.at(-1)?.type, 'stopped', JSON.stringify(came.at(-1)))
    const finals = came.flatMap(({ event }) =>
      event?.type === 'utterance.final' ? [event.text] : [],
    )
    assertHeardIn(finals.join(' '), firstWords)
  },
)
