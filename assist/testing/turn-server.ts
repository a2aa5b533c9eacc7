import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { programPath } from './requirements.js'

/** A real TURN server (coturn) on loopback. */
export interface TurnServer {
  /** `127.0.0.1:PORT`, by UDP and by TCP. */
  readonly hostPort: string
  readonly close: () => Promise<void>
}

/**
 * Starts coturn as `docs/deployment.md` says, apart from addresses: it relays between loopback peers here.
 *
 * @param secret shared with the service, as `ASSIST_TURN_SECRET`
 * @throws Error with what it printed, when it does not answer in 10 s
 */
export async function startTurnServer(secret: string): Promise<TurnServer> {
  const program = programPath('turnserver')
  if (program === undefined) throw new Error('turnserver is not installed')
  const folder = await mkdtemp(path.join(tmpdir(), 'assist-turn-'))
  const port = await freePort()
  const child = spawn(
    program,
    [
      ...['-n', '--use-auth-secret', `--static-auth-secret=${secret}`, '--realm=assist.test'],
      ...['--listening-ip=127.0.0.1', `--listening-port=${port}`, '--relay-ip=127.0.0.1'],
      ...['--allow-loopback-peers', '--no-cli', '--no-tls', '--no-dtls', '--log-file=stdout'],
      ...[`--pidfile=${path.join(folder, 'pid')}`, `--userdb=${path.join(folder, 'turndb')}`],
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let printed = ''
  const keep = (piece: Buffer): void => {
    printed = `${printed}${piece.toString('utf8')}`.slice(-4_000)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const ended = once(child, 'close')
  const close = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  if (await answers(port)) return { hostPort: `127.0.0.1:${port}`, close }
  await close()
  throw new Error(`turnserver did not answer in 10 s:\n${printed}`)
}

/** Nobody's a moment ago; coturn cannot be asked to choose one. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  return port
}

/** Asks by STUN (RFC 8489, a Binding request) until an answer comes. */
async function answers(port: number): Promise<boolean> {
  const request = Buffer.alloc(20)
  request.writeUInt16BE(0x0001, 0)
  request.writeUInt32BE(0x2112a442, 4)
  const socket = createSocket('udp4')
  const ask = (): void => socket.send(request, port, '127.0.0.1')
  const repeat = setInterval(ask, 50)
  ask()
  try {
    await once(socket, 'message', { signal: AbortSignal.timeout(10_000) })
    return true
  } catch {
    // Only the deadline throws: a closed port is silent to a socket that is not connected.
    return false
  } finally {
    clearInterval(repeat)
    socket.close()
  }
}
