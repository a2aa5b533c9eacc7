import { createServer, connect, type Server, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

import type { Page } from 'playwright-core'
import WebSocket from 'ws'

import { percentile } from '../assist/quality/scores/error-rate.js'
import type { CallEvent } from '../assist/pipeline/log/call-event.js'
import type { ScreenMessage } from '../assist/screen/screen-protocol.js'
import { beginCall, CallPages, part, shareVideo } from '../assist/testing/call-pages.js'
import { startService, type TestService } from '../assist/testing/service.js'
import type { BenchContext, BenchOutcome } from './harness/bench.js'
import { need } from './harness/inputs.js'
import { keptCount } from './harness/partial-words.js'

export const name = 'media'
export const question =
  'With two real browsers: how soon is the right card and the first picture there, and is anything lost when the medium changes or the network goes?'

export const definitions = {
  cardP50Ms: {
    definition:
      'From the end of the customer’s sentence (as voice activity found it) to the right card on the agent’s page; a real recording is the customer’s microphone; median. Negative: before the end',
  },
  cardP95Ms: { definition: 'The same at the 95th percentile', goal: { atMost: 1_000 } },
  pictureP50Ms: {
    definition: 'From the customer’s yes to the first moving picture on the agent’s page; median',
  },
  pictureP95Ms: { definition: 'The same at the 95th percentile', goal: { atMost: 3_000 } },
  lostBySwitching: {
    definition:
      'Sentences of a call without switching that the same sound with voice → video → voice has not (fewer than half of their words)',
    goal: { atMost: 0 },
  },
  lostByOutage: {
    definition: 'The same with the customer’s network gone for 30 s in the middle',
    goal: { atMost: 0 },
  },
  calls: { definition: 'Calls for the first four figures' },
} as const

const callFile = 'fixtures/calls/car-repair.wav'
const expected = 'en-car-engine-light'
const outageMs = 30_000

/** The stretch in which the light is named, and a longer one of several sentences. */
const sentence = { fromMs: 37_000, toMs: 43_500 }
const stretch = { fromMs: 13_800, toMs: 43_500 }

/** Silence that a microphone speaks before and after. */
const aroundMs = 3_000

interface Ends {
  readonly service: TestService
  readonly agent: Page
  readonly customer: Page
  readonly callId: string
}

/** Calls between two Chromiums on this machine, over a real service. */
export async function run({ isQuick, progress }: BenchContext): Promise<BenchOutcome> {
  need('models', 'chromium')
  const callCount = isQuick ? 2 : 8
  const bar = progress('Calls in two browsers')
  const cardsMs: number[] = []
  const picturesMs: number[] = []
  for (let call = 0; call < callCount; call++) {
    await withCall(sentence, undefined, async (ends) => {
      cardsMs.push(await cardDelayMs(ends))
      for (let time = 0; time < 2; time++) picturesMs.push(await pictureDelayMs(ends))
    })
    bar.update((call + 1) / (callCount + 4))
  }
  const still = await heardWith(() => pause(stretchMs))
  const switched = await heardWith(async (ends) => {
    await pause(stretchMs / 4)
    await pictureDelayMs(ends)
    await pause(stretchMs)
  })
  bar.update((callCount + 2) / (callCount + 4))
  const cut = new CuttableProxy()
  const outlived = isQuick
    ? still
    : await heardWith(async () => {
        await pause(stretchMs / 2)
        cut.isCut = true
        await pause(outageMs)
        cut.isCut = false
        await pause(stretchMs)
      }, cut)
  bar.end()
  return {
    figures: {
      cardP50Ms: percentile(cardsMs, 0.5),
      cardP95Ms: percentile(cardsMs, 0.95),
      pictureP50Ms: percentile(picturesMs, 0.5),
      pictureP95Ms: percentile(picturesMs, 0.95),
      lostBySwitching: lostIn(still, switched),
      lostByOutage: lostIn(still, outlived),
      calls: callCount,
    },
    notes: [
      `${still.length} sentences of a real caller without switching, ${switched.length} with, ${outlived.length} with the outage. Browsers, service and recognition share two cores.`,
    ],
  }
}

const stretchMs = stretch.toMs - stretch.fromMs + aroundMs

/** One call between two fresh browsers, the customer speaking a stretch of the real call over and over. */
async function withCall<T>(
  { fromMs, toMs }: typeof sentence,
  proxy: CuttableProxy | undefined,
  work: (ends: Ends) => Promise<T>,
): Promise<T> {
  const service = await startService()
  const pages = await CallPages.open()
  try {
    const view = { locale: 'en-US', viewport: { width: 1_280, height: 800 } } as const
    const agent = await pages.visit(service.address, view)
    const link = new URL(await beginCall(agent))
    if (proxy) link.port = String(await proxy.open(Number(link.port)))
    const microphoneFile = await pages.spoken('customer', callFile, fromMs, toMs)
    const customer = await pages.visit(link.href, { ...view, microphoneFile })
    const [call] = (await service.get('/api/calls')) as { callId: string }[]
    await part(customer, 'customer-page', '[data-state=open]').waitFor()
    return await work({ service, agent, customer, callId: call?.callId ?? '' })
  } finally {
    await pages.close()
    proxy?.close()
    await service.close()
  }
}

/** From the sentence's end to the card on the page: by the log, and by when page and log saw it. */
async function cardDelayMs({ service, agent, customer, callId }: Ends): Promise<number> {
  const card = `[data-testid=card][data-solution=${expected}]`
  const drawn = agent.waitForSelector(card, { timeout: 60_000 }).then(() => Date.now())
  const told = firstShown(service.address, callId)
  await part(customer, 'talk').click()
  const [drawnAtMs, { event, heardAtMs }] = await Promise.all([drawn, told])
  for (;;) {
    const log = (await service.get(`/api/calls/${callId}/events?after=0`)) as CallEvent[]
    const final = log.find(
      (one) => one.type === 'utterance.final' && one.utteranceId === event.utteranceId,
    )
    if (final?.type === 'utterance.final') {
      return event.atMs - final.endMs + Math.max(0, drawnAtMs - heardAtMs)
    }
    await pause(100)
  }
}

/** The event that brings the right card, and when it came. */
function firstShown(
  address: string,
  callId: string,
): Promise<{ event: Extract<CallEvent, { type: 'suggestion.shown' }>; heardAtMs: number }> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${address.replace('http', 'ws')}/screen`)
    socket.on('open', () => socket.send(JSON.stringify({ type: 'watch', callId, after: 0 })))
    socket.on('message', (text: Buffer) => {
      const message = JSON.parse(text.toString('utf8')) as ScreenMessage
      if (message.type !== 'event' || message.event.type !== 'suggestion.shown') return
      if (message.event.solutionId !== expected) return
      resolve({ event: message.event, heardAtMs: Date.now() })
      socket.close()
    })
  })
}

/** Invites, accepts, shares, and goes back: from the yes to the picture. */
async function pictureDelayMs({ agent, customer }: Ends): Promise<number> {
  await part(agent, 'invite-video').click()
  await part(customer, 'accept-invitation').waitFor()
  const acceptedAtMs = Date.now()
  await shareVideo(customer, agent)
  const delayMs = Date.now() - acceptedAtMs
  await part(agent, 'back-to-voice').click()
  await part(agent, 'invite-video').waitFor()
  return delayMs
}

/** What was heard of the customer while something went on. */
async function heardWith(
  meanwhile: (ends: Ends) => Promise<unknown>,
  proxy?: CuttableProxy,
): Promise<string[]> {
  return withCall(stretch, proxy, async (ends) => {
    await part(ends.customer, 'talk').click()
    await meanwhile(ends)
    await pause(aroundMs)
    const route = `/api/calls/${ends.callId}/events?after=0`
    const log = (await ends.service.get(route)) as CallEvent[]
    return log.flatMap((event) => (event.type === 'utterance.final' ? [event.text] : []))
  })
}

/** Sentences of the one that the other has less than half of. */
function lostIn(whole: readonly string[], other: readonly string[]): number {
  return whole.filter((text) => {
    return !other.some((heard) => {
      const { kept, words } = keptCount(text, heard)
      return kept >= words / 2
    })
  }).length
}

/** The customer's way to the service, which can be cut like a network cable. */
class CuttableProxy {
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined
  #isCut = false

  set isCut(isCut: boolean) {
    this.#isCut = isCut
    if (isCut) for (const socket of this.#sockets) socket.destroy()
  }

  /** @returns its port on this machine */
  open(port: number): Promise<number> {
    const server = createServer((inward) => {
      if (this.#isCut) {
        inward.destroy()
        return
      }
      const outward = connect(port, '127.0.0.1')
      for (const [one, other] of [
        [inward, outward],
        [outward, inward],
      ] as const) {
        this.#sockets.add(one)
        one.pipe(other)
        one.on('error', () => other.destroy())
        one.on('close', () => {
          this.#sockets.delete(one)
          other.destroy()
        })
      }
    })
    this.#server = server
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const bound = server.address()
        resolve(typeof bound === 'object' && bound ? bound.port : 0)
      })
    })
  }

  close(): void {
    this.isCut = true
    this.#server?.close()
  }
}
