/**
 * `make fuzz`: feeds every door, route and file format what it does not expect.
 *
 *     FUZZ_SECONDS=60 SEED=1 node --import tsx bench/fuzz/fuzz-command.ts
 *
 * Standard output gets one JSON object, standard error what happens. Status 1: something crashed, hung or answered as
 * it should not.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'

import { fakeApp } from '../../assist/testing/fake-app.js'
import { emptyWorkDir, progressLine } from '../proof/command-line.js'
import { fileTargets } from './file-targets.js'
import { fuzz, type FuzzTarget } from './fuzz.js'
import { heldAtFirst, remainsOf } from './remains.js'
import { serviceTargets } from './service-targets.js'
import { sessionTargets } from './session-targets.js'

const seconds = Number(process.env['FUZZ_SECONDS'] ?? 60)
const workDir = await emptyWorkDir('fuzz')
const app = await fakeApp({
  ...{ dataDir: workDir, requestsPerMinute: 10_000_000 },
  ...{ resumeWindowMs: 1_000, startTimeoutMs: 1_000 },
})
const before = await heldAtFirst(app)
const sessions = sessionTargets(app.address)
const others = [...(await serviceTargets(app.address)), ...(await fileTargets(workDir))]
const fed = { seed: Number(process.env['SEED'] ?? 1), progress: progressLine }
const budgetOf = (targets: readonly FuzzTarget[]): number =>
  (seconds * 1_000 * targets.length) / (sessions.length + others.length)
const ofSessions = await fuzz({ ...fed, targets: sessions, budgetMs: budgetOf(sessions) })
// Routes begin calls that agents hold, so what sessions leave is looked at before.
const after = await remainsOf(app, before)
const ofOthers = await fuzz({ ...fed, targets: others, budgetMs: budgetOf(others) })
const tried = { ...ofSessions.tried, ...ofOthers.tried }
const findings = [...ofSessions.findings, ...ofOthers.findings]
const heapGrowthMb = Math.round(after.heapMb - before.heapMb)
const left = { calls: after.liveCalls, sockets: after.sockets - before.sockets, heapGrowthMb }
const schemathesis = await runSchemathesis(app.address)
const count = (kind: string): number => findings.filter((one) => one.kind === kind).length
const counts = { crashes: count('crash'), hangs: count('hang'), wrong: count('wrong') }
process.stdout.write(`${JSON.stringify({ seconds, tried, ...counts, left, schemathesis })}\n`)
const isLeft = left.calls > 0 || left.sockets > 0
process.exit(findings.length > 0 || isLeft || schemathesis === 'failed' ? 1 : 0)

/** Schemathesis tries the routes as well, where it is installed, for two minutes at most. */
async function runSchemathesis(
  address: string,
): Promise<'passed' | 'failed' | 'unfinished' | 'skipped'> {
  const program = process.env['SCHEMATHESIS'] ?? 'schemathesis'
  if (spawnSync(program, ['--version']).status !== 0) {
    progressLine('schemathesis: skipped, it is not installed (pip install schemathesis)')
    return 'skipped'
  }
  const args = ['run', `${address}/openapi.json`, '--checks', 'not_a_server_error', '-n', '10']
  // Not synchronously: the service that it asks is in this process.
  const child = spawn(program, args, { stdio: ['ignore', 2, 2], timeout: 120_000 })
  const [status] = (await once(child, 'exit')) as [number | null]
  if (status === null) return 'unfinished'
  return status === 0 ? 'passed' : 'failed'
}
