import { Command, CommanderError } from 'commander'

import { loadConfig, type Config } from '../settings/config.js'
import { AssistError } from '../errors/errors.js'

/** Where a command writes: results to standard output, progress and logs to standard error. */
export interface CommandIo {
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
}

/** What surrounds a command while it runs. */
export interface CommandContext {
  readonly io: CommandIo
  /** The environment that settings are read from. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** The work was done and found something wrong: the exit status is 1. */
  readonly fail: () => void
}

/** Makes a command, with its subcommands where it is a group. */
export type CommandMaker = (context: CommandContext) => Command

/** How a command presents itself. */
export interface CommandText {
  readonly summary: string
  /** What is wrong where an argument is missing. */
  readonly missing?: string
}

const programName = 'assist'

/**
 * A command that throws ASSIST_USAGE for whatever is wrong with its command line, with its own help in the message.
 * Options, arguments and the action are added by whoever makes it.
 */
export function newCommand(
  name: string,
  { io }: Pick<CommandContext, 'io'>,
  { summary, missing = '' }: CommandText,
): Command {
  const command = new Command(name)
  return command
    .summary(summary)
    .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
    .configureOutput({ writeOut: (text) => io.stdout.write(text), outputError: () => undefined })
    .configureOutput({ writeErr: () => undefined })
    .configureHelp({ visibleCommands: leavesOf, subcommandTerm: wayTo })
    .exitOverride((error) => {
      if (error.exitCode === 0) throw error
      throw usageError(problemOf(error, command, missing), command)
    })
}

/**
 * Runs what a command line asks for.
 *
 * @param args what follows the program's name
 * @returns the exit status: 0 where all was done and help where it was asked for, 1 where a command says so
 * @throws AssistError ASSIST_USAGE for a command line that is not understood, and what the command throws
 */
export async function runCommands(
  makers: readonly CommandMaker[],
  args: readonly string[],
  { io, env }: Pick<CommandContext, 'io' | 'env'>,
): Promise<0 | 1> {
  let status: 0 | 1 = 0
  const context: CommandContext = { io, env, fail: () => (status = 1) }
  const program = newCommand(programName, context, {
    summary: 'calls transcribed live, the right answers beside them',
  })
  program.addHelpText('after', '\nThe options of a command: assist COMMAND --help')
  for (const make of makers) program.addCommand(make(context))
  await runCommandLine(program, args)
  return status
}

/**
 * Runs one command by its command line; help that is asked for is a result.
 *
 * @param args what follows the command's name
 * @throws AssistError ASSIST_USAGE, and what the command throws
 */
export async function runCommandLine(command: Command, args: readonly string[]): Promise<void> {
  try {
    await command.parseAsync(args, { from: 'user' })
  } catch (thrown) {
    if (!(thrown instanceof CommanderError && thrown.exitCode === 0)) throw thrown
  }
}

/** What is wrong with a command line, and how it should be. */
export function usageError(problem: string, command: Command): AssistError {
  return new AssistError('ASSIST_USAGE', `${problem}\n${command.helpInformation()}`)
}

/**
 * Settings from the environment and from the command line, which wins.
 *
 * @throws AssistError ASSIST_USAGE for a value of the command line that no setting takes, ASSIST_CONFIG_INVALID for one
 *   of the environment
 */
export function commandConfig(
  overrides: Partial<Config>,
  command: Command,
  { env }: Pick<CommandContext, 'env'>,
): Config {
  try {
    return loadConfig(env, overrides)
  } catch (thrown) {
    // Where the environment alone is wrong already, this throws for itself.
    loadConfig(env)
    throw usageError(thrown instanceof Error ? thrown.message : String(thrown), command)
  }
}

/** A result object as the last thing on standard output. */
export function writeJson(io: CommandIo, result: object): void {
  io.stdout.write(`${JSON.stringify(result)}\n`)
}

/** What is wrong, in a sentence of ours. */
function problemOf({ code, message }: CommanderError, command: Command, missing: string): string {
  switch (code) {
    case 'commander.help':
    case 'commander.unknownCommand':
      return expectedCommand(command)
    case 'commander.missingArgument':
      return missing
    case 'commander.invalidArgument':
      return message.slice(message.indexOf(invalid) + invalid.length)
    default:
      return message.replace(/^error: (.)/, (_found, first: string) => first.toUpperCase())
  }
}

/** What commander writes before the reason that an option's parser gives. */
const invalid = "' is invalid. "

function expectedCommand(command: Command): string {
  const names = command.commands.map((one) => one.name())
  const expected = command.parent ? orList(names) : 'a command'
  const [came] = command.args
  return `Expected ${expected}${came === undefined ? '' : `; “${came}” came`}.`
}

/** Names as a sentence lists them, the last one after “or”. */
function orList(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`
}

/** The commands that do something; a group shows its parts in its place. */
function leavesOf(command: Command): Command[] {
  return command.commands.flatMap((one) => (one.commands.length === 0 ? [one] : leavesOf(one)))
}

/** A command as one types it, from the program's name on. */
function wayTo(command: Command): string {
  const names: string[] = []
  for (let at: Command | null = command; at; at = at.parent) names.unshift(at.name())
  return [...names, command.usage()].join(' ')
}
