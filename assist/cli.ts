#!/usr/bin/env node
import { evalUsage, runEvalCommand } from './commands/eval-command.js'
import { runLintCommand } from './commands/lint-command.js'
import { matchUsage, runMatchCommand } from './commands/match-command.js'
import { replayUsage, runReplayCommand } from './commands/replay-command.js'
import { runServeCommand, serveUsage } from './commands/serve-command.js'
import { usageError, type CommandIo } from './commands/command.js'
import { loadConfig } from './settings/config.js'
import { toAssistError } from './errors/errors.js'
import { modelsUsage, runModelsCommand } from './commands/models-command.js'
import { runSolutionsCommand, solutionsUsage } from './commands/solutions-command.js'

interface Command {
  readonly run: (args: readonly string[], io: CommandIo) => Promise<number>
  readonly usage: string
}

const commands: Readonly<Record<string, Command>> = {
  serve: { run: runServeCommand, usage: serveUsage },
  replay: { run: runReplayCommand, usage: replayUsage },
  eval: { run: runEvalCommand, usage: evalUsage },
  solutions: {
    run: (args, io) =>
      args[0] === 'lint'
        ? runLintCommand(args.slice(1), loadConfig(), io)
        : runSolutionsCommand(args, loadConfig(), io),
    usage: solutionsUsage,
  },
  match: { run: runMatchCommand, usage: matchUsage },
  models: { run: (args, io) => runModelsCommand(args, loadConfig(), io), usage: modelsUsage },
}

const usage = Object.values(commands)
  .map((command) => command.usage)
  .join('\n')

const isHelp = (word: string): boolean => ['--help', '-h', 'help'].includes(word)

/** Exit status: 0 only where all was done, 2 for bad usage, 1 otherwise. */
async function main(args: readonly string[], io: CommandIo): Promise<number> {
  const [name = '', ...rest] = args
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (isHelp(name) || (command && rest.some((word) => word === '--help' || word === '-h'))) {
    io.stdout.write(`${command?.usage ?? usage}\n`)
    return 0
  }
  try {
    if (!command) throw usageError(`Expected a command; “${name}” came.`, usage)
    return await command.run(rest, io)
  } catch (thrown) {
    const error = toAssistError(thrown)
    io.stderr.write(`${error.code}: ${error.message}\n`)
    // A defect of ours: whoever reports it needs the place.
    if (error.code === 'ASSIST_INTERNAL' && thrown instanceof Error) {
      io.stderr.write(`${thrown.stack ?? ''}\n`)
    }
    return error.code === 'ASSIST_USAGE' ? 2 : 1
  }
}

process.exitCode = await main(process.argv.slice(2), process)
