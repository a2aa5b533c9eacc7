import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'

import WebSocket from 'ws'

import type { CustomerMessage, CustomerRequest } from '../../media/customer-protocol.js'
import type { SeatAction } from '../../media/seat-protocol.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'
import type { ScreenMessage, ScreenRequest } from '../../screen/screen-protocol.js'
import { defaultBase } from '../../store/solution-store.js'
import { fakeApp, type FakeApp } from '../../testing/fake-app.js'
import { NativeTestClient } from '../../testing/service.js'

const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3)
const apiKey = 'agents-key'

let app: FakeApp
let dataDir: string
before(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'assist-customer-'))
  app = await fakeApp({ apiKey, dataDir, roomIdleMs: 60_000 })
  const texts = { title: 'Router', answer: 'Hold the button', questions: [], tags: [] }
  await app.store.solutions.replace(defaultBase, [{ id: 'router', ...texts }])
})
after(async () => {
  await app.close()
  await rm(dataDir, { recursive: true, force: true })
})

/** One JSON socket with everything that came. */
class Page<Ask, Answer extends { readonly type: string }> {
  readonly heard: Answer[] = []
  readonly socket: WebSocket
  closeCode: number | undefined

  constructor(route: string) {
    this.socket = new WebSocket(`${app.address.replace('http', 'ws')}${route}`)
    this.socket.on('message', (message: Buffer) => {
      this.heard.push(JSON.parse(message.toString('utf8')) as Answer)
    })
    this.socket.on('close', (code) => {
      this.closeCode = code
    })
    this.socket.on('error', () => undefined)
  }

  async say(message: Ask): Promise<void> {
    if (this.socket.readyState === WebSocket.CONNECTING) {
      await new Promise((resolve) => this.socket.once('open', resolve))
    }
    this.socket.send(JSON.stringify(message))
  }

