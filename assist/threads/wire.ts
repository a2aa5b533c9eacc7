import type { Transferable } from 'node:worker_threads'

import { AssistError, errorTable, toAssistError, type ErrorCode } from '../errors/errors.js'

/** Methods of a worker by name; each takes one cloneable argument. */
export type WorkerHandlers<H> = { readonly [M in keyof H]: (args: never) => unknown }

/** Bodies of the events that a worker posts, by event name. */
export type WorkerEvents = Readonly<Record<string, unknown>>

/** A handler's result with the buffers that are transferred to the caller instead of copied. */
export class Transferred<T> {
  readonly value: T
  readonly transfer: readonly Transferable[]

  /** @param transfer buffers inside `value`; they are unusable in the worker afterwards */
  constructor(value: T, transfer: readonly Transferable[]) {
    this.value = value
    this.transfer = transfer
  }
}

/** The argument of a method. */
export type ArgsOf<H, M extends keyof H> = H[M] extends (args: infer A) => unknown ? A : never

/** What a caller of a method gets. */
export type ResultOf<H, M extends keyof H> = H[M] extends (args: never) => infer R
  ? Awaited<R> extends Transferred<infer T>
    ? T
    : Awaited<R>
  : never

/** An error as it crosses between threads: codes and messages survive, classes do not. */
export interface WireError {
  readonly code: ErrorCode
  readonly message: string
  /** What an error of unknown kind was: for the log, never for a client. */
  readonly cause?: unknown
}

/** A message of the owner to its worker. */
export type ToWorker =
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly args: unknown }
  /** Asks for a sign of life. */
  | { readonly kind: 'beat' }
  | { readonly kind: 'close' }
  /** It is given up: it ends at once, wherever it is in its work. */
  | { readonly kind: 'end' }

/** A message of a worker to its owner. */
export type FromWorker =
  | { readonly kind: 'beat' }
  /** It begins, or ends, what may hold its thread up. */
  | { readonly kind: 'busy'; readonly isOn: boolean }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: WireError }
  | { readonly kind: 'event'; readonly name: string; readonly body: unknown }

/** The form in which something thrown crosses; what is no `AssistError` becomes ASSIST_INTERNAL with its stack as cause. */
export function packError(thrown: unknown): WireError {
  if (thrown instanceof AssistError) return { code: thrown.code, message: thrown.message }
  const { message } = toAssistError(thrown)
  const cause = thrown instanceof Error ? String(thrown.stack) : String(thrown)
  return { code: 'ASSIST_INTERNAL', message, cause }
}

/** The error that crossed. */
export function unpackError(error: WireError): AssistError {
  const code = error.code in errorTable ? error.code : 'ASSIST_INTERNAL'
  return new AssistError(code, error.message, { cause: error.cause })
}
