import fc from 'fast-check'
import { WebSocket } from 'ws'

import { doorScripts, scriptPieceMs, type DoorScript } from '../harness/door-scripts.js'
import type { FuzzTarget } from './fuzz.js'

/** Pieces of audio in a session. */
const pieceCount = 8

/** What is done to a session before it is played. */
interface Edit {
  readonly message: number
  readonly kind: 'overwrite' | 'cut' | 'double' | 'drop' | 'again' | 'later'
  readonly at: number
  readonly byte: number
  readonly length: number
}

/** A message, as it goes out. */
interface Sent {
  readonly isText: boolean
  readonly bytes: Buffer
}

/** Codes by which a socket may close: what `docs/protocol.md` and the protocols themselves name. */
const knownCodes: ReadonlySet<number> = new Set([
  ...[1000, 1001, 1002, 1003, 1005, 1007, 1008, 1009, 1012, 1013],
  // The service does not answer a request that is none; the socket never opened.
  1006,
])

let sessionCount = 0

/** Whole sessions of every door, in which bytes and messages are changed. */
export function sessionTargets(address: string): FuzzTarget[] {
  return doorScripts.map((script) => ({
    name: `session of ${script.door}`,
    inputs: fc.record({ side: fc.nat(1), edits: anyEdits }),
    feed: async (input) => {
      const { side, edits } = input as { side: number; edits: readonly Edit[] }
      const { path, protocols, sent } = session(script, side)
      const { codes, said } = await play(address, { path, protocols }, edited(sent, edits))
      const health = await fetch(`${address}/healthz`)
      if (!health.ok) return `the service is not well: ${health.status}`
      const unknown = codes.find((code) => !knownCodes.has(code))
      if (unknown !== undefined) return `closed with ${unknown}: ${said.at(-1) ?? ''}`
      return said.find((one) => one.includes('ASSIST_INTERNAL'))
    },
  }))
}

const anyEdits: fc.Arbitrary<Edit[]> = fc.array(
  fc.record({
    message: fc.nat(pieceCount + 4),
    kind: fc.constantFrom('overwrite', 'overwrite', 'cut', 'double', 'drop', 'again', 'later'),
    ...{ at: fc.nat(2_000), byte: fc.nat(255), length: fc.nat(64) },
  }),
  { minLength: 1, maxLength: 5 },
)

/** The session as it was meant. */
function session(script: DoorScript, side: number) {
  const encoding = script.encodings[side % script.encodings.length] ?? 's16le'
  const sockets = script.sockets(`fuzz-${++sessionCount}`, encoding)
  const socket = sockets[side % sockets.length]
  if (!socket) throw new Error(`${script.door} has no socket`)
  const silence = new Uint8Array(scriptPieceMs * 16 * (encoding === 's16le' ? 2 : 1))
  const pieces = Array.from({ length: pieceCount }, (_, number) => socket.piece(silence, number))
  const sent = [...socket.begin, ...pieces.flat(), ...socket.end].map((one): Sent => {
    return { isText: typeof one === 'string', bytes: Buffer.from(one) }
  })
  return { path: socket.path, protocols: socket.protocols, sent }
}

function edited(sent: readonly Sent[], edits: readonly Edit[]): Sent[] {
  const messages = [...sent]
  for (const { message, kind, at, byte, length } of edits) {
    const place = message % Math.max(1, messages.length)
    const one = messages[place]
    if (!one) continue
    const { isText, bytes } = one
    const from = at % Math.max(1, bytes.length)
    const [head, tail] = [bytes.subarray(0, from), bytes.subarray(from)]
    if (kind === 'overwrite') {
      const changed = Buffer.from(bytes)
      changed[from] = byte
      messages[place] = { isText, bytes: changed }
    } else if (kind === 'cut') {
      messages[place] = { isText, bytes: Buffer.concat([head, tail.subarray(length)]) }
    } else if (kind === 'double') {
      messages[place] = { isText, bytes: Buffer.concat([head, tail.subarray(0, length), tail]) }
    } else if (kind === 'drop') messages.splice(place, 1)
    else if (kind === 'again') messages.splice(place, 0, one)
    else messages.splice(place, 2, ...messages.slice(place, place + 2).reverse())
  }
  return messages
}

/** Sends everything and leaves. */
async function play(
  address: string,
  { path, protocols }: { readonly path: string; readonly protocols: readonly string[] },
  messages: readonly Sent[],
): Promise<{ codes: readonly number[]; said: readonly string[] }> {
  const codes: number[] = []
  const said: string[] = []
  const socket = new WebSocket(`${address.replace('http', 'ws')}${path}`, [...protocols])
  const over = new Promise<void>((resolve) => {
    socket.on('close', (code) => {
      codes.push(code)
      resolve()
    })
    socket.on('error', () => resolve())
  })
  socket.on('message', (message: Buffer) => said.push(message.toString('utf8')))
  socket.on('open', () => {
    for (const { isText, bytes } of messages) socket.send(bytes, { binary: !isText })
    setTimeout(() => socket.close(1000), 15)
  })
  await over
  return { codes, said }
}
