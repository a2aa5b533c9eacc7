/**
 * `make faults`: breaks the service on purpose while calls are held.
 *
 *     FAULTS=100 SEED=1 node --import tsx bench/proof/faults-command.ts
 *
 * Standard output gets one JSON object, standard error what happens. Status 1: something was lost or doubled.
 */
import path from 'node:path'

import { packageRoot } from '../../assist/settings/package-root.js'
import { emptyWorkDir, progressLine } from './command-line.js'
import { runFaults } from './faults.js'

const outcome = await runFaults({
  faultCount: Number(process.env['FAULTS'] ?? 100),
  callCount: Number(process.env['CALLS'] ?? 8),
  ...(process.env['KINDS'] ? { kinds: process.env['KINDS'].split(',') } : {}),
  seed: Number(process.env['SEED'] ?? 1),
  recordings: ['car-repair.wav', 'demo-questions.wav'].map((file) =>
    path.join(packageRoot, 'fixtures', 'calls', file),
  ),
  workDir: await emptyWorkDir('faults'),
  progress: progressLine,
})
process.stdout.write(`${JSON.stringify(outcome)}\n`)
process.exit(outcome.lost + outcome.doubled > 0 ? 1 : 0)
