import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { QaDesk, QaState } from './state/qa-store.js'

/** Carries the desk to the components. Provided once, at the root. */
export const QaContext = createContext<QaDesk | null>(null)

/** Gives a component the desk of the page. */
export function useQa(): QaDesk {
  const desk = useContext(QaContext)
  if (!desk) throw new Error('A component stands outside of the QA page.')
  return desk
}

/** Gives a component a part of what the page shows. */
export function useQaState<T>(part: (state: QaState) => T): T {
  return useStore(useQa().state, part)
}
