/** The worker that worker-client.test.ts starts. */
import { workerData } from 'node:worker_threads'

import { AssistError } from '../errors/errors.js'
import { Transferred } from '../threads/wire.js'
import { serveWorker } from '../threads/worker-server.js'

let slowCount = 0

const trialHandlers = {
  double: (args: { readonly value: number }): number => args.value * 2,
  slow: async (args: { readonly delayMs: number }): Promise<string> => {
    slowCount++
    await new Promise((resolve) => setTimeout(resolve, args.delayMs))
    slowCount--
    return 'done'
  },
  sum: (samples: Float32Array): number => samples.reduce((total, sample) => total + sample, 0),
  ramp: (args: { readonly sampleCount: number }): Transferred<Float32Array> => {
    const samples = Float32Array.from({ length: args.sampleCount }, (_, index) => index)
    return new Transferred(samples, [samples.buffer])
  },
  refuse: (): never => {
    throw new AssistError('ASSIST_SOLUTION_NOT_FOUND', 'No solution “x” here.')
  },
  blunder: (): never => {
    throw new RangeError('out of the blue')
  },
  uncloneable: (): unknown => () => 1,
  startData: (): unknown => workerData,
  announce: (args: { readonly count: number }): void => {
    for (let index = 0; index < args.count; index++) worker.emit('tick', { index })
  },
  die: (): void => {
    setImmediate(() => {
      throw new Error('killed on purpose')
    })
  },
  hang: (): void => block(Infinity),
  load: (args: { readonly durationMs: number }): Promise<string> =>
    worker.busyWith(
      new Promise((resolve) => {
        setImmediate(() => {
          block(args.durationMs)
          resolve('loaded')
        })
      }),
    ),
  exit: (): void => {
    setImmediate(() => process.exit(3))
  },
}

function block(durationMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs)
}

/** Methods of the trial worker. */
export type TrialHandlers = typeof trialHandlers

/** Events of the trial worker. */
export interface TrialEvents extends Record<string, unknown> {
  readonly tick: { readonly index: number }
  /** Slow calls that go on when the worker closes. */
  readonly closing: { readonly slowCount: number }
}

const worker = serveWorker<TrialHandlers, TrialEvents>(trialHandlers, () => {
  worker.emit('closing', { slowCount })
})
