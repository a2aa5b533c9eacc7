import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import type { CallEvent } from '../../pipeline/log/call-event.js'
import { emptyStore, event, type StoreUnderTest } from './store-under-test.js'

/** Appends to four calls as they come: numbers may come twice, out of order, and one read may follow. */
const anyAppends = fc.array(
  fc.record({
    call: fc.nat(3),
    seqs: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 6 }),
    isReadNext: fc.boolean(),
  }),
  { maxLength: 25 },
)

/** Defines the cases that every `CallStore` has to pass. */
export function callStoreCases(under: StoreUnderTest): void {
  const title = (claim: string): string => `${under.name} calls: ${claim}`
  logCases(under, title)
  appendCases(under, title)
  sharedCases(under, title)
}

type Title = (claim: string) => string

function logCases(under: StoreUnderTest, title: Title): void {
  test(title('a call and its log read back as they were written'), async (t) => {
    const { calls } = await emptyStore(t, under)
    const start = {
      ...({ callId: 'c1', language: 'en', solutions: 'shop' } as const),
      ...{ startedAt: 1_000, door: 'native', agent: 'Ann', context: { name: 'Bob' } },
    }
    await calls.create(start)
    const events = [event('c1', 1), event('c1', 2), event('c1', 3)]
    await calls.append('c1', events)
    await calls.end('c1', 9_000)
    const { internalId, ...call } = await calls.get('c1')
    assert.match(internalId, /^[0-9a-f]{32}$/)
    assert.deepEqual(call, {
      ...{ callId: 'c1', language: 'en', startedAt: 1_000, endedAt: 9_000, lastSeq: 3 },
      facts: { solutions: 'shop', door: 'native' },
    })
    assert.equal(JSON.stringify(await calls.eventsAfter('c1', 0)), JSON.stringify(events))
    assert.deepEqual(await calls.eventsAfter('c1', 2), [events[2]])
    assert.deepEqual(await calls.eventsAfter('c1', 3), [])
  })

  test(
    title('an unended call has its place as it was kept last, with the events before it'),
    async (t) => {
      const { calls } = await emptyStore(t, under)
      await calls.create({ callId: 'c1', language: 'en', startedAt: 0 })
      await calls.create({ callId: 'c2', language: 'en', startedAt: 1 })
      const format = { encoding: 'mulaw', sampleRateHz: 8_000, channels: ['customer'] } as const
      const place = (byte: number) => ({
        ...({ beganAt: 7, engine: 'whisper', legCount: 2 } as const),
        legs: [{ legId: 'l2', format, byte, atMs: byte / 8 }],
      })
      await Promise.all([
        calls.append('c1', [event('c1', 1)], place(800)),
        calls.append('c1', [], place(1_600)),
        calls.append('c1', [event('c1', 2)]),
      ])
      const unended = await calls.unended()
      assert.deepEqual(
        unended.map(({ callId, lastSeq, place: kept }) => [callId, lastSeq, kept]),
        [
          ['c1', 2, place(1_600)],
          ['c2', 0, null],
        ],
      )
      for (const { callId } of unended) await calls.end(callId, 9)
      assert.deepEqual(await calls.unended(), [])
    },
  )

  test(title('an event that comes again masked is kept as it came last'), async (t) => {
    const { calls } = await emptyStore(t, under)
    await calls.create({ callId: 'c1', language: 'en', startedAt: 0 })
    const place = { seq: 1, callId: 'c1', atMs: 7 }
    const of = { type: 'message', messageId: 'm1', from: 'customer' } as const
    const said = { ...place, ...of, text: '4111 1111' }
    const masked = { ...place, ...of, text: '[card]' }
    await Promise.all([calls.append('c1', [said]), calls.append('c1', [masked])])
    assert.deepEqual(await calls.eventsAfter('c1', 0), [masked])
    assert.equal((await calls.get('c1')).lastSeq, 1)
  })

  test(title('appending an event twice leaves its place and time'), async (t) => {
    const { calls } = await emptyStore(t, under)
    await calls.create({ callId: 'c1', language: 'en', startedAt: 0 })
    await calls.append('c1', [event('c1', 1), event('c1', 2)])
    await calls.append('c1', [{ ...event('c1', 2), atMs: 99 }, event('c1', 3)])
    const log = await calls.eventsAfter('c1', 0)
    assert.deepEqual(log, [event('c1', 1), event('c1', 2), event('c1', 3)])
  })

  test(title('a reused call id moves the earlier call aside'), async (t) => {
    const { calls } = await emptyStore(t, under)
    for (const startedAt of [1, 2, 3]) {
      await calls.create({ callId: 'c', language: 'en', startedAt })
      await calls.append('c', [event('c', startedAt)])
    }
    const listed = await calls.list({ limit: 10 })
    assert.deepEqual(
      listed.map(({ callId, startedAt }) => [callId, startedAt]),
      [
        ['c', 3],
        ['c~3', 2],
        ['c~2', 1],
      ],
    )
    assert.deepEqual(
      (await calls.eventsAfter('c~2', 0)).map(({ seq, callId }) => [seq, callId]),
      [[1, 'c~2']],
    )
    assert.equal((await calls.list({ limit: 1 })).length, 1)
  })

  test(title('a call is found by its own id, whatever comes with the caller’s'), async (t) => {
    const { calls } = await emptyStore(t, under)
    const ownIds = ['a1', 'b2'].map((start) => start.repeat(16))
    for (const [at, internalId] of ownIds.entries()) {
      const call = { callId: 'c', internalId, language: 'en', startedAt: at } as const
      await calls.create(call)
      await calls.create(call)
      await calls.append('c', [event('c', at + 1)])
    }
    assert.equal((await calls.list({ limit: 5 })).length, 2, 'begun twice is begun once')
    assert.equal((await calls.get('c')).internalId, ownIds[1])
    for (const [at, internalId] of ownIds.entries()) {
      assert.equal((await calls.get(internalId)).startedAt, at)
      assert.deepEqual(
        (await calls.eventsAfter(internalId, 0)).map(({ seq }) => seq),
        [at + 1],
      )
    }
  })

  test(title('a call that is not there is named'), async (t) => {
    const { calls } = await emptyStore(t, under)
    const missing = { code: 'ASSIST_CALL_NOT_FOUND' }
    await assert.rejects(calls.get('x'), missing)
    await assert.rejects(calls.end('x', 1), missing)
    await assert.rejects(calls.eventsAfter('x', 0), missing)
  })
}

