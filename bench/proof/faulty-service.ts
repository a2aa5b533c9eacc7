/**
 * The service as it is built, in a process of its own in which parts can be broken on demand. Started by
 * `ServiceUnderFaults`, which sends a `FaultOrder` over the channel between the processes.
 */
import { syncBuiltinESMExports } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import workerThreads, { BroadcastChannel, type WorkerOptions } from 'node:worker_threads'

import type * as Settings from '../../assist/settings/config.js'
import type * as Logs from '../../assist/log/log.js'
import type * as Server from '../../assist/server/serve.js'
import { packageRoot } from '../../assist/settings/package-root.js'

/** What is to be broken in the process. */
export type FaultOrder =
  /** A thread throws where nobody catches. */
  | { readonly kind: 'throw'; readonly worker: string }
  /** A thread does nothing for so long: an engine that hangs, a disk that is slow. */
  | { readonly kind: 'block'; readonly worker: string; readonly forMs: number }
  /** The wall clock of the process is set. */
  | { readonly kind: 'clock'; readonly byMs: number }

/** Runs in every thread before its own code. */
const saboteur = (name: string): string => `
  import { BroadcastChannel } from 'node:worker_threads'
  const orders = new BroadcastChannel('faults')
  orders.onmessage = ({ data }) => {
    if (data.worker !== ${JSON.stringify(name)}) return
    if (data.kind === 'throw') setImmediate(() => { throw new Error('broken on purpose') })
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, data.forMs)
  }
  orders.unref()`

class BreakableWorker extends workerThreads.Worker {
  constructor(file: URL | string, options: WorkerOptions & { readonly name?: string } = {}) {
    const code = Buffer.from(saboteur(options.name ?? '')).toString('base64')
    super(file, {
      ...options,
      execArgv: ['--import', `data:text/javascript;base64,${code}`],
    })
  }
}

workerThreads.Worker = BreakableWorker
syncBuiltinESMExports()

const built = <T>(file: string): Promise<T> =>
  import(pathToFileURL(path.join(packageRoot, 'dist', file)).href) as Promise<T>

const { loadConfig } = await built<typeof Settings>('settings/config.js')
const { createLog } = await built<typeof Logs>('log/log.js')
const { serve } = await built<typeof Server>('server/serve.js')

const config = loadConfig(process.env)
const service = await serve({
  ...{ config, log: createLog(config.logLevel), isDemo: true, stderr: process.stderr },
})
const orders = new BroadcastChannel('faults')
orders.unref()
const now = Date.now.bind(Date)
let clockOffsetMs = 0
process.on('message', (order: FaultOrder) => {
  if (order.kind === 'clock') {
    clockOffsetMs += order.byMs
    Date.now = () => now() + clockOffsetMs
  } else orders.postMessage(order)
})
process.once('SIGTERM', () => void service.close().then(() => process.exit(0)))
// Whoever started it is gone.
process.once('disconnect', () => process.exit(1))
process.send?.({ address: service.address })
