/**
 * A promise that its owner settles from outside. A rejection that nobody awaits is not an unhandled one: the owner
 * of a call may never ask for its end.
 */
export class Deferred<Value> {
  readonly promise: Promise<Value>
  #settle: { resolve: (value: Value) => void; reject: (reason: Error) => void } = {
    resolve: () => undefined,
    reject: () => undefined,
  }

  constructor() {
    this.promise = new Promise<Value>((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
    this.promise.catch(() => undefined)
  }

  resolve(value: Value): void {
    this.#settle.resolve(value)
  }

  reject(reason: Error): void {
    this.#settle.reject(reason)
  }
}
