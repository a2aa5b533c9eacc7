import { createStore, type StoreApi } from 'zustand/vanilla'
import { newCustomerState, type CustomerState } from './customer-state.js'

/** Holds what the page shows. The functions of `customer-state.ts` compute its changes. */
export type CustomerStore = StoreApi<CustomerState>

/** Creates a store in the state before the service has sent anything. */
export function createCustomerStore(): CustomerStore {
  return createStore<CustomerState>()(() => newCustomerState)
}
