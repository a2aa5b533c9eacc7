import { newCustomerState, type CustomerState } from './customer-state.js'

/** Holds what the page shows; the functions of `customer-state.ts` say what becomes of it. */
export class CustomerStore {
  #state: CustomerState = newCustomerState
  readonly #listeners = new Set<() => void>()

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  readonly snapshot = (): CustomerState => this.#state

  change(next: (state: CustomerState) => CustomerState): void {
    const before = this.#state
    this.#state = next(before)
    if (this.#state !== before) for (const listener of this.#listeners) listener()
  }

  patch(part: Partial<CustomerState>): void {
    this.change((state) => ({ ...state, ...part }))
  }
}
