/** The cases that every door has to pass, whatever protocol it speaks. No network and no model is needed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { bytesPerMsOf, type AudioFormat } from '../call/call-start.js'
import { ManualClock } from '../call/clock.js'
import { DoorSession } from '../ingest/door-session.js'
import { laterOn } from '../ingest/later.js'
import type { Door, DoorOpening, DoorReport, DoorRequest, DoorTranslator } from '../ingest/door.js'
import { silentLog } from '../log/log.js'
import { CallRegistry } from '../pipeline/registry/call-registry.js'
import { noObserver } from '../pipeline/log/observer.js'
import { configuredAdmission } from './configured-admission.js'
import { loadConfig } from '../settings/config.js'
import { SocketEnd } from '../sockets/socket-end.js'
import { decision, fakeCall, heard, settled, type FakeCall } from './fake-call.js'
import { FakeSocket } from './fake-socket.js'

/** The client closes its socket in peace. */
export const clientCloses = Symbol('closes')

/** What a client sends: a JSON message, text that is none, or bytes. */
export type ClientMessage = object | string | Uint8Array | typeof clientCloses

/** Why a case is not for a protocol. */
export interface Skip {
  readonly skip: string
}

/** What the client says at the start of a call. */
export interface ContractStart {
  readonly callId: string
  readonly resume?: { readonly afterSeq: number }
}

/** What a protocol's own message becomes. */
export interface ReportCase {
  readonly read: readonly unknown[]
  readonly expected: readonly (DoorReport | DoorRequest<unknown>)[]
}

/** A door under test, with a client that speaks its protocol. */
export interface DoorSubject<Out> {
  readonly door: Door<Out, DoorRequest<Out> | DoorReport>
  /** Formats of the legs that `start` opens. */
  readonly legs: readonly AudioFormat[]
  /** The request that opens a socket, where it says something of the call. */
  readonly opening?: (call: ContractStart) => DoorOpening
  /** Begins a call; one that is taken up where `resume` is given. */
  readonly start: (call: ContractStart) => readonly ClientMessage[]
  /** The same number of bytes for each leg. */
  readonly audio: (byteLength: number) => readonly ClientMessage[]
  readonly stop: () => readonly ClientMessage[]
  /** Messages of which each is refused on a socket of its own, after these codes. */
  readonly bad: readonly (readonly [ClientMessage, code: string])[]
  readonly resumes: true | Skip
  readonly gap: ((durationMs: number) => readonly ClientMessage[]) | Skip
  /** How the protocol writes a text, where it writes it otherwise. */
  readonly writes?: (text: string) => string
  /** Texts of the finals that were sent. */
  readonly finals: ((sent: readonly Out[]) => readonly string[]) | Skip
  /** The durable bytes of the leg that the client was told last. */
  readonly durableBytes: ((sent: readonly Out[]) => number | undefined) | Skip
  readonly startsByMessage: true | Skip
  readonly dtmf: (() => ReportCase) | Skip
  readonly pause: (() => ReportCase) | Skip
  readonly context: (() => ReportCase) | Skip
}

/** Registers every case for a door. */
export function testDoor<Out>(subject: DoorSubject<Out>): void {
  const { name } = subject.door
  const add = (title: string, need: unknown, run: () => Promise<void>): void => {
    const skip = isSkip(need) ? need.skip : false
    void test(`door ${name}: ${title}`, { skip }, run)
  }
  add('audio reaches the ear whole, and the call ends when the client stops', true, () =>
    wholeCall(subject),
  )
  add('a client hears what was said', subject.finals, () => finals(subject))
  add('a client is told what is durable, in the end everything', subject.durableBytes, () =>
    durable(subject),
  )
  add('a gap keeps the times of what follows true', subject.gap, () => gap(subject))
  add('a lost connection leaves the call waiting; without its client it ends', true, () =>
    lost(subject),
  )
  add('a client that comes back goes on, and misses no event', subject.resumes, () =>
    resumed(subject),
  )
  add('a client that does not read is cut off, and its call waits for it', true, () =>
    unread(subject),
  )
  add('audio that waits pauses the sender, is told once, and lets it go on', true, () =>
    backlog(subject),
  )
  add('a bad message is refused by name, and another call goes on', true, () => refused(subject))
  add('any text is answered or refused, never thrown (property)', true, () => anyText(subject))
  add('a socket that starts nothing is closed in time', subject.startsByMessage, () =>
    unstarted(subject),
  )
  add('the id of a live call is taken', true, () => taken(subject))
  add('a service that stops ends the call and says so', true, () => stopped(subject))
  for (const kind of ['dtmf', 'pause', 'context'] as const) {
    const reported = subject[kind]
    add(`${kind} is reported`, reported, () => {
      if (!isSkip(reported)) assert.deepEqual(reported().read, reported().expected)
      return Promise.resolve()
    })
  }
}

