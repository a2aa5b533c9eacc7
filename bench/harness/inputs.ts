import path from 'node:path'

import { requirementIn, sharedDir, type Requirement } from '../../assist/testing/requirements.js'
import { MissingPart } from './bench.js'

/** Why a part is not there, or undefined; a bench is skipped without it, whatever tests do. */
export function missing(part: Requirement): string | undefined {
  const { skip } = requirementIn({ ...process.env, ASSIST_TEST_REQUIRE: '' }, [part])
  return skip === false ? undefined : skip
}

/** @throws MissingPart naming what is not there */
export function need(...parts: readonly Requirement[]): void {
  for (const part of parts) {
    const reason = missing(part)
    if (reason !== undefined) throw new MissingPart(reason)
  }
}

/** Path of a file or folder of the evaluation data. */
export function evaluationFile(...parts: readonly string[]): string {
  return path.join(sharedDir(), 'data', ...parts)
}
