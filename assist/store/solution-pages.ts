import type { Solution } from '../solutions/solution.js'
import type { SolutionStore } from './solution-store.js'

/** Entries that cross a thread at once: some 4 ms of copying. */
const pageLength = 500

/**
 * A base page by page, in its order, so that no thread is held up by copying all of it at once. Where the base changes
 * meanwhile, the pages may be half old, half new: compare its version before and after.
 *
 * @throws AssistError ASSIST_SOLUTIONS_UNKNOWN
 */
export async function* solutionPages(
  store: Pick<SolutionStore, 'list'>,
  base: string,
): AsyncGenerator<readonly Solution[]> {
  for (let offset = 0; ; offset += pageLength) {
    const { solutions } = await store.list(base, { offset, limit: pageLength })
    if (solutions.length > 0) yield solutions
    if (solutions.length < pageLength) return
  }
}
