import type { CallRegistry } from '../pipeline/registry/call-registry.js'
import type { Assist } from '../service/assist.js'
import { isPublishedOn } from '../solutions/published.js'
import { solutionPages } from '../store/solution-pages.js'

/** Puts a changed base in service, and tells the calls that use it which solutions may be shown now. */
export async function baseChanged(
  assist: Pick<Assist, 'loadBase' | 'baseOf' | 'store'>,
  calls: Pick<CallRegistry, 'live'>,
  base: string,
): Promise<void> {
  const version = await assist.loadBase(base)
  const today = new Date().toISOString().slice(0, 10)
  const ids = new Set<string>()
  for await (const solutions of solutionPages(assist.store.solutions, base)) {
    for (const one of solutions) if (isPublishedOn(one, today)) ids.add(one.id)
  }
  for (const { pipeline } of calls.live) {
    if (assist.baseOf(pipeline.start) === base) pipeline.controls.solutionsChanged(version, ids)
  }
}
