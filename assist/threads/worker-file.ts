import { Worker } from 'node:worker_threads'

import type { Patience } from './hang-watch.js'
import './silent-runtime.js'

/** How a worker is started. */
export interface WorkerStart {
  /** Reaches the worker as `workerData`. */
  readonly workerData?: unknown
  /** Stands in messages about this worker, such as `ear 1`. */
  readonly name: string
  /** A worker that has calls and is silent for longer is ended; 10 s where left out. */
  readonly patience?: Patience
  /** False while it may be silent for as long as it likes: what is replayed has no clock. Always watched where left out. */
  readonly isWatched?: () => boolean
}

/**
 * The address of a worker's file beside the caller: `.ts` when the caller runs under tsx, `.js` when built.
 *
 * @param callerUrl the caller's `import.meta.url`
 * @param stem path without extension, relative to the caller, such as `./store-worker`
 */
export function workerFile(callerUrl: string, stem: string): URL {
  return new URL(`${stem}${callerUrl.endsWith('.ts') ? '.ts' : '.js'}`, callerUrl)
}

/**
 * Room for what a thread has just made: a quarter of Node's own, which a busy thread fills whatever it needs. Measured
 * with five threads: 60 MB less of the service's 780.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 12 }

/**
 * Starts the thread of a worker's file.
 *
 * Node 20 gives a worker none of the parent's loader hooks for its entry file, so a `.ts` file is entered by
 * way of a line of JavaScript that registers tsx first. Built files start directly.
 */
export function startWorker(file: URL, { workerData, name }: WorkerStart): Worker {
  if (!file.pathname.endsWith('.ts')) return new Worker(file, { workerData, name, resourceLimits })
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'))
  const entry = `import(${loader}).then((tsx) => (tsx.register(), import(${JSON.stringify(file.href)})))`
  return new Worker(entry, { eval: true, workerData, name, resourceLimits })
}
