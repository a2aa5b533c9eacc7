import { toAssistError } from '../errors/errors.js'
import { auditCommand } from './administration/audit-command.js'
import { runCommands, type CommandContext } from './command.js'
import { evalCommand } from './eval-command.js'
import { keysCommand } from './administration/keys-command.js'
import { matchCommand } from './match-command.js'
import { modelsCommand } from './models-command.js'
import { replayCommand } from './replay/replay-command.js'
import { serveCommand } from './serve-command.js'
import { solutionsCommand } from './solutions-command.js'
import { unsealCommand } from './administration/unseal-command.js'

const commands = [
  ...[serveCommand, replayCommand, evalCommand],
  ...[matchCommand, solutionsCommand, modelsCommand],
  ...[keysCommand, auditCommand, unsealCommand],
]

/**
 * Runs the program; what goes wrong is told on standard error.
 *
 * @param args what follows the program's name
 * @returns the exit status: 0 where all was done, 2 for bad usage, 1 otherwise
 */
export async function runProgram(
  args: readonly string[],
  { io, env }: Pick<CommandContext, 'io' | 'env'>,
): Promise<0 | 1 | 2> {
  try {
    return await runCommands(commands, args, { io, env })
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
