import type { TestContext } from 'node:test'

import { MissingPart } from '../harness/bench.js'
import { requireBuild } from '../harness/service-process.js'

/** Skips a test that needs the service as it is built, where there is no build of these sources. @returns whether */
export async function skipWithoutBuild(t: TestContext): Promise<boolean> {
  try {
    await requireBuild()
    return false
  } catch (thrown) {
    if (!(thrown instanceof MissingPart)) throw thrown
    t.skip(thrown.message)
    return true
  }
}
