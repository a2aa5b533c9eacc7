import { useEffect, useState } from 'react'
import { useQa } from '../qa-context.js'
import type { QaService } from '../connection/qa-service.js'

/** What the service answered, or that it did not. */
export interface AskedService<T> {
  /** Undefined until it is there. */
  readonly answer: T | undefined
  readonly hasFailed: boolean
  /** Asks once more. */
  readonly again: () => void
}

/** Asks the service something when a component is drawn, and again when `key` changes. */
export function useAsked<T>(key: string, ask: (service: QaService) => Promise<T>): AskedService<T> {
  const { service } = useQa()
  const [turn, setTurn] = useState(0)
  const place = `${key} ${turn}`
  const [kept, setKept] = useState<{ readonly place: string; readonly answer?: T }>()
  useEffect(() => {
    let isWanted = true
    ask(service).then(
      (answer) => isWanted && setKept({ place, answer }),
      () => isWanted && setKept({ place }),
    )
    return () => {
      isWanted = false
    }
    // What is asked follows from the key.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [service, place])
  const own = kept?.place === place ? kept : undefined
  return {
    answer: own?.answer ?? kept?.answer,
    hasFailed: own !== undefined && own.answer === undefined,
    again: () => setTurn((before) => before + 1),
  }
}
