import path from 'node:path'

import { readCalls, type LabelledCall } from '../../assist/quality/scores/eval-calls.js'
import { packageRoot } from '../../assist/settings/package-root.js'
import { programPath, sharedDir } from '../../assist/testing/requirements.js'
import { MissingPart } from './bench.js'
import { runProgram } from './child.js'
import { evaluationFile, need } from './inputs.js'

/** Telephone calls with ground truth, as `shared/tools/make_calls.py` makes them; the same every time but for sox’s dither. */
export interface MadeCalls {
  /** The base whose questions are asked, with the name of its folder in the English evaluation data, or the demo base. */
  readonly base: string
  /** Voices of the customers in turn, by commas. */
  readonly voices: string
  readonly agent: string
  readonly seed: number
  readonly callCount: number
}

/** Whether a base is the one that is shipped: its questions are those that test matching, none of its own examples. */
export function isDemo(base: string): boolean {
  return base === 'demo'
}

/** @throws MissingPart naming what the making of calls lacks */
export function needCallMaking(): void {
  need('shared', 'python3')
  for (const program of ['flite', 'sox']) {
    if (programPath(program) === undefined) throw new MissingPart(`${program} is not installed`)
  }
}

/** Makes calls in a folder of their own; others that are there stay and are not given. */
export async function makeCalls(
  folder: string,
  { base, voices, agent, seed, callCount }: MadeCalls,
): Promise<LabelledCall[]> {
  const tool = path.join(sharedDir(), 'tools', 'make_calls.py')
  const queries = isDemo(base)
    ? path.join(packageRoot, 'fixtures', 'queries', 'demo.en.test.jsonl')
    : evaluationFile('text', 'en', base, 'queries.jsonl')
  const speakers = ['--voices', voices, '--agent', agent]
  const amount = ['--seed', String(seed), '--calls', String(callCount)]
  await runProgram('python3', [tool, queries, folder, ...speakers, ...amount])
  return (await readCalls(folder)).slice(0, callCount)
}