const isSkip = (need: unknown): need is Skip =>
  typeof need === 'object' && need !== null && 'skip' in need

/** The part of a subject that its case needs; the case is skipped where it is missing. */
function required<T>(part: T | Skip): T {
  assert.ok(!isSkip(part))
  return part
}

const resumeWindowMs = 30_000

/** A service of fake calls, whose door a case opens as often as it likes. */
class ContractService<Out> {
  readonly clock = new ManualClock()
  readonly made = new Map<string, FakeCall>()
  readonly config = loadConfig({}, { resumeWindowMs, maxBacklogMs: 60_000 })
  readonly calls: CallRegistry
  readonly #subject: DoorSubject<Out>

  constructor(subject: DoorSubject<Out>) {
    this.#subject = subject
    const startCall = (start: Parameters<CallRegistry['open']>[0]) => {
      const call = fakeCall({ start })
      this.made.set(start.callId, call)
      return Promise.resolve(call.pipeline)
    }
    this.calls = new CallRegistry({
      ...{ maker: { startCall }, limits: this.config },
      ...{ clock: this.clock, observer: noObserver },
      admission: configuredAdmission(this.config),
    })
  }

  connect(call: ContractStart = { callId: 'call' }): ContractClient<Out> {
    const { door, opening = () => ({ query: {}, headers: {} }) } = this.#subject
    return new ContractClient<Out>((socket) => {
      const { calls, clock, config } = this
      const allowed = Promise.resolve(undefined)
      return new SocketEnd<Out>(socket, (end) => {
        const translated = door.translate(opening(call), laterOn(end, clock))
        // The cases that run a session send nothing that a door reports beyond `DoorRequest`.
        const translator = translated as DoorTranslator<Out>
        return new DoorSession(end, {
          ...{ door: door.name, translator, calls, clock, config, allowed },
          log: silentLog,
        })
      })
    })
  }

  /** A client whose call has begun. */
  async begin(callId = 'call'): Promise<ContractClient<Out>> {
    const client = this.connect({ callId })
    await client.say(this.#subject.start({ callId }))
    assert.ok(this.made.has(callId), 'the call began')
    return client
  }

  call(callId = 'call'): FakeCall {
    const call = this.made.get(callId)
    assert.ok(call)
    return call
  }

  endOf(callId = 'call'): string | undefined {
    const last = this.call(callId).log.after(0).at(-1)
    return last?.type === 'call.ended' ? last.reason : undefined
  }

  /** Bytes that each open leg of the call got. */
  earBytes(callId = 'call'): readonly number[] {
    return [...this.call(callId).ear.legs.values()].map(({ byteLength }) => byteLength)
  }
}

/** The client's end of a socket without a network. */
class ContractClient<Out> {
  readonly socket = new FakeSocket<Out>()
  readonly end: SocketEnd<Out>

  constructor(open: (socket: FakeSocket<Out>) => SocketEnd<Out>) {
    this.end = open(this.socket)
  }

  async say(messages: readonly ClientMessage[]): Promise<void> {
    for (const message of messages) {
      if (message === clientCloses) this.end.gone(1000)
      else if (message instanceof Uint8Array) this.end.binary(message)
      else this.end.text(typeof message === 'string' ? message : JSON.stringify(message))
    }
    await settled()
  }

