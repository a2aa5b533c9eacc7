/**
 * `make faults`: breaks the service on purpose while calls are held.
 *
 *     FAULTS=100 SEED=1 node --import tsx bench/proof/faults-command.ts
 *
 * Standard output gets one JSON object, standard error what happens. Status 1: something was lost or doubled.
 */
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'

import { packageRoot } from '../../assist/settings/package-root.js'
import { runFaults } from './faults.js'

const workDir = path.join(packageRoot, 'bench', '.work', 'faults')
await rm(workDir, { recursive: true, force: true })
await mkdir(workDir, { recursive: true })
const outcome = await runFaults({
  faultCount: Number(process.env['FAULTS'] ?? 100),
  callCount: Number(process.env['CALLS'] ?? 8),
  ...(process.env['KINDS'] ? { kinds: process.env['KINDS'].split(',') } : {}),
  seed: Number(process.env['SEED'] ?? 1),
  recording: path.join(packageRoot, 'fixtures', 'calls', 'car-repair.wav'),
  ...{ workDir, progress: (line: string) => void process.stderr.write(`${line}\n`) },
})
process.stdout.write(`${JSON.stringify(outcome)}\n`)
process.exit(outcome.lost + outcome.doubled > 0 ? 1 : 0)
