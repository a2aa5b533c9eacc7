import { parseArgs, type ParseArgsConfig } from 'node:util'

import { loadConfig, type Config } from '../settings/config.js'
import { AssistError } from '../errors/errors.js'

/** Where a command writes: results to standard output, progress and logs to standard error. */
export interface CommandIo {
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
}

type Options = NonNullable<ParseArgsConfig['options']>

/** Parsed options by name; a flag is true, a value is text. */
export interface ParsedArgs {
  readonly positionals: readonly string[]
  readonly text: (name: string) => string | undefined
  readonly flag: (name: string) => boolean
  /** A whole number of at least `min`. @throws AssistError ASSIST_USAGE */
  readonly integer: (name: string, min: number, otherwise: number) => number
  /** One of the choices. @throws AssistError ASSIST_USAGE */
  readonly choice: <T extends string>(name: string, choices: readonly T[], otherwise: T) => T
}

/**
 * Parses what follows a command's name.
 *
 * @param usage shown with whatever is wrong
 * @throws AssistError ASSIST_USAGE
 */
export function parseCommand(args: readonly string[], options: Options, usage: string): ParsedArgs {
  const { values, positionals } = parsed(args, options, usage)
  const text = (name: string): string | undefined => {
    const value = values[name]
    return typeof value === 'string' ? value : undefined
  }
  return {
    positionals,
    text,
    flag: (name) => values[name] === true,
    integer: (name, min, otherwise) => {
      const value = text(name)
      if (value === undefined) return otherwise
      const number = Number(value)
      if (Number.isInteger(number) && number >= min) return number
      throw usageError(
        `--${name} expects a whole number of at least ${min}; “${value}” came.`,
        usage,
      )
    },
    choice: (name, choices, otherwise) => {
      const value = text(name)
      if (value === undefined) return otherwise
      const choice = choices.find((one) => one === value)
      if (choice !== undefined) return choice
      throw usageError(`--${name} expects ${choices.join(' or ')}; “${value}” came.`, usage)
    },
  }
}

/** What is wrong with a command line, and how it should be. */
export function usageError(problem: string, usage: string): AssistError {
  return new AssistError('ASSIST_USAGE', `${problem}\n${usage}`)
}

/**
 * Settings from the environment and from the command line, which wins.
 *
 * @throws AssistError ASSIST_USAGE for a value of the command line that no setting takes, ASSIST_CONFIG_INVALID for one
 *   of the environment
 */
export function commandConfig(overrides: Partial<Config>, usage: string): Config {
  try {
    return loadConfig(process.env, overrides)
  } catch (thrown) {
    // Where the environment alone is wrong already, this throws for itself.
    loadConfig()
    throw usageError(thrown instanceof Error ? thrown.message : String(thrown), usage)
  }
}

/** A result object as the last thing on standard output. */
export function writeJson(io: CommandIo, result: object): void {
  io.stdout.write(`${JSON.stringify(result)}\n`)
}

function parsed(
  args: readonly string[],
  options: Options,
  usage: string,
): { values: Readonly<Record<string, unknown>>; positionals: readonly string[] } {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (thrown) {
    throw usageError(thrown instanceof Error ? thrown.message : String(thrown), usage)
  }
}