  async lose(): Promise<void> {
    this.end.gone()
    await settled()
  }
}

/** Bytes of a leg that take this long. */
const bytesOf = (format: AudioFormat, durationMs: number): number =>
  bytesPerMsOf(format) * durationMs

const legOf = ({ legs }: { readonly legs: readonly AudioFormat[] }): AudioFormat => {
  const [first] = legs
  assert.ok(first)
  return first
}

async function wholeCall<Out>(subject: DoorSubject<Out>): Promise<void> {
  const service = new ContractService(subject)
  const client = await service.begin()
  const { ear, pipeline } = service.call()
  assert.deepEqual(
    [...ear.legs.values()].map(({ format }) => format),
    subject.legs,
  )
  const byteLength = bytesOf(legOf(subject), 200)
  for (let n = 0; n < 5; n++) await client.say(subject.audio(byteLength))
  assert.deepEqual(
    service.earBytes(),
    subject.legs.map(() => 5 * byteLength),
  )
  await client.say(subject.stop())
  assert.equal(service.endOf(), 'stopped')
  assert.deepEqual(client.socket.closeCodes, [1000])
  assert.equal(service.calls.find(pipeline.start.callId), undefined)
  await client.lose()
  assert.deepEqual(client.socket.closeCodes, [1000], 'its going afterwards changes nothing')
}

async function finals<Out>(subject: DoorSubject<Out>): Promise<void> {
  const service = new ContractService(subject)
  const client = await service.begin()
  const { pipeline } = service.call()
  pipeline.heard(heard().started())
  pipeline.heard(heard().final('My router is red.'))
  await settled()
  await client.say(subject.stop())
  const { writes = (text: string): string => text } = subject
  assert.deepEqual(required(subject.finals)(client.socket.sent), [writes('My router is red.')])
}

async function durable<Out>(subject: DoorSubject<Out>): Promise<void> {
  const service = new ContractService(subject)
  const client = await service.begin()
  const byteLength = bytesOf(legOf(subject), 1_000)
  service.call().ear.lagMs = 500
  service.clock.advance(200)
  await client.say(subject.audio(byteLength))
  service.clock.advance(200)
  await client.say(subject.audio(byteLength))
  const told = required(subject.durableBytes)
  const before = told(client.socket.sent) ?? 0
  assert.ok(before < 2 * byteLength, String(before))
  await client.say(subject.stop())
  assert.equal(told(client.socket.sent), 2 * byteLength)
}

async function gap<Out>(subject: DoorSubject<Out>): Promise<void> {
  const service = new ContractService(subject)
  const client = await service.begin()
  await client.say(required(subject.gap)(60_000))
  await client.say(subject.audio(bytesOf(legOf(subject), 1_000)))
  for (const leg of service.call().ear.legs.values()) assert.equal(leg.endMs, 61_000)
}

async function lost<Out>(subject: DoorSubject<Out>): Promise<void> {
  const service = new ContractService(subject)
  const client = await service.begin()
  await client.say(subject.audio(bytesOf(legOf(subject), 200)))
  await client.lose()
  service.clock.advance(resumeWindowMs - 1)
  await settled()
  assert.ok(service.calls.find('call'), 'the call waits')
  service.clock.advance(1)
  await settled()
  assert.equal(service.endOf(), 'disconnected')
}

async function resumed<Out>(subject: DoorSubject<Out>): Promise<void> {
  const service = new ContractService(subject)
  const client = await service.begin()
  const { pipeline, log } = service.call()
  const byteLength = bytesOf(legOf(subject), 200)
  await client.say(subject.audio(byteLength))
  await client.lose()
  const afterSeq = log.lastSeq
  pipeline.heard(heard().started())
  pipeline.heard(heard().final('While you were away.'))
  await settled()
  const back = service.connect()
  await back.say(subject.start({ callId: 'call', resume: { afterSeq } }))
  await back.say(subject.audio(byteLength))
  assert.deepEqual(
    service.earBytes(),
    subject.legs.map(() => 2 * byteLength),
  )
  await back.say(subject.stop())
  assert.equal(service.endOf(), 'stopped')
  assert.deepEqual(required(subject.finals)(back.socket.sent), ['While you were away.'])
}

async function unread<Out>(subject: DoorSubject<Out>): Promise<void> {
  const service = new ContractService(subject)
  const client = await service.begin()
  client.socket.bufferedAmount = 5 << 20
  const { pipeline } = service.call()
  pipeline.heard(heard().started())
  pipeline.heard(heard().final('Does anybody hear this?'))
  await client.say(subject.audio(bytesOf(legOf(subject), 200)))
  await settled()
  // A protocol that sends nothing has nothing unread.
  if (client.socket.sent.length === 0 && client.socket.closeCode === undefined) return
  assert.deepEqual(
    [client.socket.closeCodes, client.socket.closeReason],
    [[1013], 'ASSIST_PROTOCOL_CLIENT_TOO_SLOW'],
  )
  const sentCount = client.socket.sent.length
  const lastSeq = pipeline.log.lastSeq
  pipeline.append({ type: 'call.medium', medium: 'video' })
  assert.equal(client.socket.sent.length, sentCount, 'nothing more is sent')
  assert.equal(pipeline.log.lastSeq, lastSeq + 1, 'the call goes on')
  service.clock.advance(resumeWindowMs)
  await settled()
  assert.equal(service.endOf(), 'disconnected')
}

async function backlog<Out>(subject: DoorSubject<Out>): Promise<void> {
  const service = new ContractService(subject)
  const client = await service.begin()
  const { ear, log } = service.call()
  const judged = decision<{ settledMs: number }>()
  const rest = decision<{ settledMs: number }>()
  const answers = [...subject.legs.map(() => judged), ...subject.legs.map(() => rest)]
  ear.audio = () => answers.shift()?.promise ?? Promise.resolve({ settledMs: 0 })
  await client.say(subject.audio(bytesOf(legOf(subject), 40_000)))
  assert.equal(client.socket.isPaused, false)
  await client.say(subject.audio(bytesOf(legOf(subject), 25_000)))
  assert.equal(client.socket.isPaused, true)
  const alerts = log.after(0).filter((event) => event.type === 'alert')
  assert.deepEqual(
    alerts.map((alert) => alert.code),
    subject.legs.map(() => 'ASSIST_AUDIO_BACKLOG'),
  )
  judged.resolve({ settledMs: 40_000 })
  await settled()
  assert.equal(client.socket.isPaused, false)
  rest.resolve({ settledMs: 65_000 })
  await settled()
  assert.equal(client.socket.closeCode, undefined)
}

async function refused<Out>(subject: DoorSubject<Out>): Promise<void> {
  const service = new ContractService(subject)
  const peace = await service.begin('peace')
  for (const [at, [message, code]] of subject.bad.entries()) {
    const client = service.connect({ callId: `bad-${at}` })
    await client.say([message])
    await client.say(subject.start({ callId: 'late' }))
    assert.equal(client.socket.closeReason, code, JSON.stringify(message))
    assert.equal(client.socket.closeCodes.length, 1)
    assert.equal(service.made.has('late'), false, 'nothing is read after it')
  }
  const byteLength = bytesOf(legOf(subject), 200)
  await peace.say(subject.audio(byteLength))
  assert.equal(service.earBytes('peace')[0], byteLength)
  assert.equal(peace.socket.closeCode, undefined)
}

async function anyText<Out>(subject: DoorSubject<Out>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
      const service = new ContractService(subject)
      const client = service.connect()
      await client.say([text])
      const { closeReason } = client.socket
      assert.ok(closeReason === undefined || closeReason.startsWith('ASSIST_PROTOCOL_'), text)
    }),
    { numRuns: 50 },
  )
}

