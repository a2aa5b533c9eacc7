import { PassThrough } from 'node:stream'

import { runCommands, type CommandIo, type CommandMaker } from '../commands/command.js'

/** What came of a command. */
export interface CommandOutcome {
  readonly status: 0 | 1
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
  const stream = () => Object.assign(new PassThrough(), { isTTY: false })
  const [stdout, stderr] = [stream(), stream()]
  const io = { stdout, stderr } as unknown as CommandIo
  const status = await runCommands([maker], args, { io, env })
  const text = (from: PassThrough) => ((from.read() as Buffer | null) ?? '').toString()
  return { status, stdout: text(stdout), stderr: text(stderr) }
}
