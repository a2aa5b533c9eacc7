import path from 'node:path'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'

import { runCommands, type CommandIo, type CommandMaker } from '../commands/command.js'
import { runProgram } from '../commands/program.js'
import { packageRoot } from '../settings/package-root.js'

/** What Node starts the program with, in a process of its own: as it was built for the tests, or from its sources. */
export const programArgs: readonly string[] = import.meta.url.endsWith('.ts')
  ? ['--import', 'tsx', path.join(packageRoot, 'assist', 'cli.ts')]
  : [fileURLToPath(new URL('../cli.js', import.meta.url))]

/** What came of a command. */
export interface CommandOutcome {
  readonly status: 0 | 1 | 2
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs a command line in this process, with no settings but those given; rejects with what the command throws.
 *
 * @param args what follows the program's name
 */
export async function outcomeOf(
  maker: CommandMaker,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandOutcome> {
  return written((io) => runCommands([maker], args, { io, env }))
}

/** Runs the whole program in this process, in an environment without settings of ours; it never rejects. */
export function programOutcome(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandOutcome> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('ASSIST_'))
  return written((io) => runProgram(args, { io, env: { ...Object.fromEntries(own), ...env } }))
}

/** What is written while something runs. */
async function written(run: (io: CommandIo) => Promise<0 | 1 | 2>): Promise<CommandOutcome> {
  const stream = () => Object.assign(new PassThrough(), { isTTY: false })
  const [stdout, stderr] = [stream(), stream()]
  const status = await run({ stdout, stderr } as unknown as CommandIo)
  const text = (from: PassThrough) => ((from.read() as Buffer | null) ?? '').toString()
  return { status, stdout: text(stdout), stderr: text(stderr) }
}
