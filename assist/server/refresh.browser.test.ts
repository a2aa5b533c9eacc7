import assert from 'node:assert/strict'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { after, before, describe, test } from 'node:test'
import path from 'node:path'

import type { Page } from 'playwright-core'

import type { CallEvent } from '../pipeline/log/call-event.js'
import { packageRoot } from '../settings/package-root.js'
import { beginCall, CallPages, part, type PageOptions } from '../testing/call-pages.js'
import { keepPicture } from '../testing/pages/keep-picture.js'
import { requirement } from '../testing/requirements.js'
import { startService, type TestService } from '../testing/service.js'

const needs = { ...requirement('chromium', 'models'), timeout: 400_000 }
const callFile = path.join(packageRoot, 'fixtures', 'calls', 'modem-light.wav')
const desk = { viewport: { width: 1_280, height: 800 } } as const

/** A network between a page and the service that can be cut. */
class CuttableNetwork {
  #isCut = false
  readonly #sockets = new Set<Socket>()
  readonly #server = createServer((near) => {
    if (this.#isCut) {
      near.destroy()
      return
    }
    const far = connect(this.#port, '127.0.0.1')
    for (const socket of [near, far]) {
      this.#sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        this.#sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far).pipe(near)
  })
  readonly #port: number

  constructor(address: string) {
    this.#port = Number(new URL(address).port)
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  cut(isCut: boolean): void {
    this.#isCut = isCut
    if (isCut) for (const socket of this.#sockets) socket.destroy()
  }

  close(): void {
    this.cut(true)
    this.#server.close()
  }
}

describe('an agent’s page that is torn away from its call', { ...needs }, () => {
  let service: TestService
  let pages: CallPages
  let network: CuttableNetwork
  let address: string
  let voice: string

  before(async () => {
    service = await startService()
    pages = await CallPages.open()
    network = new CuttableNetwork(service.address)
    address = await network.open()
    voice = await pages.spoken('agent', callFile, 0, 6_500)
  })
  after(async () => {
    await pages.close()
    network.close()
    await service.close()
  })

  const visit = (locale: PageOptions['locale'] = 'en-US'): Promise<Page> =>
    pages.visit(address, { ...desk, locale, microphoneFile: voice })

  /** The seat is taken, and the page's microphone carries sound. */
  async function isBack(agent: Page): Promise<number> {
    const beganMs = performance.now()
    await part(agent, 'seat-bar', '[data-phase=seated]').waitFor()
    await part(agent, 'audio-position').waitFor()
    return Math.round(performance.now() - beganMs)
  }

  async function agentFinals(): Promise<Extract<CallEvent, { type: 'utterance.final' }>[]> {
    const [call] = (await service.get('/api/calls')) as { callId: string }[]
    assert.ok(call)
    const events = (await service.get(`/api/calls/${call.callId}/events?after=0`)) as CallEvent[]
    return events.flatMap((event) =>
      event.type === 'utterance.final' && event.channel === 'agent' ? [event] : [],
    )
  }

  async function end(agent: Page): Promise<void> {
    await part(agent, 'end-call').click()
    await part(agent, 'seat-bar', '[data-phase=none]').waitFor()
  }

  async function heardAgain(before: number): Promise<void> {
    const deadlineMs = performance.now() + 60_000
    while ((await agentFinals()).length <= before) {
      assert.ok(performance.now() < deadlineMs, 'the agent is heard again')
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }

  test('a reload gives seat and microphone back by itself, on the same leg, and the agent is heard on', async () => {
    const agent = await visit()
    const link = await beginCall(agent)
    const customer = await pages.visit(link, {
      ...{ locale: 'en-US', viewport: { width: 390, height: 844 } },
    })
    await part(customer, 'talk').click()
    await isBack(agent)
    await heardAgain(0)
    const heardCount = (await agentFinals()).length
    const beganMs = performance.now()
    await agent.reload()
    await isBack(agent)
    console.log(`reload to microphone: ${Math.round(performance.now() - beganMs)} ms`)
    await part(customer, 'remote-audio', '[data-on=true]').waitFor({ state: 'attached' })
    await heardAgain(heardCount)
    const finals = await agentFinals()
    const starts = finals.map(({ startMs }) => startMs)
    assert.deepEqual(
      starts,
      [...starts].sort((a, b) => a - b),
      'the leg goes on behind what was said before',
    )

    // A network that is cut: the same page, the same seat, nothing said to the agent’s ear is lost.
    network.cut(true)
    await part(agent, 'connection-state', '[data-state=reconnecting]').waitFor()
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    network.cut(false)
    const backMs = performance.now()
    await part(agent, 'connection-state', '[data-state=open]').waitFor()
    await isBack(agent)
    console.log(`network to microphone: ${Math.round(performance.now() - backMs)} ms`)
    assert.equal(await part(agent, 'status').innerText(), '')
    await end(agent)
    await Promise.all([agent.close(), customer.close()])
  })

  for (const locale of ['en-US', 'zh-CN'] as const) {
    test(`a colleague is asked before they take a call over, and both are told: ${locale}`, async () => {
      const agent = await visit(locale)
      await beginCall(agent)
      await isBack(agent)
      const callId = new URLSearchParams(new URL(agent.url()).hash.slice(1)).get('call') ?? ''
      const colleague = await pages.visit(`${address}/#call=${callId}`, { ...desk, locale })
      await part(colleague, 'take-seat').click()
      await part(colleague, 'seat-taken').waitFor()
      await keepPicture(colleague, `seat-taken-${locale}`)
      assert.equal(await part(agent, 'seat-bar').getAttribute('data-phase'), 'seated')
      await part(colleague, 'seat-take-over').click()
      await isBack(colleague)
      const words = /接手|taken/u
      assert.match(await part(colleague, 'status').innerText(), words)
      await part(agent, 'take-seat').waitFor()
      assert.match(await part(agent, 'status').innerText(), words)
      await keepPicture(agent, `seat-replaced-${locale}`)
      await end(colleague)
      await Promise.all([agent.close(), colleague.close()])
    })
  }

  test('a duplicated tab does not take the seat of the first, and asks before it does', async () => {
    const agent = await visit()
    await beginCall(agent)
    await isBack(agent)
    // A window that a page opens begins with a copy of what its tab keeps, as a duplicated tab does.
    const opened = agent.waitForEvent('popup')
    await agent.evaluate((url) => {
      ;(globalThis as unknown as { open: (url: string) => void }).open(url)
    }, agent.url())
    const copy = await opened
    await part(copy, 'take-seat').waitFor()
    assert.equal(await part(agent, 'seat-bar').getAttribute('data-phase'), 'seated')
    await part(copy, 'take-seat').click()
    await part(copy, 'seat-taken').waitFor()
    assert.equal(await part(agent, 'seat-bar').getAttribute('data-phase'), 'seated')
    await end(agent)
    await Promise.all([agent.close(), copy.close()])
  })

  test('leaving a live call asks first; leaving a page without one does not', async () => {
    const agent = await visit()
    const asked: string[] = []
    agent.on('dialog', (dialog) => {
      asked.push(dialog.type())
      void dialog.dismiss()
    })
    await beginCall(agent)
    await isBack(agent)
    await agent.close({ runBeforeUnload: true })
    await agent.waitForTimeout(500)
    assert.deepEqual(asked, ['beforeunload'])
    assert.equal(agent.isClosed(), false)
    await end(agent)
    await agent.close({ runBeforeUnload: true })
    await agent.waitForEvent('close').catch(() => undefined)
    assert.deepEqual(asked, ['beforeunload'])
  })
})
