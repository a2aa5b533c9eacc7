import type { Solution } from '../solutions/solution.js'
import type { Store } from './store.js'

/** Entries that cross a thread at once: some 4 ms of copying. */
const pageLength = 500

/**
 * A base page by page, in its order, so that no thread is held up by copying all of it at once. A base that changes
 * meanwhile may be given half old, half new: compare its version before and after.
 *
 * @throws AssistError ASSIST_SOLUTIONS_UNKNOWN
 */
export async function* solutionPages(
  store: Pick<Store, 'listSolutions'>,
  base: string,
): AsyncGenerator<readonly Solution[]> {
  for (let offset = 0; ; offset += pageLength) {
    const { solutions } = await store.listSolutions(base, { offset, limit: pageLength })
    if (solutions.length > 0) yield solutions
    if (solutions.length < pageLength) return
  }
}
