/**
 * Runs benches by name and keeps their figures.
 *
 *     node --import tsx bench/run.ts <name>…|all [--quick]
 *
 * Figures go to standard output, and into `bench/results.json` and `bench/results.md`, where those of benches
 * that were not run stay. With `--quick`, to see that a bench works, both are written to `bench/.work/` instead.
 * Nothing is asserted. Status 0: every bench ran or was skipped with a reason; 1: one failed; 2: bad usage.
 */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'

import { newCommand, runCommandLine, usageError } from '../assist/commands/command.js'
import { toAssistError } from '../assist/errors/errors.js'
import { progressBar, type ProgressBar } from '../assist/log/progress-bar.js'
import { packageRoot } from '../assist/settings/package-root.js'
import * as advice from './advice.js'
import * as answers from './answers.js'
import * as biasing from './biasing.js'
import { MissingPart, type Bench } from './harness/bench.js'
import { currentLoad, provenance, type Provenance } from './harness/machine.js'
import { readResults, writeResults } from './harness/results-files.js'
import { judged } from './harness/results-page.js'
import { figuresOf, merged, type BenchRun, type Results } from './harness/results.js'
import * as calls from './calls.js'
import * as conversation from './conversation.js'
import * as doors from './doors.js'
import * as hearing from './hearing.js'
import * as heldOutBase from './held-out-base.js'
import * as latency from './latency.js'
import * as load from './load.js'
import * as mandarin from './mandarin.js'
import * as matching from './matching.js'
import * as media from './media.js'
import * as moments from './moments.js'
import * as questions from './questions.js'
import * as noise from './noise.js'
import * as pages from './pages.js'
import * as partials from './partials.js'
import * as passes from './passes.js'
import * as recognition from './recognition.js'
import * as redaction from './redaction.js'
import * as replay from './replay.js'
import * as revisions from './revisions.js'
import * as search from './search.js'
import * as service from './service.js'
import * as spokenRedaction from './spoken-redaction.js'
import * as turns from './turns.js'
import * as window from './window.js'
import * as wrapup from './wrapup.js'

const benches: readonly Bench[] = [
  ...[
    recognition,
    latency,
    answers,
    service,
    doors,
    load,
    search,
    matching,
    heldOutBase,
    hearing,
    passes,
    biasing,
  ],
  ...[
    partials,
    revisions,
    mandarin,
    noise,
    advice,
    conversation,
    media,
    window,
    turns,
    redaction,
    spokenRedaction,
    wrapup,
    moments,
    questions,
    pages,
  ],
  ...[replay, calls],
]
const workDir = path.join(packageRoot, 'bench', '.work')

const command = newCommand(
  'bench/run.ts',
  { io: process },
  {
    summary: 'runs benches by name and keeps their figures',
    missing: 'Expected the name of a bench, or all.',
  },
)
command
  .usage('[options] <name>…|all')
  .argument('<names...>', benches.map((bench) => bench.name).join(', '))
  .option('--quick', 'to see that a bench works: fewer repetitions, results in bench/.work/')
  .action((names: readonly string[], { quick = false }: { quick?: boolean }) =>
    runBenches(chosenOf(names), quick),
  )
try {
  await runCommandLine(command, process.argv.slice(2))
} catch (thrown) {
  const { code, message } = toAssistError(thrown)
  if (code !== 'ASSIST_USAGE') throw thrown
  process.stderr.write(`${message}\n`)
  process.exitCode = 2
}

/** @throws AssistError ASSIST_USAGE for a name that no bench has */
function chosenOf(names: readonly string[]): readonly Bench[] {
  const unknown = names.find((name) => name !== 'all' && !benches.some((one) => one.name === name))
  if (unknown !== undefined) throw usageError(`No bench is called “${unknown}”.`, command)
  return names.includes('all') ? benches : benches.filter(({ name }) => names.includes(name))
}

async function runBenches(chosen: readonly Bench[], isQuick: boolean): Promise<void> {
  const resultsDir = isQuick ? path.join(workDir, 'quick') : path.join(packageRoot, 'bench')
  await mkdir(resultsDir, { recursive: true })
  // The benches name their fixtures from the checkout's root.
  process.chdir(packageRoot)
  const here = provenance()
  printProvenance(here, isQuick)
  for (const bench of chosen) {
    process.stderr.write(`${bench.name}: ${bench.question}\n`)
    const run = await runOne(bench, here, isQuick)
    // Read again each time: another run may have written meanwhile.
    const results = merged(await readResults(resultsDir), bench.name, run)
    await writeResults(resultsDir, results, benches)
    if (typeof run.outcome === 'string') process.stdout.write(`${bench.name}: ${run.outcome}\n`)
    else printFigures(bench, results)
  }
}

async function runOne(bench: Bench, here: Provenance, isQuick: boolean): Promise<BenchRun> {
  const loadBefore = currentLoad()
  const own = path.join(workDir, bench.name)
  await mkdir(own, { recursive: true })
  const base = { provenance: here, loadBefore, isQuick }
  const bars: ProgressBar[] = []
  const progress = (label: string): ProgressBar => {
    const bar = progressBar(process.stderr, label)
    bars.push(bar)
    return bar
  }
  try {
    return { ...base, outcome: await bench.run({ workDir: own, isQuick, progress }) }
  } catch (thrown) {
    if (thrown instanceof MissingPart) return { ...base, outcome: `skipped: ${thrown.message}.` }
    process.exitCode = 1
    process.stderr.write(`${thrown instanceof Error ? (thrown.stack ?? '') : String(thrown)}\n`)
    return { ...base, outcome: 'it failed; standard error has the reason.' }
  } finally {
    // A bench that failed has left its own open.
    for (const bar of bars) bar.end()
  }
}

function printProvenance(
  { machine, node, engine, models, commit }: Provenance,
  isQuick: boolean,
): void {
  const versions = Object.entries(models).map(([name, version]) => `  ${name} ${version}\n`)
  process.stdout.write(`${machine}\nNode ${node}, ${engine}, commit ${commit.slice(0, 10)}\n`)
  process.stdout.write(versions.join(''))
  if (isQuick) process.stdout.write('Quick run: the figures mean little.\n')
}

function printFigures({ name, definitions }: Bench, results: Results): void {
  const figures = figuresOf(results, name)
  for (const [figure, value] of Object.entries(figures)) {
    const { goal, met } = judged(value, definitions[figure]?.goal, figures)
    const verdict = goal === '—' ? '' : `   goal ${goal}, met: ${met.replaceAll('*', '')}`
    process.stdout.write(`${name}.${figure} ${value}${verdict}\n`)
  }
}