function appendCases(under: StoreUnderTest, title: Title): void {
  test(title('appends of many calls are written; only those of unknown calls fail'), async (t) => {
    const { calls } = await emptyStore(t, under)
    const callIds = Array.from({ length: 20 }, (_, index) => `c${index}`)
    for (const callId of callIds) await calls.create({ callId, language: 'zh', startedAt: 0 })
    const appends = callIds.map((callId) => calls.append(callId, [event(callId, 1)]))
    const lost = assert.rejects(calls.append('nobody', [event('nobody', 1)]), {
      code: 'ASSIST_CALL_NOT_FOUND',
    })
    await Promise.all([...appends, lost])
    for (const callId of callIds) assert.equal((await calls.get(callId)).lastSeq, 1)
  })

  test(title('reading a log sees what was appended before, durable or not'), async (t) => {
    const { calls } = await emptyStore(t, under)
    await calls.create({ callId: 'c1', language: 'en', startedAt: 0 })
    const append = calls.append('c1', [event('c1', 1)])
    assert.equal((await calls.eventsAfter('c1', 0)).length, 1)
    await append
  })

  test(title('however events come, each log is complete and in order'), async (t) => {
    const { calls } = await emptyStore(t, under)
    let run = 0
    await fc.assert(
      fc.asyncProperty(anyAppends, async (appends) => {
        run++
        const callIds = [0, 1, 2, 3].map((call) => `run${run}-${call}`)
        for (const callId of callIds) await calls.create({ callId, language: 'en', startedAt: 0 })
        const expected = callIds.map(() => new Map<number, CallEvent>())
        const pending: Promise<void>[] = []
        for (const [at, { call, seqs, isReadNext }] of appends.entries()) {
          const events = seqs.map((seq, index): CallEvent => {
            return { ...event(callIds[call]!, seq), atMs: at * 100 + index }
          })
          for (const one of events) {
            if (!expected[call]!.has(one.seq)) expected[call]!.set(one.seq, one)
          }
          pending.push(calls.append(callIds[call]!, events))
          if (isReadNext) {
            const log = await calls.eventsAfter(callIds[call]!, 0)
            assert.equal(log.length, expected[call]!.size)
          }
        }
        await Promise.all(pending)
        for (const [call, callId] of callIds.entries()) {
          const log = [...expected[call]!.values()].sort((a, b) => a.seq - b.seq)
          assert.deepEqual(await calls.eventsAfter(callId, 0), log)
          assert.equal((await calls.get(callId)).lastSeq, log.at(-1)?.seq ?? 0)
        }
      }),
      { numRuns: 30 },
    )
  })
}

function sharedCases(under: StoreUnderTest, title: Title): void {
  test(title('what resolved is seen by others, and closing writes what waits'), async (t) => {
    const open = await under.database(t)
    const first = await open()
    await first.calls.create({ callId: 'c1', language: 'en', startedAt: 0 })
    await first.calls.append('c1', [event('c1', 1)])
    const beside = await open()
    assert.equal((await beside.calls.eventsAfter('c1', 0)).length, 1, 'another process sees it')
    await beside.close()
    const waiting = first.calls.append('c1', [event('c1', 2)])
    await first.close()
    await waiting
    const second = await open()
    t.after(() => second.close())
    assert.equal((await second.calls.eventsAfter('c1', 0)).length, 2)
    await assert.rejects(first.calls.get('c1'), { code: 'ASSIST_WORKER_FAILED' })
  })
}
