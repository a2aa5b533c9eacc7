import { Type } from 'typebox'

import { defaultBase } from '../../../store/solution-store.js'

/** Query field with the name of the base that a request is about. */
export const baseQuery = {
  base: Type.String({ minLength: 1, maxLength: 128, default: defaultBase }),
}

/** Runs a change after those before it, and puts the base in service before the change is answered. */
export type ApplyChange = <T>(base: string, change: () => Promise<T>) => Promise<T>

/**
 * Makes changes of solution bases one after another, so that the version in service is always that of the
 * last change.
 *
 * @param onChanged puts a changed base in service
 */
export function changeQueue(onChanged: (base: string) => Promise<void>): ApplyChange {
  let lastChange: Promise<unknown> = Promise.resolve()
  return (base, change) => {
    const turn = lastChange.then(async () => {
      const result = await change()
      await onChanged(base)
      return result
    })
    // A change that fails rejects for its own caller, and the next one runs all the same.
    lastChange = turn.catch(() => undefined)
    return turn
  }
}
