import { createStore, type StoreApi } from 'zustand/vanilla'
import { newCustomerState, type CustomerState } from './customer-state.js'

/** Holds what the page shows; the functions of `customer-state.ts` tell what becomes of it. */
export type CustomerStore = StoreApi<CustomerState>

/** A store of which nothing is known yet. */
export function createCustomerStore(): CustomerStore {
  return createStore<CustomerState>()(() => newCustomerState)
}
