import type { TestContext } from 'node:test'

import type { CallEvent } from '../../pipeline/log/call-event.js'
import type { Solution } from '../../solutions/solution.js'
import type { Store } from '../../store/store.js'

/** An implementation that the cases of the contracts run over. */
export interface StoreUnderTest {
  /** Stands before the title of each case. */
  readonly name: string
  /** Makes an empty database that goes with the test, and gives what opens it; each opening is closed by its user. */
  readonly database: (t: TestContext) => Promise<() => Promise<Store>>
}

/** A store on an empty database, closed after the test. */
export async function emptyStore(t: TestContext, { database }: StoreUnderTest): Promise<Store> {
  const open = await database(t)
  const store = await open()
  t.after(() => store.close())
  return store
}

/** An event with a body. */
export function event(callId: string, seq: number): CallEvent {
  return { seq, callId, atMs: seq * 10.5, type: 'suggestion.used', suggestionId: `s${seq}` }
}

/** A solution with what it has to have. */
export function solution(id: string, rest: Partial<Solution> = {}): Solution {
  return { id, title: `Title of ${id}`, answer: 'Do this.', questions: [], tags: [], ...rest }
}