  async until<T>(find: (heard: readonly Answer[]) => T | undefined): Promise<T> {
    const deadlineMs = performance.now() + 10_000
    for (;;) {
      const found = find(this.heard)
      if (found !== undefined) return found
      if (performance.now() > deadlineMs) {
        throw new Error(`did not come; last: ${JSON.stringify(this.heard.slice(-3))}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  async closed(): Promise<number> {
    if (this.closeCode === undefined) {
      await new Promise((resolve) => this.socket.once('close', resolve))
    }
    return this.closeCode ?? 0
  }
}

/** An agent who sits at a call of their own, with its link. */
async function seated(medium: 'voice' | 'text' = 'voice') {
  const begun = await fetch(`${app.address}/api/calls`, {
    method: 'POST',
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ language: 'en', medium }),
  })
  const { callId } = (await begun.json()) as { callId: string }
  const screen = new Page<ScreenRequest, ScreenMessage>(`/screen?key=${apiKey}`)
  const act = (action: SeatAction): Promise<void> => screen.say({ type: 'seat', callId, action })
  await act({ kind: 'sit' })
  await act({ kind: 'make-link' })
  const room = await screen.until(
    (heard) =>
      heard.flatMap((one) =>
        one.type === 'seat' && one.notice.kind === 'room' && one.notice.room.link
          ? [one.notice.room]
          : [],
      )[0],
  )
  const token = room.link?.url.split('/').at(-1) ?? ''
  const log = async (): Promise<CallEvent[]> => {
    const answer = await fetch(`${app.address}/api/calls/${callId}/events?after=0`, {
      headers: { 'x-api-key': apiKey },
    })
    return (await answer.json()) as CallEvent[]
  }
  return { callId, screen, act, token, log }
}

/** A customer whose page is open. */
async function arrived(token: string, secret?: string) {
  const page = new Page<CustomerRequest, CustomerMessage>('/customer')
  await page.say({ type: 'hello', token, ...(secret === undefined ? {} : { secret }) })
  const welcome = await page.until((heard) =>
    heard.find((one) => one.type === 'welcome' || one.type === 'error'),
  )
  return { page, welcome }
}

function secretOf(welcome: CustomerMessage): string {
  assert.equal(welcome.type, 'welcome')
  return welcome.secret
}

const typesOf = (events: readonly CallEvent[]): string[] =>
  events.map((event) => ('medium' in event ? `${event.type} ${event.medium}` : event.type))

async function eventually(check: () => Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + 10_000
  while (!(await check())) {
    if (performance.now() > deadlineMs) assert.fail('it did not come about')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('customer: invited, refused, invited again, joined and back, in one log', async () => {
  const { act, token, log } = await seated()
  const { page } = await arrived(token)
  await act({ kind: 'invite', medium: 'video' })
  await page.until((heard) => heard.find(({ type }) => type === 'invitation'))
  await page.say({ type: 'answer', invitationId: 'i1', isAccepted: false })
  await eventually(async () => typesOf(await log()).includes('media.refused video'))
  await act({ kind: 'invite', medium: 'video' })
  await page.until((heard) =>
    heard.find((one) => one.type === 'invitation' && one.invitation.invitationId === 'i2'),
  )
  await page.say({ type: 'answer', invitationId: 'i2', isAccepted: true })
  await page.say({ type: 'joined' })
  await page.until((heard) => heard.find((one) => one.type === 'medium' && one.medium === 'video'))
  await act({ kind: 'go-back', medium: 'voice' })
  await act({ kind: 'end' })
  await page.until((heard) => heard.find(({ type }) => type === 'ended'))
  assert.deepEqual(
    typesOf(await log()).filter((type) => type.startsWith('media') || type.startsWith('call.m')),
    [
      ...['media.invited video', 'media.refused video', 'media.invited video'],
      ...['media.accepted video', 'media.joined video', 'call.medium video'],
      ...['media.left video', 'call.medium voice'],
    ],
  )
})

test('customer: a link opened by someone else, an unknown one and one of a call that is over are refused', async () => {
  const { act, token, screen } = await seated()
  const { page, welcome } = await arrived(token)
  const other = await arrived(token)
  assert.equal(other.welcome.type === 'error' && other.welcome.code, 'ASSIST_LINK_IN_USE')
  assert.equal(await other.page.closed(), 1008)
  // The lid is closed and opened again: the same browser comes back, and the agent sees both.
  page.socket.terminate()
  const isCustomer = (state: string) => (heard: readonly ScreenMessage[]) => {
    const last = heard.findLast((one) => one.type === 'seat' && one.notice.kind === 'room')
    return last?.type === 'seat' &&
      last.notice.kind === 'room' &&
      last.notice.room.customer === state
      ? true
      : undefined
  }
  await screen.until(isCustomer('away'))
  const back = await arrived(token, secretOf(welcome))
  assert.equal(back.welcome.type, 'welcome')
  await screen.until(isCustomer('present'))
  await act({ kind: 'end' })
  await back.page.until((heard) => heard.find(({ type }) => type === 'ended'))
  const late = await arrived(token, secretOf(welcome))
  assert.equal(late.welcome.type === 'error' && late.welcome.code, 'ASSIST_LINK_UNKNOWN')
})

test('customer: what either side writes reaches the other as text, and the customer’s is matched', async () => {
  const { act, token, log } = await seated('text')
  const { page } = await arrived(token)
  const wild = '<img src=x onerror=alert(1)> & “hello”'
  await page.say({ type: 'message', text: wild })
  await act({ kind: 'message', text: 'Hello, how can I help?' })
  const lines = await page.until((heard) => {
    const said = heard.flatMap((one) => (one.type === 'message' ? [one.message] : []))
    return said.length === 2 ? said : undefined
  })
  assert.deepEqual(
    lines.map(({ from, text }) => [from, text]),
    [
      ['customer', wild],
      ['agent', 'Hello, how can I help?'],
    ],
  )
  assert.equal((await log()).filter(({ type }) => type === 'message').length, 2)
  // A page that comes back has the whole conversation.
  const welcome = page.heard.find((one) => one.type === 'welcome')
  const back = await arrived(token, secretOf(welcome!))
  assert.equal(back.welcome.type === 'welcome' && back.welcome.messages.length, 2)
  await act({ kind: 'end' })
})

test('customer: signals and marks pass between the two pages, and only while the page sits there', async () => {
  const { act, token, screen, callId } = await seated()
  const { page } = await arrived(token)
  const description = { type: 'offer', sdp: 'v=0' }
  await act({ kind: 'signal', signal: { description } })
  await page.until((heard) => heard.find((one) => one.type === 'signal'))
  await page.say({ type: 'mark', mark: { kind: 'pointer', points: [{ x: 0.5, y: 0.25 }] } })
  await screen.until((heard) =>
    heard.find((one) => one.type === 'seat' && one.notice.kind === 'mark'),
  )
  const second = new Page<ScreenRequest, ScreenMessage>(`/screen?key=${apiKey}`)
  await second.say({ type: 'seat', callId, action: { kind: 'end' } })
  const error = await second.until((heard) => heard.find((one) => one.type === 'error'))
  assert.equal(error.code, 'ASSIST_SEAT_NOT_TAKEN')
  await second.say({ type: 'seat', callId, action: { kind: 'sit' } })
  await screen.until((heard) =>
    heard.find((one) => one.type === 'seat' && one.notice.kind === 'replaced'),
  )
  await second.say({ type: 'seat', callId, action: { kind: 'end' } })
})

test('customer: a still needs the customer’s yes, each time; a photo does not', async () => {
  const { act, token, log, callId } = await seated()
  const { page, welcome } = await arrived(token)
  const send = (kind: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${app.address}/customer/pictures?kind=${kind}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}.${secretOf(welcome)}`,
        ...{ 'content-type': 'image/jpeg', 'x-file-name': '..%2F%3Cb%3Ecat.jpg', ...headers },
      },
      body: jpeg,
    })
  const still = {
    'x-size': '4000x3000',
    'x-taken-at': '2026-03-01T10:00:00Z',
    'x-place': '1.5,2,30',
  }
  await page.say({ type: 'consent', matter: 'snapshot', isGranted: true })
  assert.equal((await send('snapshot', still)).status, 403, 'a yes to no question')
  await act({ kind: 'ask-snapshot' })
  await page.until((heard) => heard.find((one) => one.type === 'ask'))
  await page.say({ type: 'consent', matter: 'snapshot', isGranted: true })
  await eventually(async () => (await send('snapshot', still)).status === 201)
  assert.equal((await send('snapshot', still)).status, 403, 'once for each yes')
  assert.equal((await send('photo')).status, 201)
  const taken = (await log()).find((event) => event.type === 'snapshot.taken')
  assert.ok(taken?.type === 'snapshot.taken')
  assert.deepEqual(taken.place, { latitude: 1.5, longitude: 2, accuracyM: 30 })
  const message = (await log()).find((event) => event.type === 'message')
  assert.equal(message?.type === 'message' && message.image?.name, '<b>cat.jpg')
  const picture = await fetch(`${app.address}/api/calls/${callId}/pictures/${taken.sha256}`, {
    headers: { 'x-api-key': apiKey },
  })
  assert.deepEqual(new Uint8Array(await picture.arrayBuffer()), jpeg)
  assert.equal(picture.headers.get('x-content-type-options'), 'nosniff')
  await act({ kind: 'end' })
})

