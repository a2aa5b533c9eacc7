/**
 * `make soak`: holds calls for as long as is asked and watches memory, handles, disk and latency.
 *
 *     SOAK_MINUTES=2 CALLS=4 node --import tsx bench/proof/soak-command.ts
 *
 * Standard output gets one JSON object, standard error what happens. Status 1: something grew, or a call failed.
 */
import path from 'node:path'

import { packageRoot } from '../../assist/settings/package-root.js'
import { emptyWorkDir, progressLine } from './command-line.js'
import { runSoak } from './soak.js'

const outcome = await runSoak({
  durationMs: Number(process.env['SOAK_MINUTES'] ?? 2) * 60_000,
  ...{ callCount: Number(process.env['CALLS'] ?? 4), callMs: 45_000, progress: progressLine },
  recording: path.join(packageRoot, 'fixtures', 'calls', 'demo-questions.wav'),
  workDir: await emptyWorkDir('soak'),
})
process.stdout.write(`${JSON.stringify(outcome)}\n`)
process.exit(outcome.grew.length + outcome.failed > 0 ? 1 : 0)
