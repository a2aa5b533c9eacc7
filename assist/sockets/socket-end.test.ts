import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { AssistError } from '../errors/errors.js'
import { decision, settled } from '../testing/fake-call.js'
import { FakeSocket } from '../testing/fake-socket.js'
import type { JsonObject } from './json-object.js'
import { SocketEnd, type SocketHandlers } from './socket-end.js'

interface Told {
  readonly text?: string
  readonly code?: string
}

/** An end whose protocol a test decides, with what it was told of the end. */
function opened(handlers: Partial<SocketHandlers<Told>> = {}) {
  const socket = new FakeSocket<Told>()
  const losses: (string | undefined)[] = []
  const end = new SocketEnd<Told>(socket, () => ({
    maxUnreadByteLength: 1_000,
    message: () => undefined,
    errorMessage: ({ code }) => ({ code }),
    isFatal: () => true,
    lost: (error) => losses.push(error?.code),
    ...handlers,
  }))
  return { socket, end, losses }
}

/** Lets a good number of promises take their turns. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve()
}

type Step = { readonly kind: 'text' | 'binary'; readonly turnCount: number }

const steps = fc.array(
  fc.record<Step>({
    kind: fc.constantFrom('text' as const, 'binary' as const),
    turnCount: fc.nat(6),
  }),
  { maxLength: 20 },
)

test('socket end: each message is handled after the one before, however long that takes (property)', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (wanted) => {
      const log: string[] = []
      const handle = async (index: number): Promise<void> => {
        log.push(`begin ${index}`)
        await turns(wanted[index]?.turnCount ?? 0)
        log.push(`end ${index}`)
      }
      const { end } = opened({
        opened: () => {
          log.push('opened')
        },
        message: ({ index }: JsonObject) => handle(index as number),
        binary: (bytes) => handle(bytes[0] ?? -1),
        lost: () => log.push('lost'),
      })
      for (const [index, { kind }] of wanted.entries()) {
        if (kind === 'text') end.text(JSON.stringify({ index }))
        else end.binary(Uint8Array.of(index))
      }
      end.gone()
      await settled()
      const handled = wanted.flatMap((_, index) => [`begin ${index}`, `end ${index}`])
      assert.deepEqual(log, ['opened', ...handled, 'lost'])
    }),
    { numRuns: 60 },
  )
})

test('socket end: answers go out in the order of the messages that asked for them (property)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(6), { maxLength: 15 }), async (turnCounts) => {
      const { end, socket } = opened({
        message: async ({ index, turnCount }) => {
          await turns(turnCount as number)
          end.send({ text: String(index) })
        },
      })
      for (const [index, turnCount] of turnCounts.entries()) {
        end.text(JSON.stringify({ index, turnCount }))
      }
      await settled()
      assert.deepEqual(
        socket.sent.map(({ text }) => text),
        turnCounts.map((_, index) => String(index)),
      )
    }),
    { numRuns: 60 },
  )
})

test('socket end: a fatal error is told, closes with its code, and what came after it is not handled (property)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(8), fc.nat(8), async (before, after) => {
      let handledCount = 0
      const { end, socket, losses } = opened({
        message: () => {
          handledCount++
          if (handledCount === before + 1) {
            throw new AssistError('ASSIST_CALL_EXISTS', 'Choose another callId.')
          }
        },
      })
      for (let n = 0; n < before + 1 + after; n++) end.text('{}')
      end.gone()
      await settled()
      assert.equal(handledCount, before + 1)
      assert.deepEqual(socket.sent, [{ code: 'ASSIST_CALL_EXISTS' }])
      assert.deepEqual([socket.closeCodes, socket.closeReason], [[1008], 'ASSIST_CALL_EXISTS'])
      assert.deepEqual(losses, ['ASSIST_CALL_EXISTS'])
    }),
    { numRuns: 60 },
  )
})

test('socket end: an error that is not fatal is told, and the next message is handled', async () => {
  const handled: JsonObject[] = []
  const { end, socket, losses } = opened({
    isFatal: () => false,
    message: (message) => void handled.push(message),
  })
  end.text('not json')
  end.binary(Uint8Array.of(1))
  end.text('{"type":"after"}')
  await settled()
  assert.deepEqual(
    socket.sent.map(({ code }) => code),
    ['ASSIST_PROTOCOL_MESSAGE_INVALID', 'ASSIST_PROTOCOL_MESSAGE_INVALID'],
  )
  assert.deepEqual(handled, [{ type: 'after' }])
  assert.deepEqual([socket.closeCodes, losses], [[], []])
})

test('socket end: what is not ours is told as ASSIST_INTERNAL, without its words', async () => {
  const { end, socket } = opened({
    errorMessage: ({ code, message }) => ({ code, text: message }),
    message: () => Promise.reject(new Error('a path of this machine')),
  })
  end.text('{}')
  await settled()
  assert.doesNotMatch(socket.sent[0]?.text ?? '', /path/)
  assert.equal(socket.sent[0]?.code, 'ASSIST_INTERNAL')
  assert.equal(socket.closeCode, 1011)
})

test('socket end: a client at the bound is sent to; one above it is refused, once, and reported', () => {
  const { end, socket, losses } = opened()
  socket.bufferedAmount = 1_000
  end.send({ text: 'at the bound' })
  socket.bufferedAmount = 1_001
  end.send({ text: 'above it' })
  end.send({ text: 'later' })
  assert.deepEqual(socket.sent, [
    { text: 'at the bound' },
    { code: 'ASSIST_PROTOCOL_CLIENT_TOO_SLOW' },
  ])
  assert.deepEqual(socket.closeCodes, [1013])
  assert.deepEqual(losses, ['ASSIST_PROTOCOL_CLIENT_TOO_SLOW'])
})

test('socket end: a protocol without a message for errors has the close code alone', async () => {
  const { end, socket } = opened({ errorMessage: () => undefined })
  end.text('not json')
  await settled()
  assert.deepEqual(socket.sent, [])
  assert.equal(socket.closeCode, 1007)
})

test('socket end: closing is no loss, happens once, and nothing is sent or handled afterwards', async () => {
  let handledCount = 0
  const { end, socket, losses } = opened({
    message: () => {
      handledCount++
    },
  })
  end.close('done')
  end.close('again')
  end.refuse(new AssistError('ASSIST_CALL_EXISTS', 'Too late.'))
  end.send({ text: 'late' })
  end.text('{}')
  end.gone()
  await settled()
  assert.deepEqual([socket.closeCodes, socket.closeReason], [[1000], 'done'])
  assert.deepEqual([socket.sent, losses, handledCount], [[], [], 0])
})

test('socket end: a paused socket reads on when it ends, so that the client’s goodbye is read', () => {
  for (const finish of [
    (end: SocketEnd<Told>) => end.close('done'),
    (end: SocketEnd<Told>) => end.refuse(new AssistError('ASSIST_CALL_EXISTS', 'Taken.')),
  ]) {
    const { end, socket } = opened()
    end.pause()
    assert.equal(socket.isPaused, true)
    finish(end)
    assert.equal(socket.isPaused, false)
    end.pause()
    assert.equal(socket.isPaused, false, 'an ended one is not paused')
  }
})

test('socket end: the end of the connection waits for the message that is being handled', async () => {
  const work = decision()
  const { end, losses } = opened({ message: () => work.promise })
  end.text('{}')
  end.gone()
  await settled()
  assert.deepEqual(losses, [])
  work.resolve()
  await settled()
  assert.deepEqual(losses, [undefined])
})