test('customer: 100 MB, no picture and no link are refused by name, and the call goes on', async () => {
  const { act, token } = await seated()
  const { welcome } = await arrived(token)
  const authorization = `Bearer ${token}.${secretOf(welcome)}`
  const send = (body: Uint8Array<ArrayBuffer>, auth = authorization): Promise<Response> =>
    fetch(`${app.address}/customer/pictures?kind=photo`, {
      ...{ method: 'POST', body },
      headers: { authorization: auth, 'content-type': 'image/jpeg' },
    })
  const codeOf = async (answer: Response): Promise<unknown> =>
    ((await answer.json()) as { code: unknown }).code
  const large = await send(new Uint8Array(100 << 20)).catch(() => undefined)
  // A server that stops reading may cut the upload off before its answer is read.
  if (large) assert.equal(await codeOf(large), 'ASSIST_PICTURE_TOO_LARGE')
  const script = Buffer.from('<script>alert(1)</script>')
  assert.equal(await codeOf(await send(new Uint8Array(script))), 'ASSIST_PICTURE_INVALID')
  const foreign = await send(jpeg, `Bearer ${token}.guessed`)
  assert.equal(await codeOf(foreign), 'ASSIST_LINK_IN_USE')
  assert.equal((await send(jpeg)).status, 201)
  await act({ kind: 'end' })
})

test('customer: pictures and messages that come too fast are refused by name, and the call goes on', async (t) => {
  const narrow = await fakeApp({ picturesPerMinute: 1, chatPerMinute: 1 }, {})
  t.after(() => narrow.close())
  const begun = await fetch(`${narrow.address}/api/calls`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' },
  })
  assert.equal(begun.status, 201)
  const { callId } = (await begun.json()) as { callId: string }
  const send = (): Promise<Response> =>
    fetch(`${narrow.address}/api/calls/${callId}/pictures`, {
      ...{ method: 'POST', body: jpeg, headers: { 'content-type': 'image/jpeg' } },
    })
  assert.equal((await send()).status, 201)
  const refused = await send()
  assert.equal(refused.status, 429)
  assert.ok(Number(refused.headers.get('retry-after')) > 30)
})

