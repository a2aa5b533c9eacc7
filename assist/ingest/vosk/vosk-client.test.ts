import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

import WebSocket from 'ws'

import { muLawTable } from '../../audio/g711.js'
import { assertHeardIn, sampleGreeting } from '../../testing/heard-text.js'
import { requirement, sharedDir } from '../../testing/requirements.js'
import { startService } from '../../testing/service.js'
import { sampleCallPart } from '../../testing/wave-file.js'
import type { VoskMessage } from './vosk-door.js'

/** The agent's side of the sample call as 16-bit PCM. */
async function agentsSide(durationMs: number): Promise<Uint8Array> {
  const coded = (await sampleCallPart(0, durationMs)).subarray(-16 * durationMs)
  const samples = Int16Array.from({ length: coded.length / 2 }, (_, at) =>
    Math.round((muLawTable[coded[2 * at + 1] ?? 0] ?? 0) * 32_767),
  )
  return new Uint8Array(samples.buffer)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

test(
  'vosk: each message with audio gets one reply, and the end the rest',
  requirement('models'),
  async (t) => {
    const service = await startService()
    t.after(() => service.close())
    const address = `${service.address.replace('http', 'ws')}/vosk?language=en&side=agent`
    const socket = new WebSocket(address)
    await once(socket, 'open')
    socket.send('{"config": {"sample_rate": 8000, "words": 1}}')
    const audio = await agentsSide(12_000)
    const replies: VoskMessage[] = []
    const say = async (message: Uint8Array | string): Promise<void> => {
      socket.send(message)
      const [reply] = (await once(socket, 'message')) as [Buffer]
      replies.push(JSON.parse(reply.toString('utf8')) as VoskMessage)
    }
    for (let at = 0; at < audio.length; at += 3_200) await say(audio.subarray(at, at + 3_200))
    const closed = once(socket, 'close')
    await say('{"eof" : 1}')
    await closed
    assert.equal(replies.length, Math.ceil(audio.length / 3_200) + 1)
    const texts = replies.flatMap((one) => ('text' in one ? [one.text] : []))
    assertHeardIn(texts.join(' '), sampleGreeting)
    const words = replies.flatMap((one) => ('result' in one ? (one.result ?? []) : []))
    assert.ok(words.length > 5 && words.every(({ start, end }) => start <= end))
  },
)

test(
  'vosk: its own sample client hears its own sample, at a port of its own',
  requirement('models', 'shared', 'python3', 'python3-websockets'),
  async (t) => {
    const voskPort = await freePort()
    const service = await startService({ voskPort })
    t.after(() => service.close())
    const folder = path.join(sharedDir(), 'oracles', 'vosk-server', 'websocket')
    const address = `ws://127.0.0.1:${voskPort}?language=en`
    const client = (await readFile(path.join(folder, 'test.py'), 'utf8')).replace(
      'ws://localhost:2700',
      address,
    )
    const run = promisify(execFile)
    const { stdout } = await run('python3', ['-c', client, path.join(folder, 'test.wav')])
    assert.match(stdout, /zero|one|oh/i)
    assert.match(stdout.trim().split('\n').at(-1) ?? '', /"text"/)
  },
)
