#!/usr/bin/env node
import { auditCommand } from './commands/audit-command.js'
import { runCommands, type CommandIo } from './commands/command.js'
import { evalCommand } from './commands/eval-command.js'
import { keysCommand } from './commands/keys-command.js'
import { matchCommand } from './commands/match-command.js'
import { askCommand } from './commands/review/ask-command.js'
import { momentsCommand } from './commands/review/moments-command.js'
import { modelsCommand } from './commands/models-command.js'
import { replayCommand } from './commands/replay/replay-command.js'
import { serveCommand } from './commands/serve-command.js'
import { solutionsCommand } from './commands/solutions-command.js'
import { unsealCommand } from './commands/unseal-command.js'
import { toAssistError } from './errors/errors.js'

const commands = [
  ...[serveCommand, replayCommand, evalCommand],
  ...[matchCommand, solutionsCommand, modelsCommand],
  ...[momentsCommand, askCommand],
  ...[keysCommand, auditCommand, unsealCommand],
]

/** Exit status: 0 where all was done or the reader of the results wants no more, 2 for bad usage, 1 otherwise. */
async function main(args: readonly string[], io: CommandIo): Promise<number> {
  try {
    return await runCommands(commands, args, { io, env: process.env })
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

/**
 * Ends the program quietly when the reader of an output has gone, as in `assist … | head -1`. Node ignores SIGPIPE, so
 * the write fails with EPIPE instead.
 */
function endWithReader(output: NodeJS.WriteStream, status: 0 | 1): void {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(status)
  })
}

// A reader of results stops where it has what it wants. Without a reader of messages nobody learns what is wrong.
endWithReader(process.stdout, 0)
endWithReader(process.stderr, 1)
process.exitCode = await main(process.argv.slice(2), process)