test('customer: their page sends its own side of its own call, and hears nothing of what agents see', async () => {
  const { act, token, callId } = await seated()
  const { welcome } = await arrived(token)
  const query = `?token=${token}&secret=${secretOf(welcome)}`
  const start = { type: 'start', callId, encoding: 's16le', sampleRateHz: 16_000 } as const
  const refused = async (bad: object): Promise<string | undefined> => {
    const client = new NativeTestClient(app.address, query)
    await client.open()
    client.send(JSON.stringify({ ...start, channels: ['customer'], ...bad }))
    await client.until(() => client.find('error') !== undefined)
    return client.find('error')?.code
  }
  assert.equal(await refused({ channels: ['agent'] }), 'ASSIST_AUTH_REQUIRED')
  assert.equal(await refused({ callId: 'another' }), 'ASSIST_AUTH_REQUIRED')
  const own = new NativeTestClient(app.address, query)
  await own.open()
  own.send({ ...start, channels: ['customer'] })
  await own.until(() => own.find('started') !== undefined)
  await act({ kind: 'message', text: 'internal' })
  await own.stop()
  assert.deepEqual(own.events, [])
  await act({ kind: 'end' })
})

test('customer: on a telephone call the page is told so, until the sound is moved to it', async () => {
  const phone = new NativeTestClient(app.address, `?key=${apiKey}`)
  await phone.open()
  const callId = 'telephone'
  phone.send({
    ...{ type: 'start', callId, encoding: 'mulaw', sampleRateHz: 8_000, channels: ['customer'] },
  } as const)
  await phone.until(() => phone.find('started') !== undefined)
  const screen = new Page<ScreenRequest, ScreenMessage>(`/screen?key=${apiKey}`)
  const act = (action: SeatAction): Promise<void> => screen.say({ type: 'seat', callId, action })
  await act({ kind: 'sit' })
  await act({ kind: 'make-link' })
  const url = await screen.until((heard) =>
    heard
      .flatMap((one) =>
        one.type === 'seat' && one.notice.kind === 'room' ? [one.notice.room.link?.url] : [],
      )
      .findLast((one) => one !== undefined),
  )
  const { page, welcome } = await arrived(url.split('/').at(-1) ?? '')
  assert.equal(welcome.type === 'welcome' && welcome.sound, 'telephone')
  await act({ kind: 'take-sound' })
  await page.until((heard) => heard.find((one) => one.type === 'sound' && one.sound === 'page'))
  assert.notEqual(await phone.closed(), undefined)
  assert.ok(app.calls.find(callId), 'the call goes on without the telephone')
  await act({ kind: 'end' })
})

test('customer: a page that was sent is opened without a key, and the agent hears of it', async () => {
  const { act, token, log } = await seated()
  const { page } = await arrived(token)
  await act({ kind: 'follow-up', solutionId: 'router', how: 'page' })
  const sent = await page.until((heard) => heard.find((one) => one.type === 'page'))
  const answer = await fetch(sent.url)
  assert.match(await answer.text(), /Hold the button/)
  assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/)
  assert.equal((await fetch(`${sent.url}/seen`)).headers.get('content-type'), 'image/gif')
  await eventually(async () => typesOf(await log()).includes('followup.opened'))
  assert.equal((await fetch(`${app.address}/f/unknown`)).status, 404)
  await act({ kind: 'end' })
})

test('customer: a socket with a bad link that says nothing costs the service nothing', async () => {
  const client = new NativeTestClient(app.address, '?token=unknown&secret=unknown')
  await client.open()
  await new Promise((resolve) => setTimeout(resolve, 50))
  client.socket.close()
  const { token, act } = await seated()
  assert.equal((await arrived(token)).welcome.type, 'welcome')
  await act({ kind: 'end' })
})

test('customer: in a pause neither message nor picture is taken, and both pages are told', async () => {
  const { act, screen, token, callId, log } = await seated()
  const { page, welcome } = await arrived(token)
  await screen.say({ type: 'pause', callId, isOn: true })
  await page.until((heard) => heard.find((one) => one.type === 'pause' && one.isOn))
  await page.say({ type: 'message', text: '4929 1234 5678 9012' })
  const refused = await page.until((heard) => heard.find((one) => one.type === 'error'))
  assert.equal(refused.code, 'ASSIST_CALL_PAUSED')
  const headers = { 'content-type': 'image/jpeg' }
  const ways = [
    ['customer/pictures?kind=photo', { authorization: `Bearer ${token}.${secretOf(welcome)}` }],
    [`api/calls/${callId}/pictures`, { 'x-api-key': apiKey }],
  ] as const
  for (const [path, key] of ways) {
    const sent = { method: 'POST', body: jpeg, headers: { ...headers, ...key } }
    assert.equal((await fetch(`${app.address}/${path}`, sent)).status, 409)
  }
  await screen.say({ type: 'pause', callId, isOn: false })
  await page.until((heard) => heard.find((one) => one.type === 'pause' && !one.isOn))
  assert.deepEqual(
    (await log()).filter(({ type }) => type === 'message'),
    [],
  )
  await act({ kind: 'end' })
})