async function unstarted<Out>(subject: DoorSubject<Out>): Promise<void> {
  const service = new ContractService(subject)
  const client = service.connect()
  service.clock.advance(service.config.startTimeoutMs)
  await settled()
  assert.equal(client.socket.closeReason, 'ASSIST_PROTOCOL_START_TIMEOUT')
  const begun = await service.begin()
  service.clock.advance(service.config.startTimeoutMs)
  await settled()
  assert.equal(begun.socket.closeCode, undefined, 'one that has started may take its time')
}

async function taken<Out>(subject: DoorSubject<Out>): Promise<void> {
  const service = new ContractService(subject)
  const first = await service.begin()
  const second = service.connect()
  await second.say(subject.start({ callId: 'call' }))
  assert.equal(second.socket.closeReason, 'ASSIST_CALL_EXISTS')
  assert.equal(first.socket.closeCode, undefined)
}

async function stopped<Out>(subject: DoorSubject<Out>): Promise<void> {
  const service = new ContractService(subject)
  const client = await service.begin()
  await service.calls.close()
  await settled()
  assert.equal(service.endOf(), 'shutdown')
  assert.deepEqual(
    [client.socket.closeCodes, client.socket.closeReason],
    [[1012], 'ASSIST_SHUTTING_DOWN'],
  )
}
